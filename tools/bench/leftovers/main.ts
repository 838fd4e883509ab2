import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ensureN8n } from '../../n8n/install';
import { type RealN8n, startRealN8n } from '../../n8n/realN8n';
import { type Contestant, gitlab, tuco } from './contestants';
import { Run } from './run';
import { SCRIPT } from './script';
import { type Count, leftBehind, type Line, tableOf } from './table';

const FILE = join(__dirname, '../../../docs/leftovers.md');

/** A contestant's name, the version of n8n it ran in, and what was counted after each step. */
type Played = { title: string; version: string; counts: Count[] };

async function main(): Promise<void> {
	const results: Played[] = [];
	for (const enter of [tuco, gitlab]) results.push(await play(enter));
	const lines: Line[] = SCRIPT.map(({ what, wanted }, index) => ({
		what,
		wanted,
		counts: results.flatMap(({ counts }) => counts.slice(index, index + 1)),
	}));
	const [own = 0, theirs = 0] = leftBehind(lines);
	const [version = ''] = results.map((result) => result.version);
	const page = `# What is left behind

The same script, run in a real n8n ${version} against Tuco Trigger and against a trigger that n8n ships with, GitLab
Trigger, each with a stand-in for its service on the same machine. After each step an event is sent to every webhook
that stands there, and then one that the service did not sign: "standing" counts the webhooks, "taken" those whose own
event n8n answered with 200, "forged" those whose unsigned one it took all the same. In bold: what is not as wanted.
Each step starts from what the one before it left.

Left behind after the last step: ${own} by Tuco Trigger, ${theirs} by GitLab Trigger.

${tableOf(
	results.map(({ title }) => title),
	lines,
)}

Made by \`npm run bench:leftovers\`.
`;
	process.stdout.write(page);
	writeFileSync(FILE, page);
}

/** Plays the script with one contestant in an n8n of its own, and counts after each step. */
async function play(enter: (n8n: RealN8n) => Promise<Contestant>): Promise<Played> {
	const n8n = await startRealN8n();
	const contestant = await enter(n8n);
	const run = new Run(n8n.client, n8n.server, contestant);
	const { version } = await ensureN8n();
	try {
		const counts: Count[] = [];
		for (const { what, act } of SCRIPT) {
			await act(run);
			const count = await countAt(contestant);
			counts.push(count);
			process.stderr.write(`${contestant.title}: ${what}: ${JSON.stringify(count)}\n`);
		}
		return { title: contestant.title, version, counts };
	} finally {
		contestant.stop();
		await run.server.stop();
		await n8n.stop();
	}
}

async function countAt(contestant: Contestant): Promise<Count> {
	const taken = (await contestant.deliverToAll(false)).filter((status) => status === 200);
	const forged = (await contestant.deliverToAll(true)).filter((status) => status === 200);
	return { standing: contestant.standing(), taken: taken.length, forged: forged.length };
}

void main();
