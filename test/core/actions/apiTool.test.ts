import type { INodeParameters } from 'n8n-workflow';

import { locator, withTuco } from '../../support/runNode';
import { containing } from '../../support/startTrigger';

const tuco = withTuco();

const ID = '69ab444ac1feb77d7f46462f';
const SECRET = 'Bearer not-for-items';
const FIELDS = {
	name: 'Status',
	url: 'https://api.example.com/check/{phone}',
	responseMapping: 'data.items[0].status',
};
const headers = { fields: [{ name: 'Authorization', value: SECRET }] };

const run = async (operation: string, fields: INodeParameters = {}) =>
	await tuco.run({ parameters: { resource: 'apiTool', operation, ...fields } });
const answer = (body: unknown, status = 200) => {
	tuco.sandbox.faults.add({ status, body: JSON.stringify(body) });
};

/** A tool with a secret in its headers. */
function addTool(_id = ID) {
	const tool = { _id, method: 'GET' as const, ...FIELDS, headers: { Authorization: SECRET } };
	tuco.workspace.tools.push(tool);
	return locator(_id);
}

test('a tool is created, listed, updated, tested with a lead and deleted', async () => {
	const { tools, messaging } = tuco.workspace;
	const additionalFields = { headers, body: '{"email":"{email}"}', description: 'Is it active?' };
	const created = await run('upsert', { ...FIELDS, method: 'POST', additionalFields });
	const toolId = tools[0]?._id ?? '';
	const { body, description } = additionalFields;
	const all = { ...FIELDS, method: 'POST', body, description };
	expect(created.main).toMatchObject([{ json: { toolId, ...all } }]);
	expect(tools).toEqual([{ _id: toolId, ...all, headers: { Authorization: SECRET } }]);

	const { main } = await run('upsert', { toolId: locator(toolId), ...FIELDS, name: 'Renamed' });
	expect(main).toMatchObject([{ json: { toolId, name: 'Renamed' } }]);
	expect(tools).toMatchObject([{ _id: toolId, name: 'Renamed', method: 'GET' }]);

	addTool();
	const listed = await run('getAll', { limit: 1 });
	expect(listed.main).toMatchObject([{ json: { toolId, name: 'Renamed' } }]);
	expect((await run('getAll', { returnAll: true })).main).toHaveLength(2);

	const { _id: leadId } = messaging.addLead({ phone: '+12025550143' });
	const tested = await run('test', { toolId: locator(toolId), leadId: locator(leadId) });
	expect(tested.main).toMatchObject([
		{ json: { toolId, value: 'sample', request: { url: containing('/check/+12025550143') } } },
	]);

	const deleted = await run('delete', { toolId: locator(toolId) });
	expect(deleted.main).toMatchObject([{ json: { toolId, deleted: true } }]);
	expect(tools).toMatchObject([{ _id: ID }]);
});

test.each<[operation: string, fields: INodeParameters, reply: object | null]>([
	['upsert', { ...FIELDS, additionalFields: { headers } }, null],
	['getAll', {}, null],
	['getAll', {}, [{ id: ID, Headers: [{ value: SECRET }] }]],
	['test', {}, null],
	['test', {}, { raw: JSON.stringify({ request: { headers: { a: SECRET } }, ok: 1 }) }],
	['test', {}, { raw: `{"headers": {"a": "${SECRET}", "cut": ` }],
	['test', {}, { raw: { deep: [{ responseHeaders: { a: SECRET } }] } }],
])('%s gives headers only if asked, %j %j', async (operation, fields, reply) => {
	const toolId = addTool();
	const outputs: string[] = [];
	for (const includeHeaders of [false, true]) {
		if (reply) answer(reply);
		const { main } = await run(operation, { toolId, ...fields, includeHeaders });
		expect(main).toHaveLength(1);
		outputs.push(JSON.stringify(main));
	}
	expect(outputs.map((output) => output.includes(SECRET))).toEqual([false, true]);
});

test.each([
	{ tools: [{ _id: ID, name: 'A' }] },
	{ campaignTools: [{ id: ID, name: 'A' }], success: true },
	{ success: true, data: { tools: [{ _id: ID, name: 'A' }] } },
	[{ _id: ID, name: 'A' }],
])('Get Many accepts the undocumented shape %j', async (shape) => {
	answer(shape);
	expect((await run('getAll')).main).toMatchObject([{ json: { toolId: ID, name: 'A' } }]);
});

test.each([
	[{ tool: { _id: ID, name: 'A', owner: { id: 'x' } } }, { toolId: ID, name: 'A' }],
	[{ _id: ID, owner: { id: 'x' } }, { toolId: ID }],
	[
		{ success: true, id: ID },
		{ toolId: ID, success: true },
	],
	[{ success: true }, { toolId: null, success: true }],
])('Create or Update accepts the undocumented shape %j', async (shape, json) => {
	answer(shape);
	expect((await run('upsert', FIELDS)).main).toMatchObject([{ json }]);
});

test('an answer without any list is an error, and an empty list gives no items', async () => {
	answer({ ok: true });
	const { error } = await run('getAll');
	expect(error).toMatchObject({ message: containing('no list of API tools') });
	answer({ tools: [] });
	expect(await run('getAll')).toMatchObject({ main: [], error: undefined });
});

test.each([
	['upsert', FIELDS, 'Tuco may have saved the tool', 'Get Many'],
	['test', {}, 'The tool may have called the other system', 'Look there'],
])(
	'%s is not repeated without an answer, not even by Retry On Fail',
	async (operation, fields, message, remedy) => {
		const parameters = { resource: 'apiTool', operation, toolId: addTool(), ...fields };
		tuco.sandbox.faults.add({ drop: 'after' });
		const { error } = await tuco.run({ parameters, settings: { retryOnFail: true, maxTries: 3 } });
		expect(error).toMatchObject({ message: containing(message), description: containing(remedy) });
		expect(tuco.sandbox.requests).toHaveLength(1);
	},
);

test('a deletion whose answer was lost is repeated, and counts as done', async () => {
	tuco.sandbox.faults.add({ drop: 'after' });
	const { main } = await run('delete', { toolId: addTool() });
	expect(main).toMatchObject([{ json: { toolId: ID, deleted: true } }]);
});

test.each(['delete', 'test', 'upsert'])('%s of an unknown tool says so', async (operation) => {
	const additionalFields = { headers };
	const { error } = await run(operation, { toolId: locator(ID), ...FIELDS, additionalFields });
	expect(error).toMatchObject({ message: 'Tuco has no API tool with this ID' });
	expect(error?.message).not.toContain(SECRET);
});

test.each([
	['delete', {}, 'Tool is empty'],
	['test', { toolId: locator('={{ "../x" }}') }, 'Tool is not an ID'],
	['upsert', { ...FIELDS, toolId: locator('={{ $json.missing }}') }, 'Tool to Update has no value'],
	['upsert', { ...FIELDS, url: '={{ "" }}' }, 'URL is empty'],
	[
		'upsert',
		{ ...FIELDS, additionalFields: { headers: { fields: [{ name: 'X', value: '={{ "" }}' }] } } },
		'The header X is empty',
	],
])('without asking Tuco: %s %j', async (operation, fields: INodeParameters, message) => {
	const { error } = await run(operation, { toolId: locator('={{ "" }}'), ...fields });
	expect(error).toMatchObject({ message, description: expect.any(String) as string });
	expect(tuco.sandbox.requests).toEqual([]);
});
