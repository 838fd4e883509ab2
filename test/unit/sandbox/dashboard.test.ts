import { clear, start } from './support';

afterEach(clear);

describe('somebody in the dashboard', () => {
	it('doubles a webhook, with a secret of its own', async () => {
		const { workspace } = await start();
		const { id, secret, ...rest } = workspace.addByHand({
			url: 'https://example.com/x',
			events: ['message.sent'],
		});
		const double = workspace.double(id);
		expect(double).toMatchObject({ url: rest.url, events: rest.events, name: rest.name });
		expect(double.secret).not.toBe(secret);
		expect(workspace.webhooks.map((webhook) => webhook.id)).toEqual([double.id, id]);
	});

	it('pauses and removes a webhook', async () => {
		const { workspace } = await start();
		const { id } = workspace.addByHand({ url: 'https://example.com/x', events: [] });
		workspace.pause(id);
		expect(workspace.webhooks).toMatchObject([{ isActive: false }]);
		workspace.remove(id);
		expect(workspace.webhooks).toEqual([]);
	});

	it('cannot pause what is not there', async () => {
		const { workspace } = await start();
		expect(() => {
			workspace.pause('680a1b2c3d4e5f6789012345');
		}).toThrow('has no webhook 680a1b2c3d4e5f6789012345');
	});

	it('finds that what was read before stays as it was', async () => {
		const { workspace } = await start();
		const { id } = workspace.addByHand({ url: 'https://example.com/x', events: [] });
		const [before] = workspace.webhooks;
		workspace.pause(id);
		expect(before?.isActive).toBe(true);
	});
});
