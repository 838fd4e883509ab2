import { EVENTS, FAMILIES_OF, asDashboardTest, buildPayload } from '../../../../tools/sandbox';

describe('family T', () => {
	it.each(EVENTS)('has no message behind %s', (event) => {
		const payload = buildPayload('test', event, { text: 'Just a test' });
		expect(Object.keys(payload).sort()).toEqual(['data', 'event', 'timestamp', 'workspaceId']);
		expect(payload.data).toEqual({ test: true, message: 'Just a test' });
	});

	it('is any family, marked, when the dashboard sends it', () => {
		const payload = buildPayload('envelope', 'message.sent');
		expect(asDashboardTest(payload)).toEqual({ ...payload, testMode: true });
	});
});

describe('buildPayload', () => {
	it.each([
		['document', 'message.reply'],
		['reply', 'message.sent'],
		['reply-object', 'message.opened'],
		['document', 'message.reaction'],
	] as const)('refuses the family %s for %s', (family, event) => {
		expect(() => buildPayload(family, event)).toThrow(
			`${event} does not come in the family ${family}; it comes in `,
		);
	});

	it('makes people up with reserved phone numbers and addresses', () => {
		for (const [event, families] of Object.entries(FAMILIES_OF)) {
			for (const family of families) {
				const text = JSON.stringify(buildPayload(family, event));
				expect(text.match(/\+\d+/g) ?? []).toEqual(
					(text.match(/\+1\d{3}55501\d\d/g) ?? []).map(String),
				);
				expect(text.match(/@[\w.]+/g)?.every((host) => host === '@example.com')).not.toBe(false);
			}
		}
	});

	it('tells the time of now and a message of its own by default', () => {
		const before = Date.now();
		const payload = buildPayload('document', 'message.sent');
		expect(Date.parse(payload.timestamp)).toBeGreaterThanOrEqual(before);
		expect(payload.messageId).not.toBe(buildPayload('document', 'message.sent').messageId);
	});
});
