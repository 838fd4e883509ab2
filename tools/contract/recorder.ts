import { createServer } from 'node:http';

import express from 'express';
import { z } from 'zod';

import { listen } from '../sandbox';
import { type Described, operationOf } from './description';

/** The header of a call that asks for a status: its request may be wrong on purpose. */
export const WANTED = 'x-wanted-status';

/** A call and what is wrong with it. */
export type Call = { operation: Described | undefined; status: number; problems: string[] };

const VIOLATIONS = z.array(
	z.object({ location: z.array(z.string()).default([]), message: z.string() }),
);

/** Stands between the nodes and Prism, and records each call with the violations that Prism reports. */
export async function startRecorder(prism: string, operations: readonly Described[]) {
	const calls: Call[] = [];
	const app = express();
	app.use(express.text({ type: () => true }));
	app.use(async ({ method, originalUrl, body, headers }, response) => {
		const { authorization = '', 'content-type': type } = headers;
		const answer = await fetch(prism + originalUrl, {
			method,
			headers: { authorization, ...(type && { 'content-type': type }) },
			...(typeof body === 'string' && { body }),
		});
		const { status } = answer;
		const { pathname, searchParams } = new URL(originalUrl, prism);
		const operation = operationOf(operations, method, pathname);
		const id = operation?.id ?? `${method} ${pathname}`;
		const { [WANTED]: wanted } = headers;
		const isWrong = Number(wanted) >= 400;
		const violations = VIOLATIONS.parse(JSON.parse(answer.headers.get('sl-violations') ?? '[]'));
		const unknown = [...searchParams.keys()].filter((key) => !operation?.query.includes(key));
		const problems = [
			...(operation ? [] : ['not in the file']),
			...(Number(wanted ?? status) === status ? [] : [`expected ${String(wanted)}`]),
			...(isWrong ? [] : unknown.map((key) => `request.query.${key} is not in the file`)),
			...violations
				.filter(({ location: [side] }) => side === 'response' || !isWrong)
				.map(
					({ location, message }) =>
						`${location.join('.').replace(/\.\d+(?=\.)/g, '.*')}: ${message}`,
				),
		];
		calls.push({
			operation,
			status,
			problems: problems.map((problem) => `${id} ${status} ${problem}`),
		});
		for (const name of ['content-type', 'retry-after']) {
			const value = answer.headers.get(name);
			if (value !== null) response.set(name, value);
		}
		response.status(status).send(Buffer.from(await answer.arrayBuffer()));
	});
	const server = createServer(app);
	return { calls, server, url: await listen(server, 0) };
}
