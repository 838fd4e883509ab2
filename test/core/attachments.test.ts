import { EventEmitter, once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';

import { until } from '../../tools/n8n/wait';
import { listen } from '../../tools/sandbox';
import {
	containing,
	newestWebhook,
	parameters,
	reply,
	type StartedTrigger,
	startPublished,
	stopAll,
} from '../support/startTrigger';

const NOT_PUBLIC = 'The address of the file is not a public https address';
const METADATA = 'https://169.254.169.254/latest/meta-data';

const redirect =
	(to: string): RequestListener =>
	(_request, response) =>
		void response.writeHead(302, { Location: to }).end();

/** Paths that do not serve a picture. */
const ROUTES: Partial<Record<string, RequestListener>> = {
	'/gone.pdf': (_request, response) => void response.writeHead(404).end('not here'),
	'/cut.pdf': (_request, response) => void response.destroy(),
	'/large.mov': (_request, response) => void response.end(Buffer.alloc(3 * 1024 * 1024)),
	'/endless.mov': (_request, response) => void response.writeHead(200).write('a beginning'),
	'/moved.jpg': redirect('/house.jpg'),
	'/circle.jpg': redirect('/circle.jpg'),
	'/inwards.jpg': redirect(METADATA),
};

let server: Server;
let files: string;

/** The file server waits for this before it answers. */
let gate: Promise<unknown>;

beforeAll(async () => {
	server = createServer((request, response) => {
		const path = request.url ?? '/';
		const picture = () =>
			response.writeHead(200, { 'Content-Type': 'image/jpeg; q=1' }).end(`at ${path}`);
		void gate.then(() => (ROUTES[path] ?? picture)(request, response));
	});
	files = await listen(server, 0);
});

beforeEach(() => {
	gate = Promise.resolve();
});

afterEach(async () => {
	jest.restoreAllMocks();
	await stopAll();
});

afterAll(() => {
	server.closeAllConnections();
	server.close();
});

const downloading = (options: object = {}) =>
	startPublished({ options: { downloadAttachments: true, ...options } });

const replyWith = (attachmentUrls: string[], attachmentNames: string[] = []) =>
	reply({ attachmentUrls, attachmentNames });

const deliver = async ({ workspace }: StartedTrigger, payload: object) =>
	await workspace.deliver(newestWebhook(workspace), payload);

async function emittedItem({ n8n }: StartedTrigger) {
	const { items } = await until('the execution', () => n8n.executions[0]);
	const [item] = items.flat();
	if (!item) throw new Error('The execution has no item');
	const attachments = item.json.attachments as { error: string | null }[];
	const content = (name: string) =>
		Buffer.from(item.binary?.[name]?.data ?? '', 'base64').toString();
	return { ...item, attachments, content };
}

/** The item that a reply with these files becomes. */
async function itemFor(started: StartedTrigger, ...content: Parameters<typeof replyWith>) {
	await deliver(started, replyWith(...content));
	return await emittedItem(started);
}

describe('with Download Attachments on', () => {
	test('each file becomes binary data, with its name and type', async () => {
		const urls = [`${files}/house.jpg`, `${files}/2`];
		const item = await itemFor(await downloading(), urls, ['Our house.jpg', '']);
		expect(item.binary).toMatchObject({
			attachment_0: { fileName: 'Our house.jpg', mimeType: 'image/jpeg', fileExtension: 'jpg' },
			attachment_1: { fileName: '2', mimeType: 'image/jpeg' },
		});
		expect(item.content('attachment_0')).toBe('at /house.jpg');
		expect(item.json.message).toBe('Yes');
		expect(item.attachments).toEqual([
			{ name: 'Our house.jpg', url: urls[0], binary: 'attachment_0', error: null },
			{ name: '2', url: urls[1], binary: 'attachment_1', error: null },
		]);
	});

	test('names are ignored unless there is one for each file', async () => {
		const urls = [`${files}/house.jpg`, `${files}/garden.jpg`];
		const { attachments } = await itemFor(await downloading(), urls, ['Our garden.jpg']);
		expect(attachments).toMatchObject([{ name: 'house.jpg' }, { name: 'garden.jpg' }]);
	});

	test('a redirect is followed', async () => {
		const item = await itemFor(await downloading(), [`${files}/moved.jpg`]);
		expect(item.content('attachment_0')).toBe('at /house.jpg');
	});

	test.each([
		['/gone.pdf', 'HTTP 404'],
		['/cut.pdf', 'could not be downloaded'],
		['/large.mov', 'larger than 2 MB'],
		['/circle.jpg', 'too many redirects'],
	])('a failed file (%s) is reported, and the others still arrive', async (path, error) => {
		const urls = [`${files}${path}`, `${files}/house.jpg`];
		const item = await itemFor(await downloading({ maximumAttachmentSize: 2 }), urls);
		expect(item.attachments).toMatchObject([
			{ name: path.slice(1), binary: null, error: containing(error) },
			{ binary: 'attachment_1', error: null },
		]);
		expect(Object.keys(item.binary ?? {})).toEqual(['attachment_1']);
	});

	test('a download that never ends is aborted, and the reply is emitted without it', async () => {
		const timeout = AbortSignal.timeout.bind(AbortSignal);
		jest
			.spyOn(AbortSignal, 'timeout')
			.mockImplementation((ms) => timeout(ms === 120_000 ? 500 : ms));
		const { attachments } = await itemFor(await downloading(), [`${files}/endless.mov`]);
		expect(attachments).toMatchObject([{ binary: null, error: 'The download took too long' }]);
	});

	test('files beyond 100 MB in total are skipped', async () => {
		const large = Array.from({ length: 34 }, () => `${files}/large.mov`);
		const urls = [...large, `${files}/house.jpg`];
		const { attachments } = await itemFor(await downloading({ maximumAttachmentSize: 4 }), urls);
		const errors = attachments.flatMap(({ error }) => error ?? []);
		expect(errors).toEqual(['The files are larger than 100 MB together']);
		expect(attachments.at(-1)?.error).toBeNull();
	});

	test.each([
		'http://files.example/house.jpg',
		'file:///etc/passwd',
		'not a URL',
		'https://10.0.0.4/house.jpg',
		METADATA,
		'https://[::ffff:127.0.0.1]/house.jpg',
		'https://nas.local/house.jpg',
		'https://nas./house.jpg',
		'a redirect',
	])("nothing is fetched from n8n's own network (%s)", async (address) => {
		const url = address === 'a redirect' ? `${files}/inwards.jpg` : address;
		const { attachments } = await itemFor(await downloading(), [url]);
		expect(attachments).toMatchObject([{ url, binary: null, error: NOT_PUBLIC }]);
	});

	test('nothing is fetched from this machine, unless the credential points to a sandbox on it', async () => {
		const started = await downloading();
		started.n8n.changeCredential({ baseUrl: '' });
		const { attachments } = await itemFor(started, [`${files}/house.jpg`]);
		expect(attachments).toMatchObject([{ binary: null, error: NOT_PUBLIC }]);
	});

	test('Tuco is answered before the download, and the event is already a duplicate if it comes again', async () => {
		const started = await downloading();
		const opener = new EventEmitter();
		gate = once(opener, 'open');
		const payload = replyWith([`${files}/house.jpg`]);
		const delivery = await deliver(started, payload);
		expect(delivery).toMatchObject({ status: 200, response: '{"received":true}' });
		expect(await deliver(started, payload)).toMatchObject({ response: containing('duplicate') });
		expect(started.n8n.executions).toEqual([]);
		opener.emit('open');
		expect(await emittedItem(started)).toMatchObject({
			binary: { attachment_0: { fileName: 'house.jpg' } },
		});
	});

	test('a reply without files has an empty list of attachments, and other events have none', async () => {
		const started = await downloading();
		const item = await itemFor(started, []);
		expect(item.attachments).toEqual([]);
		expect(item).not.toHaveProperty('binary');
		await deliver(started, reply({ event: 'message.sent' }));
		const [, other] = started.n8n.executions;
		expect(other?.items.flat()[0]?.json).not.toHaveProperty('attachments');
	});

	test.each([
		['files', {}, 1, 'attachments'],
		['no files', {}, 0, 'attachments'],
		['files and its own attachments', { attachments: ['of Tuco'] }, 1, 'downloadedAttachments'],
		['its own attachments', { attachments: 'of Tuco' }, 0, 'downloadedAttachments'],
	])('with Simplify off, a payload with %s is as Tuco sent it', async (_, own, count, key) => {
		const started = await downloading();
		started.n8n.parameters = parameters({
			simplify: false,
			options: { downloadAttachments: true },
		});
		const payload = { ...replyWith([`${files}/house.jpg`].slice(0, count)), ...own };
		await deliver(started, payload);
		const { json, binary = {} } = await emittedItem(started);
		const file = expect.objectContaining({ binary: 'attachment_0', error: null }) as unknown;
		expect(json).toEqual({ ...payload, [key]: [file].slice(0, count) });
		expect(Object.keys(binary)).toHaveLength(count);
	});
});

test('with Download Attachments off, nothing is fetched', async () => {
	const item = await itemFor(await startPublished(), [`${files}/house.jpg`]);
	expect(item).not.toHaveProperty('binary');
});
