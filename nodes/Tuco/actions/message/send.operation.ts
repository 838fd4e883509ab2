import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../../shared/json';
import type { Operation } from '../operation';
import { sendOnce } from './once';
import { onceKeyOf } from './onceKeys';

/** A minimum, which branch `send` replaces. */
export const sendMessage: Operation = {
	name: 'Send',
	value: 'send',
	action: 'Send a message',
	description: 'Send a message to a person',
	limit: 'messages',
	atOnce: 8,
	fields: [
		{ displayName: 'To', name: 'to', type: 'hidden', default: 'phone' },
		{ displayName: 'Phone', name: 'recipientPhone', type: 'string', default: '' },
		{ displayName: 'Message', name: 'message', type: 'string', default: '' },
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			default: {},
			options: [
				{
					displayName: 'If Outcome Is Unknown',
					name: 'ifUnknown',
					type: 'options',
					default: 'fail',
					options: [
						{ name: 'Fail', value: 'fail' },
						{ name: 'Send Again', value: 'sendAgain' },
					],
				},
				{ displayName: 'Once per Key', name: 'onceKey', type: 'string', default: '' },
			],
		},
	],
	execute: async (run): Promise<IDataObject[]> => {
		const given = run.parameter('options', {});
		const options = isObject(given) ? given : {};
		const body = {
			recipientPhone: run.parameter('recipientPhone'),
			message: run.parameter('message'),
		} as IDataObject;
		const outcome = await sendOnce(run, body, {
			sendsUnknownAgain: options.ifUnknown === 'sendAgain',
			onceKey: onceKeyOf(run, options),
		});
		if (!outcome.sent) return [{ status: 'skipped', skipped: true }];
		const { status, message } = outcome.answer;
		return [{ status, messageId: isObject(message) ? message._id : null }];
	},
};
