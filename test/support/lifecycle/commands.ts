import fc from 'fast-check';

import { weighted } from '../random';
import { expectDeliveries, type Model, newModel } from './expectations';
import { describeWith, type Faults, faults } from './faults';
import { publish, unpublish } from './publish';
import { type Version, type Worker, World } from './world';

type Command = fc.AsyncCommand<Model, World>;
type Run = (model: Model, world: World) => void | Promise<void>;
type RunWithFaults = (model: Model, world: World, injected: Faults) => Promise<void>;

/** Makes a command. After each, deliveries must still arrive where they did before. */
function command(name: string, run: Run, check: (model: Model) => boolean = () => true): Command {
	return {
		check,
		run: async (model, world) => {
			await run(model, world);
			await expectDeliveries(model, world);
		},
		toString: () => name,
	};
}

/** Makes a command during which faults may occur. */
const withFaults = (name: string, run: RunWithFaults, check?: (model: Model) => boolean) =>
	faults.map((injected) =>
		command(describeWith(name, injected), (model, world) => run(model, world, injected), check),
	);

const isLive = ({ live }: Model) => live !== null;
const canRestart = ({ freshProcesses }: Model) => freshProcesses > 0;

/** Publishes a changed trigger like n8n 2: unpublishes the old version, then publishes the new one. */
const republish = fc.tuple(faults, faults).map(([first, then]) =>
	command(
		`${describeWith('re-publish: unpublish', first)}, ${describeWith('publish', then)}`,
		async (model, world) => {
			await unpublish(model, world, first);
			await publish(model, world, 'update', then);
		},
		isLive,
	),
);

const publishNow = withFaults('publish', (model, world, injected) =>
	publish(model, world, 'activate', injected),
);

/** The user publishes, publishes a changed workflow or unpublishes. */
const publications = weighted(
	[3, publishNow],
	[2, republish],
	[1, withFaults('unpublish', unpublish, isLive)],
);

const staticDataFrom = {
	saved: ({ n8n }: World) => n8n.staticData,
	lost: () => ({}),
	"another instance's": ({ otherN8n }: World) => otherN8n.staticData,
};

/** Where a new process gets its static data from. */
type StaticDataSource = keyof typeof staticDataFrom;

/** Ends the process and starts another, which starts the workflow. */
async function restart(
	model: Model,
	world: World,
	source: StaticDataSource,
	injected: Faults,
): Promise<void> {
	world.restart(staticDataFrom[source](world));
	model.freshProcesses -= 1;
	model.isListening = false;
	if (source !== 'saved') model.remembered.clear();
	for (const registration of model.remembered.values()) registration.isInMemory = false;
	if (model.live) await publish(model, world, 'init', injected);
}

const restartWith = (source: StaticDataSource) =>
	withFaults(
		`restart with static data ${source}`,
		(model, world, injected) => restart(model, world, source, injected),
		canRestart,
	);

const move = withFaults(
	'change of the base URL',
	async (model, world, injected) => {
		world.move();
		await restart(model, world, 'saved', injected);
	},
	canRestart,
);

/** n8n saves static data after Tuco has answered, so the next process does not know what was registered meanwhile. */
const killedBeforeSaving = command(
	'publish, kill before static data is saved, restart',
	async (model, world) => {
		const { staticData } = world.n8n;
		const remembered = new Map(model.remembered);
		model.live = model.draft;
		await publish(model, world, 'activate', []);
		world.n8n.staticData = staticData;
		model.remembered = remembered;
		await restart(model, world, 'saved', []);
	},
	canRestart,
);

/** A process starts the workflows, or tries that again, without a restart. */
const takeOver = withFaults(
	'taking over from another process',
	(model, world, injected) => publish(model, world, 'leadershipChange', injected),
	isLive,
);

/** n8n restarts, or starts the workflow again. */
const restarts = weighted(
	[4, restartWith('saved')],
	[2, restartWith('lost')],
	[1, restartWith("another instance's")],
	[2, move],
	[1, fc.constant(killedBeforeSaving)],
	[2, takeOver],
);

const toOurs = (verb: string, change: (world: World, id: string) => unknown) =>
	fc.nat({ max: 2 }).map((index) =>
		command(`somebody ${verb} our webhook ${index} in Tuco`, (_model, world) => {
			const webhook = world.ours[index] ?? world.ours[0];
			if (webhook) change(world, webhook.id);
		}),
	);

const toAccount = (name: string, change: (world: World) => unknown) =>
	fc.constant(command(name, (_model, world) => void change(world)));

const enterKey = ({ n8n, workspace }: World) => n8n.changeCredential({ apiKey: workspace.apiKey });
const respell = ({ workspace }: World) => (workspace.normalisesUrls = !workspace.normalisesUrls);
const subscribe = (state: 'active' | 'past-due') =>
	toAccount(`the subscription is ${state}`, ({ workspace }) => (workspace.subscription = state));

/** Somebody changes the webhook, the account or the credential. */
const outsideChanges = weighted(
	[2, toOurs('deletes', ({ workspace }, id) => workspace.remove(id))],
	[2, toOurs('pauses', ({ workspace }, id) => workspace.pause(id))],
	[2, toOurs('doubles', ({ workspace }, id) => workspace.duplicate(id))],
	[1, toAccount('the API key is revoked', ({ workspace }) => workspace.revokeKey())],
	[2, toAccount('the valid API key is entered', enterKey)],
	[1, subscribe('past-due')],
	[2, subscribe('active')],
	[2, toAccount('Tuco changes how it spells URLs', respell)],
);

const edit = (changes: Partial<Version>) =>
	command(`edit ${JSON.stringify(changes)}`, (model) => {
		model.draft = { ...model.draft, ...changes };
	});

const events = fc.subarray(['message.reply', 'message.sent', 'message.failed'], { minLength: 1 });
const webhookName = fc.constantFrom('', 'Replies', 'n8n');
const nodeName = fc.constantFrom('Tuco Trigger', 'On a reply', 'constructor');

/** The user edits the events, the webhook's name or the node's name, which empties its static data. */
const edits = weighted(
	[3, fc.record({ events }).map(edit)],
	[1, fc.record({ webhookName }).map(edit)],
	[2, fc.record({ nodeName }).map(edit)],
);

const anyCommand = weighted([6, publications], [4, restarts], [3, outsideChanges], [2, edits]);

/** Sequences of what users, n8n, Tuco and the network do. */
export const sequences = fc.commands([anyCommand], { maxCommands: 18, size: 'max' });

/** Plays a sequence in a workspace that already has webhooks of others. */
export async function play(worker: Worker, commands: Iterable<Command>): Promise<void> {
	const world = new World(worker);
	await world.otherN8n.publish();
	for (const url of lookalikes(world.n8n.url)) {
		world.workspace.addByHand({ url, events: ['message.reply'] });
	}
	const model = newModel(worker.processes.length - 1);
	await fc.asyncModelRun(() => ({ model, real: world }), commands);
}

/** URLs that are almost this node's. */
function lookalikes(url: string): string[] {
	return [
		`${url}/`,
		`${url}2`,
		`${url}?from=tuco`,
		url.slice(0, -1),
		url.replace('/webhook/', '/webhook-test/'),
		url.toUpperCase(),
	];
}
