import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { ensureN8n } from '../../tools/n8n/install';
import type { Workflow } from '../../tools/n8n/schemas';
import { communityPackages, type CommunityPackages } from '../support/install/communityPackages';
import { makeReleases, type Releases } from '../support/install/releases';
import { startStore, type Store } from '../support/install/startStore';
import { expectVerifies, publish, theOnly, unpublish } from '../../tools/n8n/wait';
import { type Tenant, tenantOf } from '../support/n8n/tenant';
import { type EmptyN8n, inN8n1, startEmptyN8n, versionUnderTest } from '../../tools/n8n/realN8n';
import { importWorkflow } from '../../tools/n8n/importWorkflow';
import { credentialsOf } from '../../tools/n8n/serviceCredentials';
import { PUBLISHED_TYPE, readWorkflowFile } from '../../tools/n8n/workflowFile';

// npm runs several times in each test.
jest.setTimeout(600_000);

let store: Store;
let releases: Releases;
let n8n: EmptyN8n;
let settings: CommunityPackages;
let tenant: Tenant;

beforeAll(async () => {
	const { node } = await ensureN8n({ version: versionUnderTest() });
	store = await startStore(node);
	releases = await makeReleases();
	await store.publish(releases.current.packed);
	n8n = await startEmptyN8n(store.env);
	await writeFile(join(n8n.folder, '.n8n/nodes/.npmrc'), store.npmrc);
	settings = communityPackages(n8n.client.session);
}, 1_800_000);

afterAll(async () => {
	await n8n.stop();
	await releases.remove();
	await store.stop();
});

/** The name that n8n shows of the trigger, once it knows it. */
const shownName = async () => (await n8n.client.nodeType(PUBLISHED_TYPE))?.displayName;

/** Imports a workflow for users, its trigger of the type that the file names, and publishes it. */
async function publishWorkflow(): Promise<Workflow> {
	const { client } = n8n;
	tenant = await tenantOf(n8n);
	const file = await readWorkflowFile('1-fallback-to-sms.json');
	const credentials = await credentialsOf(client, tenant.credentialId);
	const workflow = await importWorkflow(client, file, credentials, PUBLISHED_TYPE);
	await publish(client, workflow.id);
	return workflow;
}

/** Delivers to the only webhook, and gives the item that comes of it. */
async function delivered({ id }: Workflow) {
	const { workspace } = tenant;
	return await expectVerifies({ client: n8n.client, workspace }, theOnly(workspace), {
		workflowId: id,
	});
}

const event = () => ({
	event: 'message.failed',
	messageId: randomUUID(),
	timestamp: new Date().toISOString(),
});

test('the package is installed, updated under a published workflow and uninstalled on the settings page', async () => {
	const { name, current, next } = releases;
	expect(await shownName()).toBeUndefined();
	const nodeTypes = [PUBLISHED_TYPE];
	const installed = { name, version: current.version, update: null, nodeTypes };
	expect(await settings.install(name)).toEqual(installed);
	expect(await settings.list()).toEqual([installed]);
	expect(await shownName()).toBe('Tuco Trigger');

	const workflow = await publishWorkflow();
	const { workspace } = tenant;
	const registered = theOnly(workspace);
	expect(await delivered(workflow)).not.toHaveProperty('release');
	const forged = await workspace.deliver(registered, event(), { secret: 'forged' });
	expect(forged.status).toBe(401);

	await store.publish(next.packed);
	expect(await settings.list()).toEqual([{ ...installed, update: next.version }]);
	expect(await settings.update(name)).toEqual({ ...installed, version: next.version });
	expect(theOnly(workspace)).toMatchObject({ id: registered.id, secret: registered.secret });
	expect(await delivered(workflow)).toHaveProperty('release', next.version);
	const forgedAgain = await workspace.deliver(registered, event(), { secret: 'forged' });
	expect(forgedAgain.status).toBe(401);

	await unpublish(n8n.client, workflow.id);
	expect(workspace.webhooks).toEqual([]);
	await settings.uninstall(name);
	expect(await shownName()).toBeUndefined();
	expect(await settings.list()).toEqual([]);
});

test('uninstalled under a published workflow, it leaves a webhook that it takes up once it is installed again', async () => {
	const { name } = releases;
	await settings.install(name);
	const workflow = await publishWorkflow();
	const { workspace } = tenant;
	const { id } = theOnly(workspace);

	await settings.uninstall(name);
	const refused = await workspace.deliver(theOnly(workspace), event());
	expect(refused).toMatchObject({
		status: inN8n1() ? 500 : 400,
		response: expect.stringContaining('Unrecognized node type') as string,
	});

	await settings.install(name);
	await delivered(workflow);
	expect(theOnly(workspace).id).toBe(id);

	await settings.uninstall(name);
	await unpublish(n8n.client, workflow.id);
	expect(theOnly(workspace).id).toBe(id);

	await settings.install(name);
	await publish(n8n.client, workflow.id);
	await delivered(workflow);
	expect(theOnly(workspace).url).toContain('/webhook/');
	await unpublish(n8n.client, workflow.id);
	expect(workspace.webhooks).toEqual([]);
	await settings.uninstall(name);
});
