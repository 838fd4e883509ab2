import { STATUS_CODES } from 'node:http';

import type { ErrorRequestHandler } from 'express';
import { ZodError } from 'zod';

/** Tuco's error bodies, where they are not just HTTP's own text for the status (contract section 1). */
const BODIES: Partial<Record<number, object>> = {
	400: { error: 'Invalid URL format' },
	402: { error: 'READ_ONLY', code: 'READ_ONLY', reason: 'past_due' },
	404: { error: 'Webhook not found' },
	429: { error: 'Too many requests' },
};

/** Thrown to answer with an error status. The body defaults to Tuco's own. */
export class ApiError extends Error {
	constructor(
		readonly status: number,
		readonly body: object = BODIES[status] ?? { error: STATUS_CODES[status] },
	) {
		super(`${status} ${JSON.stringify(body)}`);
	}
}

/** Turns what a route throws into a response: an API error, an invalid body, or a bug in the sandbox (500). */
export const answerError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
	const { status, body } = apiErrorOf(error);
	if (response.headersSent) next(error);
	else response.status(status).json(body);
};

function apiErrorOf(error: unknown): ApiError {
	if (error instanceof ApiError) return error;
	if (error instanceof ZodError) return new ApiError(400, { error: error.issues[0]?.message });
	const isBadRequest = error instanceof Error && 'status' in error && error.status === 400;
	return new ApiError(isBadRequest ? 400 : 500, { error: String(error) });
}
