import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { isObject } from '../../shared/json';
import { OPTION_DEFAULTS } from './options';

/** What the user has set on the node, with defaults filled in. */
export type Parameters = {
	/** The values of the Events field: event names, and `other`. */
	events: string[];
	/** The version of the node when the user added it. */
	nodeVersion: number;
	/** Whether the user adds the webhook in Tuco by hand. */
	isManual: boolean;
	/** Whether each chosen event leaves by an output of its own. */
	isOnePerEvent: boolean;
	simplify: boolean;
	emitTestEvents: boolean;
	ignoreDuplicates: boolean;
	maximumAgeMinutes: number;
	/** How large a reply's file may be, in MB, to be downloaded; `null` where none is. */
	attachmentLimitMb: number | null;
	/** Empty where the user leaves the name to the node. */
	webhookName: string;
};

/** Reads the node's parameters except its filters. None of them takes expressions, so nothing is evaluated here. */
export function readParameters(context: IHookFunctions | IWebhookFunctions): Parameters {
	const events = context.getNodeParameter('events', []);
	const options = context.getNodeParameter('options', {});
	const chosen: IDataObject = { ...OPTION_DEFAULTS, ...(isObject(options) && options) };
	const { webhookName } = chosen;
	return {
		events: Array.isArray(events) ? events.filter((event) => typeof event === 'string') : [],
		nodeVersion: context.getNode().typeVersion,
		isManual: context.getNodeParameter('webhookSetup', 'automatic') === 'manual',
		isOnePerEvent: context.getNodeParameter('outputMode', 'single') === 'perEvent',
		simplify: context.getNodeParameter('simplify', true) !== false,
		emitTestEvents: chosen.emitTestEvents === true,
		ignoreDuplicates: chosen.ignoreDuplicates !== false,
		maximumAgeMinutes: numberOf(chosen, 'maximumEventAge', 0),
		attachmentLimitMb:
			chosen.downloadAttachments === true ? numberOf(chosen, 'maximumAttachmentSize', 1) : null,
		webhookName: typeof webhookName === 'string' ? webhookName.trim() : '',
	};
}

/** An option's number; its default if it is none, or below the minimum. */
function numberOf(options: IDataObject, name: string, minimum: number): number {
	const value = options[name];
	const isValid = typeof value === 'number' && value >= minimum && Number.isFinite(value);
	return isValid ? value : Number(OPTION_DEFAULTS[name]);
}
