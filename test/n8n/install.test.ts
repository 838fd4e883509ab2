import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { z } from 'zod';

import { ensureN8n } from '../../tools/n8n/install';
import { expectDelivers, onlyWebhook, publish, unpublish } from '../../tools/n8n/wait';
import { type EmptyN8n, inN8n1, startEmptyN8n, versionUnderTest } from '../../tools/n8n/realN8n';
import { credentialsOf } from '../../tools/n8n/serviceCredentials';
import {
	importWorkflow,
	PACKAGE,
	PUBLISHED_TYPE,
	readWorkflowFile,
} from '../../tools/n8n/workflows';
import type { Workspace } from '../../tools/sandbox';
import {
	makeReleases,
	type Registry,
	type Releases,
	startRegistry,
} from '../support/install/registry';

// npm runs several times in each test.
jest.setTimeout(600_000);

let registry: Registry;
let releases: Releases;
let n8n: EmptyN8n;

beforeAll(async () => {
	const { node } = await ensureN8n({ version: versionUnderTest() });
	registry = await startRegistry(node);
	releases = await makeReleases();
	await registry.publish(releases.current.packed);
	n8n = await startEmptyN8n(registry.env);
	await writeFile(join(n8n.folder, '.n8n/nodes/.npmrc'), registry.npmrc);
}, 1_800_000);

afterAll(async () => {
	await n8n.stop();
	await releases.remove();
	await registry.stop();
});

/** A package as the community nodes page of n8n's settings shows it. */
const communityPackage = z
	.object({
		packageName: z.string(),
		installedVersion: z.string(),
		updateAvailable: z.string().nullish(),
		installedNodes: z.array(z.object({ type: z.string() })),
	})
	.transform(({ packageName, installedVersion, updateAvailable, installedNodes }) => ({
		name: packageName,
		version: installedVersion,
		update: updateAvailable ?? null,
		nodeTypes: installedNodes.map(({ type }) => type),
	}));

/** Makes one of that page's API calls. n8n runs npm for some, which is slow on a busy machine. */
const call = (method: string, { query = '', ...body }: { query?: string; body?: object } = {}) =>
	n8n.client.session.call(method, `/rest/community-packages${query}`, {
		...body,
		timeoutMs: 300_000,
	});

const settings = {
	list: async () => z.array(communityPackage).parse(await call('GET')),
	install: async (name: string) => communityPackage.parse(await call('POST', { body: { name } })),
	update: async (name: string) => communityPackage.parse(await call('PATCH', { body: { name } })),
	uninstall: (name: string) => call('DELETE', { query: `?name=${name}` }),
};

/** The name that n8n shows for the trigger, or `undefined` if it does not know the trigger. */
const shownName = async () => (await n8n.client.nodeType(PUBLISHED_TYPE))?.displayName;

/** Imports a workflow for users, with the trigger type that the file names, and publishes it. */
async function publishWorkflow(): Promise<{ id: string; workspace: Workspace }> {
	const { client, sandbox } = n8n;
	const workspace = sandbox.createWorkspace();
	const data = { apiKey: workspace.apiKey, baseUrl: sandbox.url, signingSecret: '' };
	const credential = await client.createCredential({ name: 'Tuco', type: 'tucoApi', data });
	const credentials = await credentialsOf(client, credential.id);
	const file = await readWorkflowFile('1-fallback-to-sms.json');
	const { id } = await importWorkflow(client, file, credentials, PACKAGE);
	await publish(client, id);
	return { id, workspace };
}

/** Delivers to the only webhook, and returns the item that the trigger emits. */
const delivered = ({ id, workspace }: { id: string; workspace: Workspace }) =>
	expectDelivers({ client: n8n.client, workspace }, onlyWebhook(workspace), { workflowId: id });

const event = () => ({
	event: 'message.failed',
	messageId: randomUUID(),
	timestamp: new Date().toISOString(),
});

test('the settings page installs the package, updates it under a published workflow and uninstalls it', async () => {
	const { name, current, next } = releases;
	expect(await shownName()).toBeUndefined();
	const nodeTypes = ['n8n-nodes-tuco.tuco', 'n8n-nodes-tuco.tucoPollingTrigger', PUBLISHED_TYPE];
	const installed = { name, version: current.version, update: null, nodeTypes };
	expect(await settings.install(name)).toEqual(installed);
	expect(await settings.list()).toEqual([installed]);
	expect(await shownName()).toBe('Tuco Trigger');

	const workflow = await publishWorkflow();
	const { workspace } = workflow;
	const registered = onlyWebhook(workspace);
	expect(await delivered(workflow)).not.toHaveProperty('release');
	const forged = await workspace.deliver(registered, event(), { secret: 'forged' });
	expect(forged.status).toBe(401);

	await registry.publish(next.packed);
	expect(await settings.list()).toEqual([{ ...installed, update: next.version }]);
	expect(await settings.update(name)).toEqual({ ...installed, version: next.version });
	expect(onlyWebhook(workspace)).toMatchObject({ id: registered.id, secret: registered.secret });
	expect(await delivered(workflow)).toHaveProperty('release', next.version);
	const forgedAgain = await workspace.deliver(registered, event(), { secret: 'forged' });
	expect(forgedAgain.status).toBe(401);

	await unpublish(n8n.client, workflow.id);
	expect(workspace.webhooks).toEqual([]);
	await settings.uninstall(name);
	expect(await shownName()).toBeUndefined();
	expect(await settings.list()).toEqual([]);
});

test('uninstalling it under a published workflow leaves a webhook, which it uses again once reinstalled', async () => {
	const { name } = releases;
	await settings.install(name);
	const workflow = await publishWorkflow();
	const { workspace } = workflow;
	const { id } = onlyWebhook(workspace);

	await settings.uninstall(name);
	const refused = await workspace.deliver(onlyWebhook(workspace), event());
	expect(refused).toMatchObject({
		status: inN8n1() ? 500 : 400,
		response: expect.stringContaining('Unrecognized node type') as string,
	});

	await settings.install(name);
	await delivered(workflow);
	expect(onlyWebhook(workspace).id).toBe(id);

	await settings.uninstall(name);
	await unpublish(n8n.client, workflow.id);
	expect(onlyWebhook(workspace).id).toBe(id);

	await settings.install(name);
	await publish(n8n.client, workflow.id);
	await delivered(workflow);
	expect(onlyWebhook(workspace).url).toContain('/webhook/');
	await unpublish(n8n.client, workflow.id);
	expect(workspace.webhooks).toEqual([]);
	await settings.uninstall(name);
});
