import { STATUS_CODES } from 'node:http';

import type { ErrorRequestHandler } from 'express';
import { ZodError } from 'zod';

/** What Tuco says with a status, where it is not HTTP's own word for it (contract section 1). */
const BODIES: Partial<Record<number, object>> = {
	400: { error: 'Invalid URL format' },
	402: { error: 'READ_ONLY', code: 'READ_ONLY', reason: 'past_due' },
	404: { error: 'Webhook not found' },
	429: { error: 'Too many requests' },
};

/** Thrown to answer with a status other than 2xx, and with Tuco's body for it unless another is given. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		readonly body: object = BODIES[status] ?? { error: STATUS_CODES[status] },
	) {
		super(`${status} ${JSON.stringify(body)}`);
	}
}

/** Answers what a route throws: a refusal, a body that does not fit or is no JSON, or a mistake in the sandbox. */
export const answerError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
	const { status, body } = refusalOf(error);
	if (response.headersSent) next(error);
	else response.status(status).json(body);
};

function refusalOf(error: unknown): Refusal {
	if (error instanceof Refusal) return error;
	if (error instanceof ZodError) return new Refusal(400, { error: error.issues[0]?.message });
	const isCallers = error instanceof Error && 'status' in error && error.status === 400;
	return new Refusal(isCallers ? 400 : 500, { error: String(error) });
}
