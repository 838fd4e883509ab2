import '../core/environment';

import { createHmac, randomUUID } from 'node:crypto';
import { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { Socket } from 'node:net';
import { join } from 'node:path';

import type { WebhookContext } from 'n8n-core';
import express, { type Request, type Response } from 'express';

import type * as Shipped from '../../nodes/Tuco/TucoTrigger.node';
import { Contexts, type Place } from '../core/contexts';
import { recordLog } from '../core/logRecorder';
import { OneCredential } from '../core/credentials';
import { buildPayload, signBody, startSandbox } from '../sandbox';
import {
	differences,
	median,
	ratios,
	type Section,
	spread,
	table,
	takeTurns,
	type Turn,
} from './report';

// What is measured is what ships, not the source.
const MAIN = join(__dirname, '../../dist/nodes/Tuco/TucoTrigger.node.js');
const { TucoTrigger } = createRequire(__filename)(MAIN) as typeof Shipped;
const trigger = new TucoTrigger();
const contexts = new Contexts(trigger);
const app = express();

/**
 * What is handled, and the goal for our own code: µs beyond the floor, or times the floor. `pieces` make up one turn: few,
 * so that most turns end before anything else on the machine takes the processor.
 */
const CASES = [
	{ title: '2 kB', bytes: 2e3, pieces: 20, rounds: 1000, goal: { beyond: 30 } },
	{ title: '16 kB', bytes: 16e3, pieces: 10, rounds: 1000, goal: { times: 1.5 } },
	{ title: '256 kB', bytes: 256e3, pieces: 2, rounds: 1000, goal: { times: 1.5 } },
	{ title: '4 MB, forged', bytes: 4e6, pieces: 1, rounds: 60, goal: { times: 3 }, isForged: true },
];

type Delivery = { rawBody: Buffer; signature: string };

/** What our code adds to what nobody can do without, one HMAC and one JSON.parse, for genuine and forged deliveries. */
export const inProcess: Section = async (share, say) => {
	// Instead of printing each refusal.
	recordLog();
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
		const ours = timed(pieces, () => handling(newDelivery(), isForged, true));
		const whole = timed(pieces, () => handling(newDelivery(), isForged, false));
		const turns = { rounds: Math.ceil(rounds * share), warmUp: Math.ceil(rounds / 20) };
		await takeTurns([[floor, ours, whole]], turns);
		const added = differences(ours, floor);
		rows.push([
			title,
			spread(floor.figures),
			timesFloor(ours, floor),
			spread(added),
			timesFloor(whole, floor),
			verdict(goal, median(added), median(ratios(ours, floor))),
		]);
	}
	const heads = [
		'Body',
		'Floor',
		'Our code',
		'Our code adds',
		'`webhook()` in n8n',
		'Goal for our code',
	];
	return `Medians in µs, quartiles in brackets, in bold the median of each round's ratio to the floor.

${table(heads, rows)}`;
};

function timesFloor(turn: Turn, floor: Turn): string {
	return `${spread(turn.figures)} · **${median(ratios(turn, floor)).toFixed(2)} ×**`;
}

function verdict(goal: { beyond?: number; times?: number }, beyond: number, times: number): string {
	const [what, isMet] =
		goal.beyond === undefined
			? [`at most ${goal.times ?? NaN} ×`, times <= (goal.times ?? NaN)]
			: [`adds at most ${goal.beyond} µs`, beyond <= goal.beyond];
	return `${what}: ${isMet ? 'met' : '**missed**'}`;
}

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

/** Publishes the trigger, every choice at its default, in a Tuco that is needed for nothing more after that. */
async function publishTrigger() {
	const sandbox = await startSandbox();
	const workspace = sandbox.createWorkspace();
	const { apiKey } = workspace;
	const parameters = {
		webhookSetup: 'automatic',
		events: ['message.reply'],
		outputMode: 'single',
		simplify: true,
		filters: {},
		options: {},
	};
	const place: Place = {
		workflowId: 'bench',
		nodeName: 'Tuco Trigger',
		parameters,
		credential: new OneCredential({ apiKey, signingSecret: '', baseUrl: sandbox.url }),
		instanceUrl: 'http://127.0.0.1:5678',
	};
	const workflow = contexts.workflow(place, {});
	const hook = contexts.hook(place, workflow, 'activate');
	await trigger.webhookMethods.default.create.call(hook);
	const [webhook] = workspace.webhooks;
	await sandbox.stop();
	if (webhook === undefined) throw new Error('No webhook was registered');

	/** Has the trigger handle a delivery on n8n-core's own context, or on one that is ready with its answers. */
	const handling = (delivery: Delivery, isForged: boolean, isReady: boolean) => {
		const exchange = exchangeOf(delivery);
		const n8nContext = contexts.webhook(place, workflow, exchange);
		const context = isReady ? readyContext(n8nContext, exchange, parameters) : n8nContext;
		return async () => {
			const { workflowData } = await trigger.webhook.call(context);
			if ((workflowData === undefined) !== isForged) throw new Error('It was judged wrongly');
		};
	};
	return { secret: webhook.secret, handling };
}

/** A delivery as n8n's server has it once the body is read: Express's own request and response, with no wire behind. */
function exchangeOf({ rawBody, signature }: Delivery) {
	const incoming = new IncomingMessage(new Socket());
	const outgoing = new ServerResponse(incoming);
	const headers = {
		'content-type': 'application/json',
		'content-length': String(rawBody.length),
		'x-tuco-event': 'message.reply',
		'x-tuco-signature': signature,
	};
	Object.assign(incoming, {
		method: 'POST',
		url: '/webhook/bench',
		headers,
		res: outgoing,
		rawBody,
	});
	return {
		httpRequest: Object.setPrototypeOf(incoming, app.request) as Request,
		httpResponse: Object.setPrototypeOf(outgoing, app.response) as Response,
	};
}

/** A context that has every answer at once, so that what is timed on it is our own code. */
function readyContext(
	context: WebhookContext,
	{ httpRequest, httpResponse }: ReturnType<typeof exchangeOf>,
	parameters: Record<string, unknown>,
): WebhookContext {
	const answers = {
		node: context.getNode(),
		workflow: context.getWorkflow(),
		staticData: context.getWorkflowStaticData('node'),
	};
	return {
		logger: context.logger,
		getNodeParameter: (name: string) => parameters[name],
		getRequestObject: () => httpRequest,
		getResponseObject: () => httpResponse,
		getHeaderData: () => httpRequest.headers,
		getNode: () => answers.node,
		getWorkflow: () => answers.workflow,
		getMode: () => 'webhook',
		getWorkflowStaticData: () => answers.staticData,
		getCredentials: () => context.getCredentials('tucoApi'),
	} as unknown as WebhookContext;
}
