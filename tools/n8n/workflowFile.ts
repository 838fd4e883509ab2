import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { isObject, type JsonObject, listOf, objectOf, textOf } from './json';
import { readNode, type WorkflowDraft } from './schemas';

/** The trigger's type once the package is installed, and so in every file. */
export const PUBLISHED_TYPE = 'n8n-nodes-tuco.tucoTrigger';

/** A workflow as its file has it. */
export type WorkflowFile = WorkflowDraft & {
	/** Items by the name of the node that they are pinned on. */
	pinData: JsonObject;
};

/** Where the workflows for users are. */
export const WORKFLOWS = join(__dirname, '../../workflows');

/** Reads a workflow of the folder `workflows`. Throws, naming what is wrong. */
export async function readWorkflowFile(name: string): Promise<WorkflowFile> {
	const content: unknown = JSON.parse(await readFile(join(WORKFLOWS, name), 'utf8'));
	const file = objectOf(content, name);
	return {
		name: textOf(file.name, 'The name'),
		nodes: listOf(file.nodes, 'The nodes').map(readNode),
		connections: objectOf(file.connections, 'The connections'),
		settings: isObject(file.settings) ? file.settings : {},
		pinData: objectOf(file.pinData, 'What is pinned'),
	};
}
