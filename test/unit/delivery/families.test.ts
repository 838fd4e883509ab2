import { normalise } from '../../../nodes/Tuco/trigger/delivery/normalise';
import { parsePayload } from '../../../nodes/Tuco/trigger/delivery/receive';
import { buildPayload, FAMILIES_OF } from '../../../tools/sandbox';
import { contractItem, factsOf } from '../../support/contractItem';

const TIMESTAMP = '2026-04-15T12:00:00.000Z';

const everyFamilyOfEveryEvent = Object.entries(FAMILIES_OF).flatMap(([event, families]) =>
	families.map((family) => ({ event, family })),
);

function itemOf(payload: object) {
	const body = Buffer.from(JSON.stringify(payload));
	return normalise(parsePayload(body) ?? {}, body, null);
}

describe('the item of contract section 4', () => {
	test.each(everyFamilyOfEveryEvent)('is made of $event in family $family', ({ event, family }) => {
		const payload = buildPayload(family, event, factsOf(event, TIMESTAMP));
		const { eventId, ...item } = itemOf(payload);
		expect(item).toEqual(contractItem(event, family, TIMESTAMP));
		expect(eventId).toMatch(family === 'test' ? /:[0-9a-f]{32}$/ : /:690d1c95984d3cdcac76e9ff$/);
	});

	test('has the same keys in the same order, whatever the family', () => {
		const orders = everyFamilyOfEveryEvent.map(({ event, family }) => {
			const payload = buildPayload(family, event, factsOf(event, TIMESTAMP));
			return { event, keys: Object.keys(itemOf(payload)).join() };
		});
		for (const { event, keys } of orders) {
			expect(orders.find((other) => other.event === event)?.keys).toBe(keys);
		}
	});

	test('says of a dashboard test in any family that it is one', () => {
		for (const { event, family } of everyFamilyOfEveryEvent) {
			const payload = { ...buildPayload(family, event), testMode: true };
			expect(itemOf(payload).isTest).toBe(true);
		}
	});
});
