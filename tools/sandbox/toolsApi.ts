import { Router } from 'express';
import { z } from 'zod';

import { ApiError } from './apiError';
import { type Workspaces, ID, textsOf } from './calls';
import { newId } from './facts';
import { textOf } from './leads';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** The body of a save. Guess: the texts of the errors. */
const TOOL = z.object({
	id: ID,
	name: z.string({ message: 'name is required' }).min(1, 'name is required'),
	method: z.enum(METHODS, { message: 'Invalid method' }),
	url: z.string({ message: 'url is required' }).min(1, 'url is required'),
	responseMapping: z.string({ message: 'responseMapping is required' }),
	headers: z.record(z.string()).optional(),
	body: z.string().optional(),
	description: z.string().optional(),
});

/** A workspace's API tool. */
export type ApiTool = Omit<z.infer<typeof TOOL>, 'id'> & { _id: string };

/**
 * Tuco's API of API tools (contract of actions, section 8). Guess: the shapes of all answers, that updates replace the tool,
 * and the errors.
 */
export function toolsRouter({ workspaceFor, writableWorkspaceFor }: Workspaces): Router {
	const router = Router();
	router.get('/campaign-tools', (request, response) => {
		response.json({ tools: workspaceFor(request).tools });
	});
	router.post('/campaign-tools', (request, response) => {
		const { tools } = writableWorkspaceFor(request);
		const { id, ...fields } = TOOL.parse(request.body);
		const tool = { _id: id ?? newId(), ...fields };
		if (id === undefined) tools.push(tool);
		else tools[indexOf(tools, id)] = tool;
		response.json({ success: true, tool });
	});
	router.delete('/campaign-tools', (request, response) => {
		const { tools } = writableWorkspaceFor(request);
		tools.splice(indexOf(tools, textsOf(request.query).id), 1);
		response.json({ success: true });
	});
	// Calls nobody: the other system's answer is made up from the mapping, and the request is shown beside it.
	router.post('/campaign-tools/test', (request, response) => {
		const { tools, messaging } = workspaceFor(request);
		const { toolId, leadId } = z.object({ toolId: z.string(), leadId: ID }).parse(request.body);
		const tool = tools[indexOf(tools, toolId)];
		const lead: Record<string, unknown> = leadId ? messaging.lead(leadId) : {};
		const fill = (text?: string) =>
			text?.replace(/\{(\w+)\}/g, (whole, key: string) => textOf(lead[key]) ?? whole);
		const { method, headers = {}, responseMapping = '' } = tool ?? {};
		const value = 'sample';
		response.json({
			success: true,
			value,
			rawResponse: answerWith(responseMapping, value),
			request: { method, url: fill(tool?.url), body: fill(tool?.body), headers },
		});
	});
	return router;
}

/** Where the tool is in the list. */
function indexOf(tools: readonly ApiTool[], id: string | undefined): number {
	const index = tools.findIndex(({ _id }) => _id === id);
	if (index < 0) throw new ApiError(404, { error: 'Tool not found' });
	return index;
}

/** An answer that has the value at a path such as `data.items[0].id`. */
function answerWith(path: string, value: unknown): unknown {
	const keys = path.split(/[.[\]]+/).filter(Boolean);
	return keys.reduceRight<unknown>(
		(inner, key) => (/^\d+$/.test(key) ? [inner] : { [key]: inner }),
		value,
	);
}
