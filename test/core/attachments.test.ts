import { EventEmitter, once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { until } from '../../tools/n8n/wait';
import { clearStages, parameters, setStage } from '../support/stage';

let server: Server;
let files: string;

/** Where nothing may be fetched from, whoever says so. */
const INWARDS = 'https://169.254.169.254/latest/meta-data';

/** Answers are withheld while this is a promise that has not resolved. */
let gate: Promise<unknown> = Promise.resolve();

beforeAll(async () => {
	server = createServer((request, response) => {
		const { pathname } = new URL(request.url ?? '/', files);
		void gate.then(() => {
			if (pathname === '/gone.pdf') response.writeHead(404).end('not here');
			else if (pathname === '/cut.pdf') response.destroy();
			else if (pathname === '/large.mov') response.end(Buffer.alloc(3 * 1024 * 1024));
			else if (pathname === '/moved.jpg') response.writeHead(302, { Location: '/house.jpg' }).end();
			else if (pathname === '/inwards.jpg') response.writeHead(302, { Location: INWARDS }).end();
			else if (pathname === '/circle.jpg') response.writeHead(302, { Location: pathname }).end();
			else if (pathname === '/endless.mov') response.writeHead(200).write('a beginning');
			else response.writeHead(200, { 'Content-Type': 'image/jpeg; q=1' }).end(`at ${pathname}`);
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	files = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
	jest.restoreAllMocks();
	gate = Promise.resolve();
	await clearStages();
});

afterAll(() => {
	server.closeAllConnections();
	server.close();
});

const NOT_PUBLIC = 'The address of the file is not a public https address';

async function stageWith(options: object) {
	const stage = await setStage();
	stage.host.parameters = parameters({ options: { downloadAttachments: true, ...options } });
	await stage.host.publish();
	return stage;
}

const reply = (attachmentUrls: string[], attachmentNames: string[] = []) => ({
	event: 'message.reply',
	timestamp: new Date().toISOString(),
	messageId: 'm1',
	message: 'See here',
	attachmentUrls,
	attachmentNames,
});

type Stage = Awaited<ReturnType<typeof stageWith>>;

async function deliver({ workspace, host }: Stage, payload: object) {
	const [webhook] = workspace.webhooks;
	if (!webhook) throw new Error('No webhook stands');
	const delivery = await workspace.deliver(webhook, payload);
	const item = async () => {
		const execution = await until('the execution', () => host.executions[0]);
		return execution.items.flat()[0];
	};
	return { delivery, item };
}

async function itemOf(stage: Stage, payload: object) {
	const { item } = await deliver(stage, payload);
	return await item();
}

describe('with Download Attachments on', () => {
	test('each file becomes binary data, with its name and type', async () => {
		const stage = await stageWith({});
		const urls = [`${files}/house.jpg`, `${files}/2`];
		const item = await itemOf(stage, reply(urls, ['Our house.jpg', '']));
		expect(item?.binary).toMatchObject({
			attachment_0: { fileName: 'Our house.jpg', mimeType: 'image/jpeg', fileExtension: 'jpg' },
			attachment_1: { fileName: '2', mimeType: 'image/jpeg' },
		});
		const { data = '' } = item?.binary?.attachment_0 ?? {};
		expect(Buffer.from(data, 'base64').toString()).toBe('at /house.jpg');
		expect(item?.json).toMatchObject({
			message: 'See here',
			attachments: [
				{ name: 'Our house.jpg', url: urls[0], binary: 'attachment_0', error: null },
				{ name: '2', url: urls[1], binary: 'attachment_1', error: null },
			],
		});
	});

	test.each([
		['/gone.pdf', 'HTTP 404'],
		['/cut.pdf', 'could not be downloaded'],
		['/large.mov', 'larger than 2 MB'],
		['/circle.jpg', 'too many redirects'],
	])('a file that fails (%s) is told, and takes nothing from the others', async (path, error) => {
		const stage = await stageWith({ maximumAttachmentSize: 2 });
		const item = await itemOf(stage, reply([`${files}${path}`, `${files}/house.jpg`]));
		expect(item?.json.attachments).toMatchObject([
			{ name: path.slice(1), binary: null, error: expect.stringContaining(error) as string },
			{ binary: 'attachment_1', error: null },
		]);
		expect(Object.keys(item?.binary ?? {})).toEqual(['attachment_1']);
	});

	test('nothing is fetched from the network of n8n, by a redirect either', async () => {
		const item = await itemOf(await stageWith({}), reply([`${files}/inwards.jpg`]));
		expect(item?.json.attachments).toMatchObject([{ binary: null, error: NOT_PUBLIC }]);
	});

	test('a redirect is followed', async () => {
		const item = await itemOf(await stageWith({}), reply([`${files}/moved.jpg`]));
		const { data = '' } = item?.binary?.attachment_0 ?? {};
		expect(Buffer.from(data, 'base64').toString()).toBe('at /house.jpg');
	});

	test('a name is given to no file where it is not told whose it is', async () => {
		const urls = [`${files}/house.jpg`, `${files}/garden.jpg`];
		const item = await itemOf(await stageWith({}), reply(urls, ['Our garden.jpg']));
		expect(item?.json.attachments).toMatchObject([{ name: 'house.jpg' }, { name: 'garden.jpg' }]);
	});

	test('what does not come to an end is given up in time, and the reply comes without it', async () => {
		const timeout = AbortSignal.timeout.bind(AbortSignal);
		jest
			.spyOn(AbortSignal, 'timeout')
			.mockImplementation((ms) => timeout(ms === 120_000 ? 500 : ms));
		const item = await itemOf(await stageWith({}), reply([`${files}/endless.mov`]));
		expect(item?.json.attachments).toMatchObject([
			{ binary: null, error: 'The file did not come in time' },
		]);
	});

	test('files that are too much together are left out', async () => {
		const large = `${files}/large.mov`;
		const urls = [...Array.from({ length: 34 }, () => large), `${files}/house.jpg`];
		const item = await itemOf(await stageWith({ maximumAttachmentSize: 4 }), reply(urls));
		const told = item?.json.attachments as { error: string | null }[];
		const errors = told.flatMap(({ error }) => error ?? []);
		expect(errors).toEqual(['The files are larger than 100 MB together']);
		expect(told.at(-1)?.error).toBeNull();
	});

	test.each([
		'http://files.example/house.jpg',
		'file:///etc/passwd',
		'not a URL',
		'https://10.0.0.4/house.jpg',
		'https://169.254.169.254/latest/meta-data',
		'https://[::ffff:127.0.0.1]/house.jpg',
		'https://nas.local/house.jpg',
		'https://nas./house.jpg',
	])('nothing is fetched from the network of n8n (%s)', async (url) => {
		const item = await itemOf(await stageWith({}), reply([url]));
		expect(item?.json.attachments).toMatchObject([{ url, binary: null, error: NOT_PUBLIC }]);
	});

	test('nothing is fetched from this machine, unless Tuco is a stand-in on it', async () => {
		const stage = await stageWith({});
		stage.host.credential.data = { ...stage.host.credential.data, baseUrl: '' };
		const item = await itemOf(stage, reply([`${files}/house.jpg`]));
		expect(item?.json.attachments).toMatchObject([{ binary: null, error: NOT_PUBLIC }]);
	});

	test('Tuco is answered before a file is there', async () => {
		const stage = await stageWith({});
		const opener = new EventEmitter();
		gate = once(opener, 'open');
		const { delivery, item } = await deliver(stage, reply([`${files}/house.jpg`]));
		expect(delivery).toMatchObject({ status: 200, response: '{"received":true}' });
		expect(stage.host.executions).toEqual([]);
		opener.emit('open');
		expect(await item()).toMatchObject({ binary: { attachment_0: { fileName: 'house.jpg' } } });
	});

	test('an event without files is as it is without the option', async () => {
		const item = await itemOf(await stageWith({}), reply([]));
		expect(item?.json).not.toHaveProperty('attachments');
		expect(item).not.toHaveProperty('binary');
	});

	test('the payload is emitted as it was sent where Simplify is off, with the files', async () => {
		const stage = await stageWith({});
		stage.host.parameters = parameters({ simplify: false, options: { downloadAttachments: true } });
		const payload = reply([`${files}/house.jpg`]);
		const item = await itemOf(stage, payload);
		expect(item?.json).toMatchObject(payload);
		expect(Object.keys(item?.binary ?? {})).toEqual(['attachment_0']);
	});
});

test('without Download Attachments nothing is fetched', async () => {
	const stage = await stageWith({ downloadAttachments: false });
	const item = await itemOf(stage, reply([`${files}/house.jpg`]));
	expect(item).not.toHaveProperty('binary');
});
