import { useSandbox } from '../support/useSandbox';

const PHONE = '+12025550101';
const UNKNOWN = '0'.repeat(24);

const { sandbox, messaging, call } = useSandbox();
const check = async (body: object) => call('POST', '/leads/check-availability', body);

test('a lead is created once, found, and removed', async () => {
	const ann = { firstName: 'Ann', phone: '2025550101', email: 'Ann@Example.com' };
	const created = await call('POST', '/leads', { leads: [ann, { email: 'bo@example.com' }] });
	expect(created).toMatchObject({ savedCount: 2, duplicateCount: 0 });
	const again = await call('POST', '/leads', { leads: [{ email: 'ann@example.com' }] });
	const [first] = messaging().leads;
	expect(again).toMatchObject({ duplicateOnly: true, leadIds: [first?._id] });
	expect(await call('GET', '/leads?search=ann&limit=1')).toMatchObject({
		leads: [{ firstName: 'Ann', phone: PHONE }],
		lists: [{ name: 'Quick Sends', description: 'Quick send messages', leadCount: 2 }],
		pagination: { totalCount: 1, totalPages: 1 },
	});
	const ids = [first?._id, UNKNOWN];
	expect(await call('DELETE', '/leads', { ids })).toMatchObject({ deletedCount: 1 });
	expect(await call('GET', `/leads?id=${first?._id}`)).toMatchObject({ status: 404 });
});

test.each([
	['e-mail', { email: 'ann@example.com' }, { email: 'ANN@example.com ' }],
	['phone', { phone: '(202) 555-0101' }, { phone: PHONE }],
	['alternate', { altPhone2: PHONE, email: 'ann@example.com' }, { phone: '202 555 0101' }],
])('two leads with the same %s are one, in a batch and in the workspace', async (_, one, other) => {
	const leads = [one, other];
	const counts = { savedCount: 1, duplicateCount: 1, totalProcessed: 2 };
	expect(await call('POST', '/leads', { leads })).toMatchObject(counts);
	const none = { status: 200, duplicateOnly: true, duplicateCount: 2 };
	expect(await call('POST', '/leads', { leads })).toMatchObject(none);
});

test.each([
	['POST', '/leads', { leads: [{ phone: PHONE }, { firstName: 'Bo' }] }, 400, 'Each lead needs a'],
	['POST', '/leads', { leads: [], listId: UNKNOWN }, 404, 'List not found. The specified listId'],
	['DELETE', '/leads', { ids: [] }, 400, 'No ids provided'],
	['DELETE', '/leads', { ids: [UNKNOWN, 'x'] }, 400, 'Invalid lead id in ids array'],
	['GET', '/leads?id=x', undefined, 400, 'Invalid lead id'],
	['GET', '/leads?search=a', undefined, 503, 'Search timed out. Try'],
	['GET', '/leads/check-availability', undefined, 400, 'Lead ID is required'],
	['GET', `/leads/check-availability?id=${UNKNOWN}`, undefined, 404, 'Lead not found'],
	['POST', '/leads/check-availability', { leadIds: [UNKNOWN] }, 404, 'No leads found to check'],
])('%s %s with %j is refused with %i', async (method, path, body, status, error) => {
	messaging().searchTimesOut = true;
	const answer = await call(method, path, body);
	expect(answer).toMatchObject({ status, error: expect.stringContaining(error) as string });
	expect(messaging().leads).toEqual([]);
});

describe('availability', () => {
	test.each(['available', 'unavailable', 'error'])('%s is stored on the lead', async (status) => {
		const { _id: leadId } = messaging().addLead({ phone: PHONE });
		if (status === 'unavailable') messaging().withoutIMessage.add(PHONE);
		if (status === 'error') messaging().failing.set(PHONE, 'The line is down');
		const available = status === 'available';
		const result = { leadId, available, status };
		const one = await call('GET', `/leads/check-availability?id=${leadId}`);
		expect(one).toMatchObject({ success: true, ...result });
		expect(await check({ address: PHONE })).toMatchObject({ available, address: PHONE });
		const all = { results: [result], checked: 1, processingMode: 'synchronous' };
		expect(await check({ leadIds: [leadId, UNKNOWN] })).toMatchObject(all);
		const { lead } = await call('GET', `/leads?id=${leadId}`);
		expect(lead).toMatchObject({ availabilityStatus: status });
	});

	test('a big batch is checked in the background, until the lines have spent their checks of the day', async () => {
		for (let n = 0; n < 210; n++) messaging().addLead({ email: `lead${n}@example.com` });
		const leadIds = messaging().leads.map(({ _id }) => _id);
		const jobId = expect.stringMatching(/./) as string;
		const background = { jobId, checked: 210, processingMode: 'background' };
		expect(await check({ leadIds })).toMatchObject(background);
		expect(messaging().leads[209]).toMatchObject({ availabilityStatus: 'available' });
		expect(await check({ address: PHONE })).toMatchObject({
			...{ status: 429, retryAfter: '3600', error: 'Daily availability check quota exhausted' },
		});
		sandbox().advance(24 * 60 * 60_000);
		expect(await check({ address: PHONE })).toMatchObject({ available: true });
	});
});
