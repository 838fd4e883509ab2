import { buildPayload, type MessageFacts, newId, signBody } from '../../sandbox';

/** A delivery of Tuco's, signed beforehand. */
export type Signed = { rawBody: Buffer; signature: string };

/** Stand in a template where each delivery has its own: dedupe lets no message ID through twice. */
const ID = 'the-id-of-the-message-24';
const TIME = '2000-01-01T00:00:00.000Z';

const TURN = {
	message: 'Hi Jane, do you have ten minutes this week? I could show you how it works.',
	reply: 'Thanks for asking! This week is full, but on Monday morning I would have time.',
};

/** Makes replies of exactly so many bytes, each a message of its own, as Tuco pads them: by what was said before. */
export function repliesOf(bytes: number): (secret: string) => Signed {
	const template = templateOf(bytes);
	return (secret) => {
		const now = new Date().toISOString();
		const rawBody = Buffer.from(template.replaceAll(ID, newId()).replaceAll(TIME, now));
		return { rawBody, signature: signBody(rawBody, secret) };
	};
}

/** The same delivery after a proxy on its way has spaced the body anew; the signature is still Tuco's. */
export function respaced({ rawBody, signature }: Signed): Signed {
	const payload: unknown = JSON.parse(rawBody.toString());
	return { rawBody: Buffer.from(JSON.stringify(payload, null, ' ')), signature };
}

function templateOf(bytes: number): string {
	const bare = textOf(bytes, 0, '').length;
	const perTurn = textOf(bytes, 1, '').length - bare;
	// A little is left to the text of the reply itself, which makes up the rest to the byte.
	const turns = perTurn > 0 ? Math.max(0, Math.floor((bytes - bare) / (perTurn * 1.05))) : 0;
	const missing = bytes - textOf(bytes, turns, '').length;
	const text = TURN.reply.repeat(Math.ceil(bytes / TURN.reply.length)).slice(0, missing);
	const template = textOf(bytes, turns, text);
	if (template.length !== bytes) throw new Error(`A reply of ${bytes} bytes cannot be made`);
	return template;
}

/** Small replies come as an envelope; the larger family tells the conversation so far. */
function textOf(bytes: number, turns: number, text: string): string {
	const each = <T>(make: (turn: number) => T) =>
		Array.from({ length: turns }, (_, turn) => make(turn));
	const id = (turn: number) => turn.toString(16).padStart(24, '0');
	const facts: Partial<MessageFacts> = {
		messageId: ID,
		timestamp: TIME,
		repliedAt: TIME,
		text,
		parentMessages: each((turn) => ({
			messageId: id(turn),
			message: TURN.message,
			sentAtUtc: TIME,
			batchId: null,
			stepIndex: 0,
		})),
		recentReplies: each((turn) => ({
			messageId: id(turn),
			message: TURN.reply,
			receivedAtUtc: TIME,
		})),
	};
	return JSON.stringify(buildPayload(bytes < 2000 ? 'envelope' : 'reply', 'message.reply', facts));
}
