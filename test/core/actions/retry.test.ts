import type { INodeParameters } from 'n8n-workflow';

import { SEND, withTuco } from '../../support/runNode';
import { containing } from '../../support/startTrigger';

const tuco = withTuco();

const PHONE = '+12025550143';
const UNKNOWN = '0123456789abcdef01234567';

/** Runs the node with an item for each text. If the first fails, n8n enters again with all of them. */
const retried = async (parameters: INodeParameters, texts: string[]) =>
	await tuco.run({
		parameters,
		items: texts.map((text) => ({ json: { text } })),
		settings: { retryOnFail: true, maxTries: 3, onError: 'continueRegularOutput' },
	});
const locator = { __rl: true, mode: 'id', value: '={{ $json.text }}' };
const create = { resource: 'lead', operation: 'create', phone: '={{ $json.text }}' };

test('a lead deleted before Retry On Fail enters again is still deleted', async () => {
	const { _id: leadId } = tuco.workspace.messaging.addLead({ phone: PHONE });
	const parameters = { resource: 'lead', operation: 'delete', leadId: locator };
	const { main } = await retried(parameters, [UNKNOWN, leadId]);
	const error = containing('no lead with this ID');
	expect(main).toMatchObject([{ json: { error } }, { json: { leadId, deleted: true } }]);
});

test('a lead created before Retry On Fail enters again is still new', async () => {
	const { main } = await retried(create, ['1', PHONE]);
	const error = containing('country code');
	expect(main).toMatchObject([{ json: { error } }, { json: { phone: PHONE, isNew: true } }]);
});

test('a lead added to a campaign before Retry On Fail enters again was not in it', async () => {
	const { messaging } = tuco.workspace;
	const { _id: campaignId } = messaging.addCampaign('Spring', 'Hello');
	const { _id: leadId } = messaging.addLead({ phone: PHONE });
	const parameters = { resource: 'campaign', operation: 'addLead', campaignId, leadId: locator };
	const { main } = await retried(parameters, [UNKNOWN, leadId]);
	expect(main).toMatchObject([{}, { json: { leadId, isAlreadyIn: false } }]);
});

test.each([
	['fail', 1],
	['sendAgain', 2],
])(
	'a message that may have been sent, with %s, is sent %d times in all',
	async (ifUnknown, times) => {
		tuco.sandbox.faults.add({ drop: 'after' });
		await retried({ ...SEND, options: { ifUnknown } }, ['']);
		expect(tuco.workspace.messaging.messages).toHaveLength(times);
	},
);
