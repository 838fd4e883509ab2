import { deleteTool } from './apiTool/delete.operation';
import { getManyTools } from './apiTool/getMany.operation';
import { saveTool } from './apiTool/save.operation';
import { testTool } from './apiTool/test.operation';
import { addLeadToCampaign } from './campaign/addLead.operation';
import { evaluateConditions } from './campaign/evaluateConditions.operation';
import { archiveGoalBot } from './goalBot/archive.operation';
import { createGoalBot } from './goalBot/create.operation';
import { enrollLead, unenrollLead } from './goalBot/enrollment.operation';
import { getGoalBot } from './goalBot/get.operation';
import { getManyGoalBots } from './goalBot/getMany.operation';
import { updateGoalBot } from './goalBot/update.operation';
import { checkAvailability } from './lead/checkAvailability.operation';
import { createLead } from './lead/create.operation';
import { deleteLead } from './lead/delete.operation';
import { getLead } from './lead/get.operation';
import { getManyLeads } from './lead/getMany.operation';
import type { Operation, Resource } from './operation';
import { getManyLines } from './line/getMany.operation';
import { cancelPending } from './message/cancel.operation';
import { sendMessage } from './message/send.operation';
import { sendAndWait } from './message/sendAndWait.operation';
import { getManyReplies } from './reply/getMany.operation';
import { createWebhookOperation } from './webhook/create.operation';
import { deleteWebhookOperation } from './webhook/delete.operation';
import { getWebhook } from './webhook/get.operation';
import { getManyWebhooks } from './webhook/getMany.operation';
import { testWebhook } from './webhook/test.operation';
import { updateWebhookOperation } from './webhook/update.operation';

/** Everything the node can do, in the order of the editor's lists. */
export const RESOURCES: Resource[] = [
	{
		name: 'API Tool',
		value: 'apiTool',
		operations: [saveTool, deleteTool, getManyTools, testTool],
	},
	{ name: 'Campaign', value: 'campaign', operations: [addLeadToCampaign, evaluateConditions] },
	{
		name: 'Goal Bot',
		value: 'goalBot',
		operations: [
			archiveGoalBot,
			createGoalBot,
			enrollLead,
			getGoalBot,
			getManyGoalBots,
			unenrollLead,
			updateGoalBot,
		],
		preselected: getManyGoalBots,
	},
	{
		name: 'Lead',
		value: 'lead',
		operations: [checkAvailability, createLead, deleteLead, getLead, getManyLeads],
		preselected: createLead,
	},
	{ name: 'Line', value: 'line', operations: [getManyLines] },
	{
		name: 'Message',
		value: 'message',
		operations: [cancelPending, sendMessage, sendAndWait],
		preselected: sendMessage,
	},
	{ name: 'Reply', value: 'reply', operations: [getManyReplies] },
	{
		name: 'Webhook',
		value: 'webhook',
		operations: [
			createWebhookOperation,
			deleteWebhookOperation,
			getWebhook,
			getManyWebhooks,
			testWebhook,
			updateWebhookOperation,
		],
		preselected: getManyWebhooks,
	},
];

/** The operation with these values, if there is one. */
export function operationOf(resource: unknown, operation: unknown): Operation | undefined {
	return RESOURCES.find(({ value }) => value === resource)?.operations.find(
		({ value }) => value === operation,
	);
}
