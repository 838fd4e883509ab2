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
