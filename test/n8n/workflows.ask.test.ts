import type { JsonObject, Workflow } from '../../tools/n8n/schemas';
import { unpublish, until } from '../../tools/n8n/wait';
import { TRIGGER } from '../../tools/n8n/workflows';
import { dataTable, type DataTable } from '../support/n8n/dataTable';
import { startSuite } from '../support/n8n/suite';
import { publishAsker, publishCaller, underSubPath, type Question } from '../support/services/asking';

jest.setTimeout(900_000);
const suite = startSuite();
let proxy: Awaited<ReturnType<typeof underSubPath>>;
beforeAll(async () => {
	proxy = await underSubPath(() => suite.server.port);
	await suite.restart('SIGTERM', { N8N_WEBHOOK_URL: proxy.url });
}, 600_000);
afterAll(() => proxy.close());

test('first', async () => {
	const asker = await publishAsker(suite);
	const caller = await publishCaller(suite, asker);
	const lead = suite.workspace.messaging.addLead({ firstName: 'Jane', phone: '+12025550142' });
	const r = await fetch(`${proxy.url}webhook/${caller.path}`, {method:'POST', headers:{'content-type':'application/json'}, body: JSON.stringify({questions:[{phone:'+12025550142', question:'Q1', minutesToWait: 5}]})});
	console.log(r.status, await r.text());
	try {
	await until('asked', async () => (await dataTable(suite.client,'Tuco Questions').rows()).some(r=>r.state==='asked'), {timeoutMs: 20000});
	} catch(e) { console.log(e); }
	console.log(await dataTable(suite.client,'Tuco Questions').rows());
	await suite.workspace.reply(lead._id, 'Yes');
	try { await until('done', async () => (await suite.client.executions({workflowId: caller.id})).every(e=>e.status==='success'), {timeoutMs: 30000}); } catch(e) {console.log(e)}
	for (const e of await suite.client.executions()) {
		const x = await suite.client.execution(e.id);
		console.log(e.id, e.workflowId===asker.id?'asker':'caller', e.status, x.error, JSON.stringify(x.items('Result')), JSON.stringify(x.items('Wake Question')), JSON.stringify(x.items('Other Replies')));
		if (x.error) { const raw = await suite.client.session.call('GET', `/rest/executions/${e.id}`) as {data: string}; console.log(raw.data.slice(0, 6000)); }
	}
	console.log(await dataTable(suite.client,'Tuco Questions').rows());
});
