import { randomUUID } from 'node:crypto';

import type { Received } from './fakeService';
import type { WorkflowEvent, WorkflowRun } from './workflowRun';

/** A service that records its requests and fails on demand. */
type Service = { readonly received: Received[]; failNext(...statuses: number[]): void };

/** The tests of every workflow that acts on an event: the event arrives twice, and the service fails for a while or for good. */
export function standardCases(
	workflow: () => WorkflowRun,
	service: Service,
	eventOf: () => WorkflowEvent,
): void {
	test('acts once on an event delivered twice, and not on a test event', async () => {
		const { facts, ...event } = eventOf();
		const twice = { ...event, facts: { ...facts, messageId: randomUUID() } };
		await workflow().run(twice);
		const once = [...service.received];
		expect(once).not.toEqual([]);
		await workflow().fire(twice);
		await workflow().fire({ ...eventOf(), testMode: true });
		await workflow().run(eventOf());
		expect(service.received).toEqual([...once, ...once]);
	});

	test('retries after a 429 and a 500 from the service', async () => {
		service.failNext(429, 500);
		await workflow().run(eventOf());
		const [first, second, third] = service.received;
		expect([first, second]).toEqual([
			{ ...third, status: 429 },
			{ ...third, status: 500 },
		]);
	});

	test('ends in a failed execution when the service keeps failing', async () => {
		service.failNext(500, 500, 500);
		expect(await workflow().attempt(eventOf())).toMatchObject({
			status: 'error',
			error: 'The service was not able to process your request',
		});
		expect(service.received.map(({ status }) => status)).toEqual([500, 500, 500]);
	});
}
