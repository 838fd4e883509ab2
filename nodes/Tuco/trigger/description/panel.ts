import type { INodeTypeDescription } from 'n8n-workflow';

const WHILE_BUILDING =
	'<b>While building your workflow</b>, click "Execute step" and then let something happen in Tuco, such as a reply to one of your messages. The event shows up here in the editor. With <b>Webhook</b> set to Automatic, this node adds a webhook of its own to Tuco for the test, and removes it again; your published workflow goes on undisturbed.';
const AFTERWARDS =
	'These executions show up in the <a data-key="executions">executions list</a>, but not in the editor.';

/** What the editor says beside the node before an event has come in. */
export const TRIGGER_PANEL: INodeTypeDescription['triggerPanel'] = {
	header: 'Pull in events from Tuco',
	executionsHelp: {
		inactive: `${WHILE_BUILDING}<br /><br /><b>Once you are happy with your workflow</b>, publish it. Every event you have chosen then starts it. ${AFTERWARDS}`,
		active: `${WHILE_BUILDING}<br /><br /><b>Your workflow also starts by itself</b>, since it is published: on every event you have chosen. ${AFTERWARDS}`,
	},
	activationHint:
		'Once you have finished building your workflow, publish it to have every event you have chosen start it. You just will not see those executions here.',
};

/** What the editor says when the workflow has been published. */
export const ACTIVATION_MESSAGE = 'The events you have chosen now start this workflow.';
