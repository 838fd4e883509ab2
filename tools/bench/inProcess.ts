import { createHmac, randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import type * as Node from '../../nodes/Tuco/TucoTrigger.node';
import type * as Memory from '../../nodes/Tuco/trigger/registration/memory';
import { buildPayload, signBody } from '../sandbox';
import { median, ratios, type Section, spread, figuresTable, takeTurns, type Turn } from './report';

// Measures the built package, not the source.
const requireShipped = createRequire(join(__dirname, '../../dist/nodes/Tuco/'));
const { TucoTrigger } = requireShipped('./TucoTrigger.node.js') as typeof Node;
const { remember } = requireShipped('./trigger/registration/memory.js') as typeof Memory;

const FORGED = { isForged: true, goal: { times: 3 } };

/**
 * The bodies, and the goal for our code: µs beyond the floor, or times the floor. A turn handles `pieces` deliveries:
 * few, so most turns end before another process takes the CPU.
 */
const CASES: {
	title: string;
	bytes: number;
	pieces: number;
	rounds: number;
	goal: { beyond: number } | { times: number; beyond?: undefined };
	isForged?: boolean;
	/** Whether it is all numbers, which grow most when they are written out again. */
	isNumbers?: boolean;
}[] = [
	{ title: '2 kB', bytes: 2e3, pieces: 20, rounds: 1000, goal: { beyond: 30 } },
	{ title: '16 kB', bytes: 16e3, pieces: 10, rounds: 1000, goal: { times: 1.5 } },
	{ title: '256 kB', bytes: 256e3, pieces: 2, rounds: 1000, goal: { times: 1.5 } },
	{ title: '32 kB, forged', bytes: 32e3, pieces: 5, rounds: 500, ...FORGED },
	{
		title: '32 kB of numbers, forged',
		bytes: 32e3,
		pieces: 5,
		rounds: 500,
		...FORGED,
		isNumbers: true,
	},
	{ title: '4 MB, forged', bytes: 4e6, pieces: 1, rounds: 60, ...FORGED },
];

type Delivery = { rawBody: Buffer; signature: string };

/** What our code adds to the unavoidable minimum, one HMAC and one JSON.parse, for genuine and forged deliveries. */
export const inProcess: Section = async (share, say) => {
	const { secret, handling } = registeredTrigger();
	const rows: string[][] = [];
	for (const { title, bytes, pieces, rounds, goal, isForged = false, isNumbers } of CASES) {
		say(title);
		const newDelivery = isNumbers ? numbers(bytes) : deliveries(bytes, isForged, secret);
		const floor = timed(pieces, () => {
			const { rawBody } = newDelivery();
			return () => {
				createHmac('sha256', secret).update(rawBody).digest();
				JSON.parse(rawBody.toString());
			};
		});
		const ours = timed(pieces, () => handling(newDelivery(), isForged));
		const turns = { rounds: Math.ceil(rounds * share), warmUp: Math.ceil(rounds / 20) };
		await takeTurns([[floor, ours]], turns);
		const added = ours.figures.map((figure, round) => figure - (floor.figures[round] ?? NaN));
		const times = ratios(ours, floor);
		const isMet =
			goal.beyond === undefined ? median(times) <= goal.times : median(added) <= goal.beyond;
		const wanted = goal.beyond === undefined ? `${goal.times} ×` : `${goal.beyond} µs more`;
		rows.push([
			title,
			...[floor.figures, ours.figures, added].map((figures) => spread(figures)),
			spread(times, 2),
			`${wanted}: ${isMet ? 'met' : '**missed**'}`,
		]);
	}
	const heads = ['Body', 'Floor', 'Our code', 'It adds', 'Our code ÷ floor', 'Goal, at most'];
	return `Medians in µs, quartiles in brackets.\n\n${figuresTable(heads, rows)}`;
};

/**
 * Times pieces of work one after another, in microseconds of CPU time per piece. Excludes preparation, and waiting for
 * the CPU on a busy machine.
 */
function timed(pieces: number, prepare: () => () => void | Promise<void>): Turn {
	return {
		figures: [],
		measure: async () => {
			const prepared = Array.from({ length: pieces }, prepare);
			const before = process.cpuUsage();
			for (const piece of prepared) await piece();
			const { user, system } = process.cpuUsage(before);
			return (user + system) / pieces;
		},
	};
}

/**
 * Creates replies of about this size, each a different event, padded as Tuco does: with the conversation so far. Forged
 * ones are spaced as if by a proxy. Small ones are then serialised again for a second check: the worst case to reject.
 */
function deliveries(bytes: number, isForged: boolean, secret: string): () => Delivery {
	const [id, time] = ['the-id-of-this-message', '2000-01-01T00:00:00.000Z'];
	const message = 'Hi Jane, do you have ten minutes this week? I could show you how it works.';
	const earlier = { messageId: 'x', message, sentAtUtc: time, batchId: null, stepIndex: 0 };
	const textOf = (turns: number) => {
		const parentMessages = Array.from({ length: turns }, () => earlier);
		const facts = { messageId: id, timestamp: time, repliedAt: time, parentMessages };
		return JSON.stringify(buildPayload('reply', 'message.reply', facts), null, isForged ? 1 : 0);
	};
	const turns = Math.round((bytes - textOf(0).length) / (textOf(1).length - textOf(0).length));
	const template = textOf(Math.max(0, turns));
	return () => {
		const now = new Date().toISOString();
		const rawBody = Buffer.from(template.replaceAll(id, randomUUID()).replaceAll(time, now));
		return { rawBody, signature: signBody(rawBody, isForged ? 'forged' : secret) };
	};
}

/** Makes forged bodies of so many bytes that are about four times as large when they are written out again. */
function numbers(bytes: number): () => Delivery {
	const rawBody = Buffer.from(`[${'1e20,'.repeat(bytes / 5)}0]`);
	return () => ({ rawBody, signature: signBody(rawBody, 'forged') });
}

/** The trigger with a registered webhook and default settings. Its calls to n8n return at once. */
function registeredTrigger() {
	const trigger = new TucoTrigger();
	const [apiKey, secret] = ['made-up-key', 'made-up-secret'];
	const parameters: Record<string, unknown> = {
		webhookSetup: 'automatic',
		events: ['message.reply'],
		outputMode: 'single',
		simplify: true,
		filters: {},
		options: {},
	};
	const [node, workflow, staticData] = [{ id: 'node', typeVersion: 1.1 }, { id: 'workflow' }, {}];
	const ignore = () => undefined;
	const n8n = {
		logger: { debug: ignore, warn: ignore, error: ignore },
		getNodeParameter: (name: string) => parameters[name],
		getNode: () => node,
		getWorkflow: () => workflow,
		getMode: () => 'webhook',
		getWorkflowStaticData: () => staticData,
		getCredentials: async () => ({ apiKey, signingSecret: '', baseUrl: '' }),
	};
	const webhook = { id: 'webhook', url: 'https://n8n.example.com/webhook/webhook', secret };
	remember(n8n as unknown as IHookFunctions, webhook, apiKey);
	const handling = ({ rawBody, signature }: Delivery, isForged: boolean) => {
		const headers = { 'x-tuco-event': 'message.reply', 'x-tuco-signature': signature };
		const request = { rawBody, headers };
		const chained = () => response;
		const methods = { setHeader: chained, status: chained, send: chained, json: chained };
		const response = { statusCode: 200, ...methods, end: chained };
		const delivery = { getRequestObject: () => request, getHeaderData: () => headers };
		const getResponseObject = () => response;
		const context = { ...n8n, ...delivery, getResponseObject } as unknown as IWebhookFunctions;
		return async () => {
			const { workflowData } = await trigger.webhook.call(context);
			response.end();
			if ((workflowData === undefined) !== isForged)
				throw new Error(isForged ? 'Accepted a forged event' : 'Rejected a genuine event');
		};
	};
	return { secret, handling };
}
