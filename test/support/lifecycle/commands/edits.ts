import fc from 'fast-check';

import type { Version } from '../model';
import { command, type Command } from './command';

const change = (changes: Partial<Version>) =>
	command(`edit ${JSON.stringify(changes)}`, (model) => {
		model.draft = { ...model.draft, ...changes };
	});

const events = fc.subarray(['message.reply', 'message.sent', 'message.failed'], { minLength: 1 });
const webhookName = fc.constantFrom('', 'Replies', 'n8n');
const nodeName = fc.constantFrom('Tuco Trigger', 'On a reply', 'constructor');

/** The user edits the workflow: the events, the webhook's name or the node's, which empties its static data. */
export const edits: fc.Arbitrary<Command> = fc.oneof(
	{ weight: 3, arbitrary: events.map((chosen) => change({ events: chosen })) },
	{ weight: 1, arbitrary: webhookName.map((chosen) => change({ webhookName: chosen })) },
	{ weight: 2, arbitrary: nodeName.map((chosen) => change({ nodeName: chosen })) },
);
