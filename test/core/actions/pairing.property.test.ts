import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import fc from 'fast-check';

import { startSandbox, type Workspace } from '../../../tools/sandbox';
import { SEED, sized } from '../../support/random';
import { nodeRunner } from '../../support/runNode';

/** Few addresses, so that items share them with each other and with known leads. */
const PHONES = ['+12025550101', '+12025550102', '+12025550103', '+12025550104'];
const EMAILS = ['a@example.com', 'b+x@example.com', 'C@example.com', 'd@example.com'];

const person = fc
	.record({ phone: fc.constantFrom('', ...PHONES), email: fc.constantFrom('', ...EMAILS) })
	.filter(({ phone, email }) => phone !== '' || email !== '');

/** What a run begins with, and what Tuco leaves undocumented: the order of lists in its answers, and keys left out. */
const CASE = fc.record({
	known: fc.array(person, { maxLength: 3 }),
	items: fc.array(person, { minLength: 2, maxLength: 12 }),
	leadsPerCall: fc.constantFrom('one', 'many', 'many', 'many'),
	isReversed: fc.boolean(),
	left: fc.subarray(['duplicates', 'leadId', 'leadIds', 'listId', 'existingLeadIds', 'pagination']),
	fault: fc.option(fc.constantFrom({ drop: 'after' as const }, { status: 500 }), {
		nil: undefined,
	}),
});

/** A proxy in front of a sandbox that answers with lists in another order, and without some keys. */
async function startProxy(target: string) {
	const play = { isReversed: false, left: [] as string[] };
	const server = createServer((request, response) => {
		void (async () => {
			const { method = 'GET', headers, url = '' } = request;
			const { authorization = '', 'content-type': type = 'application/json' } = headers;
			const body = method === 'GET' ? null : await text(request);
			const sent = { method, headers: { authorization, 'content-type': type }, body };
			const answer = await fetch(target + url, sent).catch(() => null);
			if (!answer) return request.socket.destroy();
			const json = (await answer.json()) as Record<string, unknown>;
			const kept = Object.entries(json).filter(([key]) => !play.left.includes(key));
			const shown = kept.map(([key, value]) => [
				key,
				play.isReversed && Array.isArray(value) ? value.toReversed() : value,
			]);
			const { status } = answer;
			response.writeHead(status, { 'content-type': 'application/json' });
			return response.end(JSON.stringify(Object.fromEntries(shown)));
		})();
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const stop = () => {
		server.close();
		server.closeAllConnections();
	};
	return { url: `http://127.0.0.1:${port}`, play, stop };
}

type Lead = Workspace['messaging']['leads'][number];

const isAt = ({ phone, email }: Partial<Lead>, other: Lead) =>
	[phone, email].some((address) => {
		if (typeof address !== 'string' || address === '') return false;
		return [other.phone, other.email].some(
			(theirs) => typeof theirs === 'string' && theirs.toLowerCase() === address.toLowerCase(),
		);
	});

test(`Create gives no item the ID of somebody else, whatever order and keys an answer has (seed ${SEED})`, async () => {
	const sandbox = await startSandbox();
	const proxy = await startProxy(sandbox.url);
	let unproven = 0;
	const property = fc.asyncProperty(CASE, async (drawn) => {
		const workspace = sandbox.createWorkspace();
		const { messaging } = workspace;
		for (const fields of drawn.known) if (!messaging.leadAt(fields)) messaging.addLead(fields);
		const before = new Set(messaging.leads.map(({ _id }) => _id));
		Object.assign(proxy.play, { isReversed: drawn.isReversed, left: drawn.left });
		sandbox.faults.clear();
		if (drawn.fault) sandbox.faults.add({ ...drawn.fault, method: 'POST' });
		const parameters = {
			resource: 'lead',
			operation: 'create',
			leadsPerCall: drawn.leadsPerCall,
			phone: '={{ $json.phone }}',
			email: '={{ $json.email }}',
		};
		const items = drawn.items.map((json) => ({ json }));
		const { main } = await nodeRunner(proxy, workspace)({ parameters, items });
		expect(main.map(({ pairedItem }) => pairedItem)).toEqual(items.map((_, item) => ({ item })));
		main.forEach(({ json: { leadId, isNew } }, index) => {
			const lead = messaging.leads.find(({ _id }) => _id === leadId);
			if (leadId === null) unproven += 1;
			else expect(lead && isAt(drawn.items[index] ?? {}, lead)).toBe(true);
			if (isNew === true) expect(before).not.toContain(leadId);
		});
		const created = main.filter(({ json }) => json.isNew === true).map(({ json }) => json.leadId);
		expect(new Set(created).size).toBe(created.length);
		if (drawn.left.length === 0 && !drawn.fault) {
			expect(created).toHaveLength(messaging.leads.length - before.size);
			for (const { json } of main) expect(json.isNew).not.toBeNull();
		}
	});
	try {
		await fc.assert(property, { seed: SEED, numRuns: sized(400, 10) });
	} finally {
		proxy.stop();
		await sandbox.stop();
	}
	// Otherwise the test would pass for a node that proves nothing.
	expect(unproven).toBeLessThan(100);
}, 120_000);
