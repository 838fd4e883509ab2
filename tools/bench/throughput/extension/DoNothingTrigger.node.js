/**
 * The least that a webhook trigger can be: what n8n has read of the request becomes the item, unverified and unchanged.
 * What is slower than this, in the same version, is so by its own fault; what is slower than n8n's ways with every
 * trigger of that version is nobody's.
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
