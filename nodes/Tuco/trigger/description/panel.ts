import type { INodeTypeDescription } from 'n8n-workflow';

const WHILE_BUILDING =
	'<b>While building your workflow</b>, click "Execute step", then make something happen in Tuco, such as a reply to one of your messages. The event appears here in the editor. With <b>Webhook</b> set to Automatic, the node adds a separate test webhook to Tuco and removes it afterwards. Your published workflow is not affected.';
const AFTERWARDS =
	'These executions show up in the <a data-key="executions">executions list</a>, but not in the editor.';

/** What the editor shows beside the node until an event comes in. */
export const TRIGGER_PANEL: INodeTypeDescription['triggerPanel'] = {
	header: 'Pull in events from Tuco',
	executionsHelp: {
		inactive: `${WHILE_BUILDING}<br /><br /><b>Once you are happy with your workflow</b>, publish it. Then every selected event starts it. ${AFTERWARDS}`,
		active: `${WHILE_BUILDING}<br /><br /><b>Your workflow is published</b>, so every selected event starts it. ${AFTERWARDS}`,
	},
	activationHint:
		'Once you have finished building your workflow, publish it. Then every selected event starts it, but you will not see those executions here.',
};

/** What the editor shows after publishing. */
export const ACTIVATION_MESSAGE = 'Your selected events now start this workflow.';
