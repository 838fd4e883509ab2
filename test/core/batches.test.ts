import { until } from '../../tools/n8n/wait';
import { newestWebhook, reply, startPublished, stopAll } from '../support/startTrigger';

// Only the wait for other events uses setTimeout, so its time is the tests' to pass.
beforeEach(() => {
	jest.useFakeTimers({
		doNotFake: [
			'Date',
			'clearTimeout',
			'hrtime',
			'nextTick',
			'performance',
			'setImmediate',
			'setInterval',
		],
	});
});

afterEach(async () => {
	jest.useRealTimers();
	await stopAll();
});

/** Starts a trigger with batches of two events. `deliver` resolves once the node has the event. */
async function startWithBatches(options: object = {}) {
	const started = await startPublished({ options: { batchSize: 2, batchWait: 500, ...options } });
	const { n8n, workspace } = started;
	const deliver = async (messageId: string, changes: object = {}) => {
		const before = n8n.requests;
		const delivery = workspace.deliver(newestWebhook(workspace), reply({ messageId, ...changes }));
		await until('the node to get it', () => n8n.requests > before);
		return { delivery };
	};
	const batches = () =>
		n8n.executions.map(({ items }) => items.map((own) => own.map(({ json }) => json.messageId)));
	return { ...started, deliver, batches };
}

test('a full batch starts at once, and the next event opens another', async () => {
	const { deliver, batches } = await startWithBatches();
	const [one, two, three, four] = [
		await deliver('m1'),
		await deliver('m2'),
		await deliver('m3'),
		await deliver('m4'),
	];
	await Promise.all([one, two, three, four].map(({ delivery }) => delivery));
	expect(batches()).toEqual([[['m1', 'm2']], [['m3', 'm4']]]);
});

test('a batch that does not fill up starts after the wait', async () => {
	const { deliver, batches } = await startWithBatches();
	const { delivery } = await deliver('m1');
	await jest.advanceTimersByTimeAsync(499);
	expect(batches()).toEqual([]);
	await jest.advanceTimersByTimeAsync(1);
	await delivery;
	expect(batches()).toEqual([[['m1']]]);
});

describe('while an event waits, these start executions of their own:', () => {
	test('an event after a change of the outputs', async () => {
		const { n8n, deliver, batches } = await startWithBatches();
		const { delivery: first } = await deliver('m1');
		n8n.parameters = { ...n8n.parameters, outputMode: 'perEvent' };
		const { delivery: second } = await deliver('m2');
		await jest.advanceTimersByTimeAsync(500);
		await Promise.all([first, second]);
		expect(batches()).toEqual([[['m1']], [[], [], [], ['m2'], [], [], []]]);
	});

	test('an event while the user listens for a test event', async () => {
		const { n8n, deliver, batches } = await startWithBatches();
		await deliver('m1');
		await n8n.listen();
		const { delivery } = await deliver('m2');
		await delivery;
		expect(batches()).toEqual([[['m2']]]);
	});

	test('a reply with attachments to download', async () => {
		const { deliver, batches } = await startWithBatches({ downloadAttachments: true });
		await deliver('m1');
		const { delivery } = await deliver('m2', { attachmentUrls: ['https://127.0.0.1/photo.jpg'] });
		await delivery;
		await until('its execution', () => batches().length > 0);
		expect(batches()).toEqual([[['m2']]]);
	});
});
