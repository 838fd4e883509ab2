import fc from 'fast-check';

import { edits } from './commands/edits';
import { meddling } from './commands/meddling';
import { publications } from './commands/publications';
import { restarts } from './commands/restarts';

/** How long a sequence gets. */
const MAXIMUM_COMMANDS = 18;

const anyCommand = fc.oneof(
	{ weight: 6, arbitrary: publications },
	{ weight: 4, arbitrary: restarts },
	{ weight: 3, arbitrary: meddling },
	{ weight: 2, arbitrary: edits },
);

/** Sequences of what users, n8n, Tuco and the network do. */
export const sequences = fc.commands([anyCommand], { maxCommands: MAXIMUM_COMMANDS, size: 'max' });
