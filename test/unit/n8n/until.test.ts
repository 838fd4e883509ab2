import { until } from '../../../tools/n8n/wait';

describe('until', () => {
	it('gives what the probe found', async () => {
		const found = [undefined, null, false, 0];
		expect(await until('a number', () => found.shift(), { everyMs: 1 })).toBe(0);
	});

	it('takes a failing probe for "not yet"', async () => {
		let calls = 0;
		const probe = () => {
			if (++calls < 3) throw new Error('not there');
			return calls;
		};
		expect(await until('the third call', probe, { everyMs: 1 })).toBe(3);
	});

	it('says what it waited for and what it saw last', async () => {
		const waiting = until('the moon', () => null, { timeoutMs: 10, everyMs: 1 });
		await expect(waiting).rejects.toThrow('Waited 0.01 s for the moon; last seen: null');
	});

	it('says what the probe failed with last', async () => {
		const waiting = until('the moon', () => Promise.reject(new Error('clouds')), {
			timeoutMs: 10,
			everyMs: 1,
		});
		await expect(waiting).rejects.toThrow('last seen: clouds');
	});
});
