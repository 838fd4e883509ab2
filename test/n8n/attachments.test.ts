import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { awaitItems, publish, theOnly } from '../../tools/n8n/wait';
import { startSuite } from '../support/n8n/suite';
import { TRIGGER, tucoNode } from '../../tools/n8n/workflows';

const suite = startSuite();

test('Tuco is answered before the files of a reply are there, and the item waits for them', async () => {
	const waiting: ServerResponse[] = [];
	const files = createServer((_request, response) => {
		waiting.push(response);
	}).listen(0, '127.0.0.1');
	await once(files, 'listening');
	const url = `http://127.0.0.1:${(files.address() as AddressInfo).port}/house.jpg`;

	const { client, tenant } = suite;
	const trigger = tucoNode(tenant.credentialId);
	trigger.parameters = { ...trigger.parameters, options: { downloadAttachments: true } };
	const workflow = await tenant.createWorkflow(client, [trigger]);
	await publish(client, workflow.id);
	const delivery = await tenant.workspace.deliver(theOnly(tenant.workspace), {
		event: 'message.reply',
		timestamp: new Date().toISOString(),
		messageId: 'm1',
		message: 'Our house',
		attachmentUrls: [url],
	});
	expect(delivery).toMatchObject({ status: 200, response: '{"received":true}' });
	process.stdout.write(`attachments: answered in ${delivery.latencyMs} ms, before the file came\n`);
	expect(await client.executions({ workflowId: workflow.id })).toEqual([]);

	if (waiting.length === 0) await once(files, 'request');
	waiting[0]?.setHeader('Content-Type', 'image/jpeg').end('a picture');
	const [item] = await awaitItems(client, {
		workflowId: workflow.id,
		nodeName: TRIGGER,
		expected: 1,
	});
	expect(item).toMatchObject({
		message: 'Our house',
		attachments: [{ name: 'house.jpg', url, binary: 'attachment_0', error: null }],
	});
	files.close();
});
