import '../../test/support/host/environment';

import type { IDataObject, WorkflowActivateMode } from 'n8n-workflow';

import { startSandbox } from '../../sandbox';
import { Contexts, type Place } from '../../test/support/host/contexts';
import { OneCredential } from '../../test/support/host/credentials';
import { recordLog } from '../../test/support/host/logRecorder';
import { openGate } from '../leftovers/gate';
import { TucoTrigger } from '../shipped';

/** How Tuco answers while n8n starts: the calls that get 429 first, and how long those are told to wait. */
export type Limit = { calls: number; retryAfter: number };

/** What came of a start of n8n, by its limit. */
export type StartUp = {
	/** How many workflows were activated, and how many webhooks stood afterwards. */
	active: number;
	standing: number;
	calls: number;
	/** Seconds until all were activated or had failed, and for the one that took longest. */
	seconds: number;
	longest: number;
};

const trigger = new TucoTrigger();
const contexts = new Contexts(trigger);
const methods = trigger.webhookMethods.default;

/** A published workflow, and what n8n's database holds of its static data. */
type Published = { place: Place; staticData: IDataObject };

/**
 * Plays the start of an n8n 1.x, which activates every published workflow, all of them at once: n8n-core's own contexts,
 * over HTTP against the sandbox. One start for each limit, after all is well again.
 */
export async function playStartUps(size: number, limits: readonly Limit[]): Promise<StartUp[]> {
	recordLog();
	const sandbox = await startSandbox();
	const gate = await openGate(sandbox.url);
	const workspace = sandbox.createWorkspace();
	const data = { apiKey: workspace.apiKey, signingSecret: '', baseUrl: gate.url };
	const places = Array.from({ length: size }, (_, index) => ({
		workflowId: `start-up-${index}`,
		nodeName: 'Tuco Trigger',
		parameters: { events: ['message.reply'], options: {} },
		credential: new OneCredential(data),
		instanceUrl: 'http://127.0.0.1:5678',
	}));
	try {
		const published: Published[] = [];
		for (const place of places) {
			const first = { place, staticData: {} };
			published.push({ place, staticData: await activate(first, 'activate') });
		}
		const startUps: StartUp[] = [];
		for (const limit of limits) {
			gate.limit = { ...limit };
			const [before, from] = [gate.calls.length, performance.now()];
			const times = await Promise.all(published.map(timeOfStart));
			gate.limit = { calls: 0, retryAfter: 0 };
			const activated = times.filter((time) => time !== null);
			startUps.push({
				active: activated.length,
				standing: workspace.webhooks.length,
				calls: gate.calls.length - before,
				seconds: (performance.now() - from) / 1000,
				longest: Math.max(...activated),
			});
		}
		return startUps;
	} finally {
		gate.stop();
		await sandbox.stop();
	}
}

/** The seconds that one activation took; `null` when it failed. */
async function timeOfStart(published: Published): Promise<number | null> {
	const from = performance.now();
	try {
		await activate(published, 'init');
		return (performance.now() - from) / 1000;
	} catch {
		return null;
	}
}

/** Activates as n8n does: checkExists, then create if it said false. Gives the static data that n8n then saves. */
async function activate(
	{ place, staticData }: Published,
	activation: WorkflowActivateMode,
): Promise<IDataObject> {
	const workflow = contexts.workflow(place, staticData);
	const context = () => contexts.hook(place, workflow, activation);
	if (!(await methods.checkExists.call(context()))) await methods.create.call(context());
	return workflow.staticData;
}
