import { TUCO_EVENTS } from '../../../nodes/Tuco/trigger/events/names';
import { UNKNOWN_EVENT } from '../../sandbox';
import { sampleItem } from './sampleItem';

const INTRODUCTION = `# A sample item of every event

n8n shows no preview of a trigger's fields before an event has come in. To build on before that, open Tuco Trigger, select
**set mock data** in its output panel and paste one of these: its fields can then be dragged into the nodes that follow,
and the workflow can be executed. Remove the pin before you rely on what you see.

Made by \`npm run docs\` with the trigger's own code; a test sees to it that it is up to date.
`;

/** The page with one sample item for each event, ready to be pasted into the editor. */
export function samplesPage(): string {
	const known = TUCO_EVENTS.map(({ name, label, description }) =>
		section(`${label}: \`${name}\``, description, name),
	);
	const unknown = section(
		'Any Other Event',
		'An event that this version does not know, passed on whole under `payload`',
		UNKNOWN_EVENT,
	);
	return [INTRODUCTION, ...known, unknown].join('\n');
}

function section(heading: string, description: string, event: string): string {
	const json = JSON.stringify([sampleItem(event)], null, 2);
	return `## ${heading}\n\n${description}.\n\n\`\`\`json\n${json}\n\`\`\`\n`;
}
