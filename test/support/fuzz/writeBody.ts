import { randomUUID } from 'node:crypto';

import { type Body, type Member, writeObject } from './body';

/** The bytes of a body, at this moment and with a message ID of its own. */
export function writeBody(body: Body): Buffer {
	switch (body.kind) {
		case 'bytes':
			return Buffer.from(body.bytes);
		case 'text':
			return Buffer.from(body.text, body.encoding);
		case 'payload': {
			const { event, messageId, members } = body;
			const head: Member[] = [['messageId', messageId ?? JSON.stringify(randomUUID())]];
			if (event !== null) head.push(['event', JSON.stringify(event)]);
			if (body.timestamp !== null) head.push(['timestamp', timestampJson(body.timestamp)]);
			return Buffer.from(writeObject([...head, ...members]));
		}
	}
}

function timestampJson(timestamp: number | string): string {
	if (typeof timestamp === 'string') return timestamp;
	return JSON.stringify(new Date(Date.now() + timestamp * 1000).toISOString());
}
