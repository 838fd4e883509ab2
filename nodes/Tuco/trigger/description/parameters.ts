import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { isObject } from '../../shared/json';
import { BATCH_LIMITS, OPTION_DEFAULTS } from './options';

/** The node's parameters, with defaults filled in. */
export type Parameters = {
	/** The values of the Events field: event names, and `other`. */
	events: string[];
	/** The version of the node when the user added it. */
	nodeVersion: number;
	/** Whether the user adds the webhook in Tuco by hand. */
	isManual: boolean;
	/** Whether each event has its own output. */
	isOnePerEvent: boolean;
	simplify: boolean;
	emitTestEvents: boolean;
	ignoreDuplicates: boolean;
	maximumAgeMinutes: number;
	/** The maximum size of a reply's file in MB; `null` if files are not downloaded. */
	attachmentLimitMb: number | null;
	/** The most events that start one execution together; 1 if each has its own. */
	batchSize: number;
	/** How long an event waits for others. */
	batchWaitMs: number;
	/** Empty to use the default name. */
	webhookName: string;
};

/** Reads the node's parameters except filters. None takes expressions, so nothing is evaluated. */
export function readParameters(context: IHookFunctions | IWebhookFunctions): Parameters {
	const events = context.getNodeParameter('events', []);
	const options = context.getNodeParameter('options', {});
	const set: IDataObject = { ...OPTION_DEFAULTS, ...(isObject(options) && options) };
	const { webhookName } = set;
	return {
		events: Array.isArray(events) ? events.filter((event) => typeof event === 'string') : [],
		nodeVersion: context.getNode().typeVersion,
		isManual: context.getNodeParameter('webhookSetup', 'automatic') === 'manual',
		isOnePerEvent: context.getNodeParameter('outputMode', 'single') === 'perEvent',
		simplify: context.getNodeParameter('simplify', true) !== false,
		emitTestEvents: set.emitTestEvents === true,
		ignoreDuplicates: set.ignoreDuplicates !== false,
		maximumAgeMinutes: numberOf(set, 'maximumEventAge', 0),
		attachmentLimitMb:
			set.downloadAttachments === true ? numberOf(set, 'maximumAttachmentSize', 1) : null,
		batchSize: Math.min(Math.floor(numberOf(set, 'batchSize', 1)), BATCH_LIMITS.size),
		batchWaitMs: Math.min(numberOf(set, 'batchWait', 1), BATCH_LIMITS.waitMs),
		webhookName: typeof webhookName === 'string' ? webhookName.trim() : '',
	};
}

/** A numeric option, or its default if the value is not a number or below the minimum. */
function numberOf(options: IDataObject, name: string, minimum: number): number {
	const value = options[name];
	const isValid = typeof value === 'number' && value >= minimum && Number.isFinite(value);
	return isValid ? value : Number(OPTION_DEFAULTS[name]);
}
