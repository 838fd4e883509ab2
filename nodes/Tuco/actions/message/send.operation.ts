import { isTool, type KnownErrors, type Operation } from '../operation';
import { collection, unknownId } from '../values';
import { bodyOf } from './body';
import { sendOnce } from './once';
import { onceKeyOf } from './onceKeys';
import { sendFields } from './sendFields';
import { ONCE_PER_KEY, REPEATED_CALL, sentItem, sentSummary } from './sentItem';

const WINDOW = [
	'Tuco cannot read the send window',
	'Enter Start and End as HH:mm, such as 09:00, and a Time Zone such as America/New_York.',
] as const;

/** The errors of the contract of actions, section 1, that the form cannot rule out. */
export const KNOWN: KnownErrors = {
	'Attachment URL does not belong': [
		'An attachment belongs to another workspace of Tuco',
		"Use a file from the API key's own workspace, or a public URL elsewhere.",
	],
	'Either recipientEmail or recipientPhone is required': [
		'The lead has no address for this type of message',
		'Add one to the lead in Tuco, or fill in Recipient Phone or Recipient Email.',
	],
	'Invalid time format': WINDOW,
	'Invalid timezone or time window': WINDOW,
	'Lead not found': unknownId('lead'),
	'No active lines': [
		'The workspace has no active line to send from',
		'Add and activate a line in Tuco, or choose one under Line.',
	],
	'sendFallbackSmsOnFailed is true': [
		'Fallback SMS is not set up in Tuco',
		'Connect Twilio in Tuco under Settings → Fallback, or turn off Fallback SMS.',
	],
};

/** Sends a message (contract of actions, section 1, 1). */
export const sendMessage: Operation = {
	name: 'Send',
	value: 'send',
	action: 'Send a message',
	description:
		'Send an iMessage, SMS or email to a lead, a phone number with country code, or an email address. Tuco may send it later: the status is then pending or scheduled.',
	limit: 'messages',
	// A send takes 4 to 8 seconds, and Tuco allows 60 a minute.
	atOnce: 20,
	fields: sendFields,
	execute: async (run) => {
		const options = collection(run, 'options');
		const outcome = await sendOnce({ ...run, known: KNOWN }, bodyOf(run), {
			sendsUnknownAgain: options.ifUnknown === 'sendAgain',
			onceKey: onceKeyOf(run, options),
			byContent: isTool(run),
		});
		if (!outcome.sent) return [sentItem(ONCE_PER_KEY)];
		const isSimplified = run.parameter('simplify', true) !== false;
		if (!isSimplified) return [outcome.answer];
		const item = sentItem(outcome.answer);
		// A model can read from it that its second call sent nothing.
		return [
			isTool(run) && outcome.isRepeat ? { ...item, reason: item.reason ?? REPEATED_CALL } : item,
		];
	},
	summary: sentSummary,
};
