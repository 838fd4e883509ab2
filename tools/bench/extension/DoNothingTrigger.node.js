/**
 * The least that a webhook trigger can be: what n8n has read of the request becomes the item, unverified and unchanged.
 * A trigger that is slower than this one, in the same version, has its own code to blame; the rest is n8n's.
 */
class DoNothingTrigger {
	description = {
		displayName: 'Do Nothing Trigger',
		name: 'doNothingTrigger',
		group: ['trigger'],
		version: [1, 1.1],
		description: 'Starts the workflow with whatever comes',
		defaults: { name: 'Do Nothing Trigger' },
		inputs: [],
		outputs: ['main'],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				responseData: '{"received":true}',
				path: 'webhook',
			},
		],
		properties: [],
	};

	async webhook() {
		return { workflowData: [[{ json: this.getBodyData() }]] };
	}
}

module.exports = { DoNothingTrigger };
