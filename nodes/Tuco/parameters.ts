import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { isObject } from './json';
import { properties } from './properties';

/** What the user has set on the node, with the defaults of `properties.ts` filled in. */
export type Parameters = {
	/** The values of the Events field: event names, and `other`. */
	events: string[];
	/** Whether the user adds the webhook in Tuco by hand. */
	isManual: boolean;
	simplify: boolean;
	emitTestEvents: boolean;
	ignoreDuplicates: boolean;
	/** 0 lets every age pass. */
	maximumAgeMinutes: number;
	/** Empty where the user leaves the name to the node. */
	webhookName: string;
};

/** The defaults of the options: n8n fills in none that the user never added. */
const OPTION_DEFAULTS = Object.fromEntries(
	properties
		.flatMap(({ name, options }) => (name === 'options' ? (options ?? []) : []))
		.flatMap((option) => ('default' in option ? [[option.name, option.default]] : [])),
);

/** Reads the node's parameters. None of them takes expressions, so nothing is evaluated here. */
export function readParameters(context: IHookFunctions | IWebhookFunctions): Parameters {
	const events = context.getNodeParameter('events', []);
	const options = context.getNodeParameter('options', {});
	const { emitTestEvents, ignoreDuplicates, maximumEventAge, webhookName }: IDataObject = {
		...OPTION_DEFAULTS,
		...(isObject(options) && options),
	};
	return {
		events: Array.isArray(events) ? events.filter((event) => typeof event === 'string') : [],
		isManual: context.getNodeParameter('webhookSetup', 'automatic') === 'manual',
		simplify: context.getNodeParameter('simplify', true) !== false,
		emitTestEvents: emitTestEvents === true,
		ignoreDuplicates: ignoreDuplicates !== false,
		maximumAgeMinutes:
			typeof maximumEventAge === 'number'
				? maximumEventAge
				: Number(OPTION_DEFAULTS.maximumEventAge),
		webhookName: typeof webhookName === 'string' ? webhookName.trim() : '',
	};
}
