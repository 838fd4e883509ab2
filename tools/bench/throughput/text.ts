import { cpus } from 'node:os';

import { table } from '../table';
import type { Comparison } from './compare';
import type { Effort } from './measure';
import type { Profile } from './readProfile';
import { COMPARED } from './settings';
import { tableOf, tuningTable } from './tables';

type Findings = {
	comparison: Comparison;
	verdicts: string;
	profile: Profile;
	effort: Effort;
	chart: string;
};

/** The section as the page shows it. What it says of n8n is read in its code, what it says in figures is measured. */
export function textOf({ comparison, verdicts, profile, effort, chart }: Findings): string {
	const tables = COMPARED.map((setting) => tableOf(comparison, setting)).join('\n\n');
	return `## Throughput

Events a second through a published workflow of a trigger and a node that does nothing. Every event is a reply as Tuco
sends it, 2 kB with a message ID of its own, signed. They are kept in flight over kept-alive connections by the
process that measures, on the same machine (${cpus().length} processors). A turn lasts ${effort.seconds} s and ends when n8n has ended the last
execution, so that nobody gains by answering first and working later; ${effort.rounds} rounds, in which all contestants of all
settings take turns, each beginning with another one. In brackets: half and 99 % of the answers came within so many
milliseconds. "Tuco ÷ it" is how many times as fast Tuco Trigger was, the median of the rounds with the quarters around
it.

All of them answer in the same mode, the one that n8n calls "Immediately": once the execution is stored, before it runs.
What they do before and after differs, and is what is compared:

- **Tuco Trigger** verifies, takes out duplicates and gives the simplified item; its settings are the defaults.
- **Does nothing** is a trigger of our own for this bench whose code hands on the body, in version 1.1, in version 1,
  and with the fields and the credential that Tuco Trigger has. Version 1 is what most community triggers are.
- **Webhook node** is n8n's own, with nothing verified.
- **GitHub Trigger** is n8n's own, of version 1, which verifies an HMAC-SHA256 as well; GitHub's API is played on
  loopback.
- **Webhook, Crypto, Switch** is what a user would build instead, in as few nodes as it takes: the raw body signed by the
  Crypto node, and a Switch that compares the signatures and looks for the event. **Code** has a Code node verify, which
  needs \`NODE_FUNCTION_ALLOW_BUILTIN=crypto\`; n8n has that in all settings here. Neither takes out duplicates, and a
  forged event is answered 200 and costs an execution.

![Events a second](performance/${chart}.svg)

${tables}

### Goals

${verdicts}

On its defaults n8n 2 makes a JavaScript isolate for expressions, whether or not there are any, twice for each event: when
the request comes in and when the execution begins. It spares its own Webhook node the first one, by the node's type
(\`webhookPhaseNeedsIsolate\` in its \`live-webhooks.js\`), which no other trigger can have. A workflow that begins with a
Webhook node is therefore ahead of any trigger there, and by its margin can afford a few more nodes. With lazy acquire
nobody pays for isolates that are not used. A trigger of version 1 uses one for each request: n8n evaluates an expression
for it, to see whether the body is binary (\`parseRequestBody\` in \`webhook-helpers.js\`).

The medians of single cases swing from run to run by as much as the quarters around them are apart: read the averages, and
the profile below, which says what parts Tuco Trigger from the trigger that does nothing.
What a trigger with a credential and fields costs, beside one that has neither, is n8n's too: it looks up in its database
whether the workflow may use the credential, and works out the fields' values anew, for every execution.

### Where the time goes

A CPU profile of n8n's main thread, with lazy acquire and 8 events in flight: ${percent(profile.ours)} of the busy time is spent in
Tuco Trigger's code and in what it calls, the HMAC and the parsing of JSON included. By package, native code counted for
whoever calls it:

${packagesOf(profile)}

### Tuning

What can be set, and how many times as fast Tuco Trigger is with it, the workflow behind it included:

${tuningTable(comparison)}
`;
}

function packagesOf({ packages }: Profile): string {
	const rows = packages.slice(0, 8).map(({ name, share }) => [named(name), percent(share)]);
	return table(['Package', 'Share'], rows);
}

/** V8's own entries in words. */
function named(owner: string): string {
	if (owner === '(program)') return 'native code, called by no JavaScript';
	if (owner === '(garbage collector)') return 'garbage collection';
	return `\`${owner}\``;
}

function percent(share: number): string {
	return `${(100 * share).toFixed(1)} %`;
}
