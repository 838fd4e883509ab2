import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';

import express, { type Request, type Response } from 'express';

import type { Signed } from './bodies';

const app = express();

/** A delivery as n8n's server has it once the body is read: Express's own request and response, with no wire behind. */
export function exchangeOf({ rawBody, signature }: Signed): {
	httpRequest: Request;
	httpResponse: Response;
} {
	const incoming = new IncomingMessage(new Socket());
	const outgoing = new ServerResponse(incoming);
	Object.assign(incoming, {
		method: 'POST',
		url: '/webhook/bench-node/webhook',
		headers: {
			'content-type': 'application/json',
			'content-length': String(rawBody.length),
			'x-tuco-event': 'message.reply',
			'x-tuco-signature': signature,
		},
		res: outgoing,
		rawBody,
		readRawBody: async () => {
			await Promise.reject(new Error('The body was read before'));
		},
	});
	return {
		httpRequest: Object.setPrototypeOf(incoming, app.request) as Request,
		httpResponse: Object.setPrototypeOf(outgoing, app.response) as Response,
	};
}
