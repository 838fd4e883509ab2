import type { INodeProperties } from 'n8n-workflow';

import { textField } from '../values';

/** How Send works, in contrast to what it sends. */
export const sendOptions: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [
		{
			displayName: 'If Outcome Is Unknown',
			name: 'ifUnknown',
			type: 'options',
			default: 'fail',
			description:
				'What Retry On Fail does with a message that may have been sent, for example after a dropped connection',
			options: [
				{ name: 'Fail', value: 'fail', description: 'Never sends it twice' },
				{ name: 'Send Again', value: 'sendAgain', description: 'The recipient may get it twice' },
			],
		},
		textField(
			'Once per Key',
			'onceKey',
			'{{ $json.eventId }}',
			'Skips a message whose key this node has used before, also in another execution. n8n keeps the latest 10,000 keys of each node. In queue mode, two workers can both find a key unused at the same moment: use the template Once Across Processes.',
		),
		{
			displayName: 'Remove Markdown',
			name: 'removeMarkdown',
			type: 'boolean',
			default: false,
			description:
				'Whether to turn Markdown into plain text, for messages that a model wrote. Links become text with the URL in brackets.',
		},
	],
};
