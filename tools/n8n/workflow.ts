import { type JsonObject, isObject, listOf, objectOf, textOf, textOrNull } from './json';

/** A node of a workflow, with whatever else n8n keeps of it. */
export type WorkflowNode = JsonObject & {
	id: string;
	name: string;
	type: string;
	typeVersion: number;
	position: [number, number];
	parameters: JsonObject;
};

/** What a workflow is made of. */
export type WorkflowDraft = {
	name: string;
	nodes: WorkflowNode[];
	connections: JsonObject;
	settings?: JsonObject;
};

/** A workflow as n8n has it. */
export type Workflow = Required<WorkflowDraft> & {
	id: string;
	/** The latest version, saved but not necessarily published. */
	versionId: string;
	/** The version that is published, `null` when none is. */
	activeVersionId: string | null;
	active: boolean;
	isArchived: boolean;
	/** What nodes remember, by keys such as `node:<its name>`. */
	staticData: JsonObject;
	/** The published version with its nodes, where n8n tells it. */
	activeVersion: JsonObject | null;
};

/** Checks what n8n said about a workflow. Throws, naming what is wrong. */
export function readWorkflow(value: unknown): Workflow {
	const workflow = objectOf(value, 'The workflow');
	const { staticData, activeVersion } = workflow;
	return {
		id: textOf(workflow.id, 'The id of the workflow'),
		name: textOf(workflow.name, 'The name of the workflow'),
		nodes: listOf(workflow.nodes, 'The nodes of the workflow').map(readNode),
		connections: objectOf(workflow.connections, 'The connections of the workflow'),
		settings: isObject(workflow.settings) ? workflow.settings : {},
		versionId: textOf(workflow.versionId, 'The version of the workflow'),
		activeVersionId: textOrNull(workflow.activeVersionId),
		active: workflow.active === true,
		isArchived: workflow.isArchived === true,
		staticData: isObject(staticData) ? staticData : {},
		activeVersion: isObject(activeVersion) ? activeVersion : null,
	};
}

/** Checks that a value is a node of a workflow. Throws when it is none. */
export function readNode(value: unknown): WorkflowNode {
	if (!isNode(value)) throw new Error(`Not a node of a workflow: ${JSON.stringify(value)}`);
	return value;
}

function isNode(value: unknown): value is WorkflowNode {
	return (
		isObject(value) &&
		['id', 'name', 'type'].every((key) => typeof value[key] === 'string') &&
		typeof value.typeVersion === 'number' &&
		Array.isArray(value.position) &&
		isObject(value.parameters)
	);
}
