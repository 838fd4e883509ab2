import { textAt, textsAt } from '../../shared/json';
import { type Operation, valueOf } from '../operation';
import { collection, countryCodeField, textOf, unknownId } from '../values';
import { recipientFields, recipientOf } from './recipient';

/** Cancels messages that have not left yet (contract of actions, section 2). */
export const cancelPending: Operation = {
	name: 'Cancel Pending',
	value: 'cancelPending',
	action: 'Cancel pending messages',
	description:
		'Cancel all messages to a person that are queued or scheduled, including those of campaigns. Messages that are being sent are not cancelled, and later ones are not held back.',
	limit: null,
	fields: [
		...recipientFields,
		{
			displayName: 'Additional Fields',
			name: 'additionalFields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			displayOptions: { show: { to: ['phone'] } },
			options: [countryCodeField],
		},
	],
	execute: async (run) => {
		const code = textOf(collection(run, 'additionalFields').defaultCountryCode);
		const body = recipientOf(run, code);
		const path = '/api/messages/cancel-for-lead';
		const known = { 'Invalid leadId': unknownId('lead') };
		const again = 'run the node again';
		const result = await run.call({ method: 'POST', path, body, isSafe: true });
		const answer = valueOf(result, run, { again, known });
		const { cancelledCount, jobsRemovedFromQueue } = answer;
		return [
			{
				cancelledCount: cancelledCount ?? null,
				leadId: textAt(answer, 'leadId') ?? textAt(body, 'leadId'),
				messageIds: textsAt(answer, 'messageIds'),
				jobsRemovedFromQueue: jobsRemovedFromQueue ?? null,
				recipientPhone: textAt(body, 'recipientPhone'),
				recipientEmail: textAt(body, 'recipientEmail'),
			},
		];
	},
};
