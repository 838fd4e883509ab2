import type { Workflow } from '../../n8n/schemas';
import { publishInQueue } from '../../n8n/queue/publishInQueue';
import { type QueueN8n, startQueueN8n } from '../../n8n/queue/queueN8n';
import { forgetCounted, importOnceAcrossProcesses } from '../../n8n/queue/onceAcrossProcesses';
import { startWork, type Work } from '../../n8n/queue/work';
import type { Report, Section } from '../section';
import { bare, plain, removingDuplicates } from './drafts';
import { type Manner, type Outcome, sendTwice } from './duplicates';
import { footprintOf } from './footprint';
import { type Rates, ratesOf } from './rates';
import { recoveryOf } from './recovery';
import { answersWhileStarting } from './startUp';
import { footprintText, recoveryText, startUpText, ratesTable, outcomesTable } from './text';

/** Tuned as the tests are; what a table's row names besides is set for that row. */
const ENV = { N8N_LOG_LEVEL: 'warn', N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };
const EVENTS = 1000;
const EVENTS_WITH_WORK = 300;
const TWICE = 200;
const RECOVERED = 3000;

/** n8n's queue mode: what an event takes of each part, what duplicates do, and what befalls events besides. */
export const queue: Section = {
	name: 'queue',
	measure: async (say) => {
		const n8n = await startQueueN8n({ env: ENV });
		const work = await startWork();
		try {
			const before = await footprintOf(n8n);
			const { client, credentialId } = n8n;
			await sendTwice(n8n, work, await client.createWorkflow(bare(credentialId)), {
				events: EVENTS / 2,
				manner: 'at the same moment',
			});
			const footprint = { before, after: await footprintOf(n8n), executions: EVENTS };
			const rates = await measureRates(n8n, work, say);
			const outcomes = await measureDuplicates(n8n, work, say);
			say('a process for webhooks starts');
			const published = await publishInQueue(
				n8n,
				await n8n.client.createWorkflow(bare(n8n.credentialId)),
			);
			const [part] = n8n.processors;
			if (part === undefined) throw new Error('There is no process for webhooks');
			const answers = await answersWhileStarting(part, published);
			await n8n.stop();
			say('the main looks after stranded executions');
			const recovery = await recoveryOf(ENV, RECOVERED);
			return reportOf(
				ratesTable(rates),
				footprintText(footprint),
				outcomesTable(outcomes, TWICE),
				startUpText(answers),
				recoveryText(recovery),
			);
		} finally {
			await work.stop();
			await n8n.stop();
		}
	},
};

async function measureRates(n8n: QueueN8n, work: Work, say: (line: string) => void) {
	const { client, credentialId } = n8n;
	const rates: { name: string; rates: Rates }[] = [];
	const measure = async (
		name: string,
		workflow: Workflow,
		events: number,
		workerEnv?: Record<string, string>,
	) => {
		const measured = await ratesOf(n8n, workflow, { events, workerEnv });
		say(`${name}: ${JSON.stringify(measured)}`);
		rates.push({ name, rates: measured });
	};
	await measure('Nothing', await client.createWorkflow(bare(credentialId)), EVENTS);
	await measure(
		'An HTTP request, with one expression',
		await client.createWorkflow(plain(credentialId, work)),
		EVENTS_WITH_WORK,
	);
	await measure(
		'The same, `N8N_EXPRESSION_ENGINE_COMPILE_CACHE=true`',
		await client.createWorkflow(plain(credentialId, work)),
		EVENTS_WITH_WORK,
		{ N8N_EXPRESSION_ENGINE_COMPILE_CACHE: 'true' },
	);
	await measure(
		'The same, `N8N_EXPRESSION_ENGINE=legacy`',
		await client.createWorkflow(plain(credentialId, work)),
		EVENTS_WITH_WORK,
		{ N8N_EXPRESSION_ENGINE: 'legacy' },
	);
	const once = await importOnceAcrossProcesses(n8n, work);
	await measure('7-once-across-processes.json, and that request', once, EVENTS_WITH_WORK);
	await forgetCounted(n8n.keys.redis, once);
	return rates;
}

async function measureDuplicates(n8n: QueueN8n, work: Work, say: (line: string) => void) {
	const { client, credentialId } = n8n;
	const outcomes: { name: string; manner: Manner; outcome: Outcome }[] = [];
	const measure = async (name: string, manner: Manner, workflow: Workflow) => {
		const outcome = await sendTwice(n8n, work, workflow, { events: TWICE, manner });
		say(`${name}, ${manner}: ${JSON.stringify(outcome)}`);
		outcomes.push({ name, manner, outcome });
	};
	for (const manner of ['one after the other', 'at the same moment'] as const) {
		await measure(
			'The trigger alone',
			manner,
			await client.createWorkflow(plain(credentialId, work)),
		);
		const removing = await client.createWorkflow(removingDuplicates(credentialId, work));
		await measure('Remove Duplicates', manner, removing);
		const once = await importOnceAcrossProcesses(n8n, work);
		await measure('7-once-across-processes.json', manner, once);
		await forgetCounted(n8n.keys.redis, once);
	}
	const full = await client.createWorkflow(removingDuplicates(credentialId, work, HISTORY));
	await measure(`Remove Duplicates with a history of ${HISTORY}`, 'one after the other', full);
	return outcomes;
}

/** Small enough to be full soon; n8n's default is 10,000. */
const HISTORY = 20;

function reportOf(...parts: string[]): Report {
	return { text: ['## n8n in queue mode', ...parts].join('\n\n'), charts: [] };
}
