import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { isObject } from '../../shared/json';
import type { ItemRun } from '../operation';
import { filled, refusal, textField, textOf } from '../values';

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** When a message may leave. Tuco holds it back until then, which is no error (contract of actions, section 1). */
export const sendWindowField: INodeProperties = {
	displayName: 'Send Window',
	name: 'sendWindow',
	type: 'fixedCollection',
	placeholder: 'Add Send Window',
	default: {},
	description: 'When the message may leave. Outside of these hours, Tuco holds it back.',
	options: [
		{
			displayName: 'Window',
			name: 'window',
			values: [
				textField('Start', 'start', '09:00', 'HH:mm, from 00:00 to 23:59'),
				textField('End', 'end', '17:30', 'HH:mm, from 00:00 to 23:59'),
				{
					displayName: 'Days',
					name: 'days',
					type: 'multiOptions',
					default: [],
					description: 'Default is every day',
					// In the order of the week.
					options: DAYS.map((name, value) => ({ name, value })),
				},
				textField(
					'Time Zone',
					'timezone',
					'America/New_York',
					"Of these hours and days. Default is the workflow's time zone, not the recipient's.",
				),
			],
		},
	],
};

/**
 * The send window among additional fields, by Tuco's keys. Tuco needs a time zone with it.
 *
 * @throws NodeOperationError if it was added but holds nothing back, or has only one end
 */
export function sendWindowOf(run: ItemRun, { sendWindow }: IDataObject): IDataObject {
	const window = isObject(sendWindow) ? sendWindow.window : undefined;
	if (!isObject(window)) return {};
	const [start, end] = [timeOfDay(window.start), timeOfDay(window.end)];
	const days = [window.days ?? []].flat().map(Number);
	if ((start === '') !== (end === '')) {
		throw refusal(run, 'The send window has only one end', 'Fill in both Start and End');
	}
	if ((start === '' && days.length === 0) || !days.every((day) => day in DAYS)) {
		throw refusal(run, 'The send window has no hours or days', 'Fill it in, or remove it');
	}
	return filled({
		sendWindowStart: start,
		sendWindowEnd: end,
		allowedDaysOfWeek: days.length > 0 ? days : '',
		timezone: textOf(window.timezone) || run.context.getTimezone(),
	});
}

/** Tuco wants 09:00, not 9:00. Anything else, it refuses itself. */
const timeOfDay = (value: unknown) => textOf(value).replace(/^\d:/, '0$&');
