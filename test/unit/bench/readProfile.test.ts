import { readProfile } from '../../../tools/bench/throughput/readProfile';

const node = (id: number, functionName: string, url: string, children: number[] = []) => ({
	id,
	callFrame: { functionName, url },
	children,
});

const PROFILE = {
	nodes: [
		node(1, '(root)', '', [2, 5, 6]),
		node(2, 'executeWebhook', '/x/node_modules/n8n/dist/webhooks/live-webhooks.js', [3]),
		node(3, 'verify', 'file:///p/dist/nodes/Tuco/delivery/signature.js', [4]),
		node(4, 'createHmac', 'node:crypto'),
		node(5, '(idle)', ''),
		node(6, 'run', '/x/node_modules/a/node_modules/@n8n/typeorm/query.js', [7]),
		node(7, 'prepare', ''),
	],
	startTime: 1000,
	// At 1010, 1020 and so on; the first is before the window, and the last after it.
	samples: [6, 2, 3, 4, 5, 6, 7, 6],
	timeDeltas: [10, 10, 10, 10, 10, 10, 10, 10],
};

const WINDOW = { from: 1015, to: 1075 };

describe('readProfile', () => {
	it('gives the package what runs in its code, and what that calls', () => {
		expect(readProfile(PROFILE, WINDOW).ours).toBeCloseTo(2 / 5);
	});

	it('counts native code for the package that calls it, and neither idle time nor what is outside the window', () => {
		expect(readProfile(PROFILE, WINDOW).packages).toEqual([
			{ name: '@n8n/typeorm', share: 2 / 5 },
			{ name: 'n8n', share: 1 / 5 },
			{ name: 'n8n-nodes-tuco', share: 1 / 5 },
			{ name: 'Node.js', share: 1 / 5 },
		]);
	});

	it('refuses a window of which the profile has nothing', () => {
		expect(() => readProfile(PROFILE, { from: 5000, to: 6000 })).toThrow(
			'The profile has nothing of the time wanted',
		);
	});
});
