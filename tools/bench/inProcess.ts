import '../core/environment';

import { createHmac, randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import type { INodeParameters, IWebhookFunctions } from 'n8n-workflow';

import type * as Shipped from '../../nodes/Tuco/TucoTrigger.node';
import { Contexts, type Place } from '../core/contexts';
import { OneCredential } from '../core/credentials';
import { buildPayload, signBody, startSandbox } from '../sandbox';
import { median, ratios, type Section, spread, table, takeTurns, type Turn } from './report';

// What is measured is what ships, not the source.
const MAIN = join(__dirname, '../../dist/nodes/Tuco/TucoTrigger.node.js');
const { TucoTrigger } = createRequire(__filename)(MAIN) as typeof Shipped;
const trigger = new TucoTrigger();
const contexts = new Contexts(trigger);

/**
 * What is handled, and the goal for our own code: µs beyond the floor, or times the floor. `pieces` make up one turn: few,
 * so that most turns end before anything else on the machine takes the processor.
 */
const CASES: {
	title: string;
	bytes: number;
	pieces: number;
	rounds: number;
	goal: { beyond: number } | { times: number; beyond?: undefined };
	isForged?: boolean;
}[] = [
	{ title: '2 kB', bytes: 2e3, pieces: 20, rounds: 1000, goal: { beyond: 30 } },
	{ title: '16 kB', bytes: 16e3, pieces: 10, rounds: 1000, goal: { times: 1.5 } },
	{ title: '256 kB', bytes: 256e3, pieces: 2, rounds: 1000, goal: { times: 1.5 } },
	{ title: '4 MB, forged', bytes: 4e6, pieces: 1, rounds: 60, goal: { times: 3 }, isForged: true },
];

type Delivery = { rawBody: Buffer; signature: string };

/** What our code adds to what nobody can do without, one HMAC and one JSON.parse, for genuine and forged deliveries. */
export const inProcess: Section = async (share, say) => {
	const { secret, handling } = await publishTrigger();
	const rows: string[][] = [];
	for (const { title, bytes, pieces, rounds, goal, isForged = false } of CASES) {
		say(title);
		const newDelivery = deliveries(bytes, isForged, secret);
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
	return `Medians in µs, quartiles in brackets.\n\n${table(heads, rows)}`;
};

/**
 * Times pieces of work one after the other, in microseconds of processor time for one: waiting for the processor on a
 * busy machine does not count, and neither does preparing them.
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
 * Makes replies of about so many bytes, each another event, as Tuco pads them: with the conversation so far. A forged one
 * is the worst to refuse: spaced by a proxy, it is worth serialising again for a second look at its signature.
 */
function deliveries(bytes: number, isForged: boolean, secret: string): () => Delivery {
	const textOf = (turns: number, facts = {}) => {
		const each = <T>(make: (id: string) => T) =>
			Array.from({ length: turns }, (_, turn) => make(turn.toString(16).padStart(24, '0')));
		const conversation = {
			parentMessages: each((messageId) => ({
				messageId,
				message: 'Hi Jane, do you have ten minutes this week? I could show you how it works.',
				sentAtUtc: '2026-01-01T00:00:00.000Z',
				batchId: null,
				stepIndex: 0,
			})),
			recentReplies: each((messageId) => ({
				messageId,
				message: 'Thanks for asking! This week is full, but on Monday morning I have time.',
				receivedAtUtc: '2026-01-01T00:00:00.000Z',
			})),
		};
		const payload = buildPayload('reply', 'message.reply', { ...conversation, ...facts });
		return JSON.stringify(payload, null, isForged ? 1 : 0);
	};
	const turns = Math.ceil((bytes - textOf(0).length) / (textOf(1).length - textOf(0).length));
	const [id, time] = ['the-id-of-this-message', '2000-01-01T00:00:00.000Z'];
	const template = textOf(Math.max(0, turns), { messageId: id, timestamp: time, repliedAt: time });
	return () => {
		const now = new Date().toISOString();
		const rawBody = Buffer.from(template.replaceAll(id, randomUUID()).replaceAll(time, now));
		return { rawBody, signature: signBody(rawBody, isForged ? 'forged' : secret) };
	};
}

/** Publishes the trigger, every choice at its default, in a Tuco that is not needed after that. */
async function publishTrigger() {
	const sandbox = await startSandbox();
	const workspace = sandbox.createWorkspace();
	const { apiKey } = workspace;
	const parameters: INodeParameters = {
		webhookSetup: 'automatic',
		events: ['message.reply'],
		outputMode: 'single',
		simplify: true,
		filters: {},
		options: {},
	};
	const credential = { apiKey, signingSecret: '', baseUrl: sandbox.url };
	const place: Place = {
		workflowId: 'bench',
		nodeName: 'Tuco Trigger',
		parameters,
		credential: new OneCredential(credential),
		instanceUrl: 'http://127.0.0.1:5678',
	};
	const hook = contexts.hook(place, contexts.workflow(place, {}), 'activate');
	await trigger.webhookMethods.default.create.call(hook);
	const [webhook] = workspace.webhooks;
	await sandbox.stop();
	if (webhook === undefined) throw new Error('No webhook was registered');

	const [node, workflow] = [hook.getNode(), hook.getWorkflow()];
	const staticData = hook.getWorkflowStaticData('node');
	const ignore = () => undefined;
	const chained = () => response;
	const response = { setHeader: chained, status: chained, send: chained, json: chained };
	/** Has the trigger handle a delivery, with all that it asks n8n answered at once: what is timed is our code. */
	const handling = ({ rawBody, signature }: Delivery, isForged: boolean) => {
		const headers = { 'x-tuco-event': 'message.reply', 'x-tuco-signature': signature };
		const request = { rawBody, headers };
		const context = {
			logger: { debug: ignore, warn: ignore, error: ignore },
			getRequestObject: () => request,
			getResponseObject: () => response,
			getHeaderData: () => headers,
			getNodeParameter: (name: string) => parameters[name],
			getNode: () => node,
			getWorkflow: () => workflow,
			getMode: () => 'webhook',
			getWorkflowStaticData: () => staticData,
			getCredentials: async () => credential,
		} as unknown as IWebhookFunctions;
		return async () => {
			const { workflowData } = await trigger.webhook.call(context);
			if ((workflowData === undefined) !== isForged) throw new Error('It was judged wrongly');
		};
	};
	return { secret: webhook.secret, handling };
}
