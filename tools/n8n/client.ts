import { isN8n1 } from './install';
import * as schemas from './schemas';
import type {
	Execution,
	ExecutionSummary,
	JsonObject,
	Publication,
	Workflow,
	WorkflowDraft,
} from './schemas';
import { listenForTestEvent, N8nSession, type TestListener } from './session';
import { until, type WaitOptions } from './wait';

/** The owner of each n8n. The password is not secret: only this machine can reach that n8n. */
export const DEFAULT_OWNER = {
	email: 'owner@example.com',
	password: 'Only-On-This-Machine-1',
	firstName: 'Local',
	lastName: 'Owner',
};

/** A credential's content, with unencrypted `data`. */
export type CredentialContent = { name: string; type: string; data: JsonObject };

/** Drives n8n 1.x or 2.x through its editor's API. */
export class N8nClient {
	private constructor(
		readonly session: N8nSession,
		private readonly version: string,
	) {}

	/** Logs in as the owner, and creates the owner first if n8n has none. */
	static async setUp({ url }: { url: string }): Promise<N8nClient> {
		const session = new N8nSession(url);
		const settings = async () =>
			schemas.settings.parse(await session.call('GET', '/rest/settings'));
		if ((await settings()).userManagement.showSetupOnFirstLoad) {
			await session.call('POST', '/rest/owner/setup', { body: DEFAULT_OWNER });
		} else {
			const { email: emailOrLdapLoginId, password } = DEFAULT_OWNER;
			await session.call('POST', '/rest/login', { body: { emailOrLdapLoginId, password } });
		}
		return new N8nClient(session, (await settings()).versionCli);
	}

	async createCredential(content: CredentialContent): Promise<{ id: string }> {
		const answer = await this.session.call('POST', '/rest/credentials', { body: content });
		return schemas.created.parse(answer);
	}

	async updateCredential(id: string, content: CredentialContent): Promise<void> {
		await this.session.call('PATCH', `/rest/credentials/${id}`, { body: content });
	}

	/** Runs the credential's test on this content, as the editor does on save. */
	async testCredential(
		credentials: CredentialContent & { id: string },
	): Promise<{ status: 'OK' | 'Error'; message: string }> {
		const body = { credentials };
		const answer = await this.session.call('POST', '/rest/credentials/test', { body });
		return schemas.credentialTest.parse(answer);
	}

	async createWorkflow(
		draft: WorkflowDraft & { staticData?: JsonObject; pinData?: JsonObject },
	): Promise<Workflow> {
		if (draft.staticData !== undefined) return await this.#importWorkflow(draft);
		// n8n 1 requires `active`.
		return await this.#workflow('POST', '', { active: false, ...draft });
	}

	async getWorkflow(id: string): Promise<Workflow> {
		return await this.#workflow('GET', `/${id}`);
	}

	/** Saves a new version without publishing it. n8n 1 also publishes it if the workflow is published. */
	async updateWorkflow(id: string, changes: Partial<WorkflowDraft>): Promise<Workflow> {
		return await this.#workflow('PATCH', `/${id}`, changes);
	}

	/** Unpublishes, archives and deletes a workflow. */
	async deleteWorkflow(id: string): Promise<void> {
		const { isArchived } = await this.getWorkflow(id);
		if (!isArchived) await this.session.call('POST', `/rest/workflows/${id}/archive`, { body: {} });
		await this.session.call('DELETE', `/rest/workflows/${id}`);
	}

	/**
	 * Publishes the latest version. n8n 2 responds before the triggers are set up: see `publication`. n8n 1 sets them up
	 * first, and fails if one of them fails.
	 */
	async publish(id: string): Promise<Workflow> {
		if (isN8n1(this.version)) return await this.#workflow('PATCH', `/${id}`, { active: true });
		const { versionId } = await this.getWorkflow(id);
		return await this.#workflow('POST', `/${id}/activate`, { versionId });
	}

	/** Unpublishes a workflow. n8n 2 responds before its triggers are torn down (see `publication`), n8n 1 after. */
	async unpublish(id: string): Promise<Workflow> {
		if (isN8n1(this.version)) return await this.#workflow('PATCH', `/${id}`, { active: false });
		return await this.#workflow('POST', `/${id}/deactivate`, {});
	}

	/** The publication's progress and its triggers' errors. For n8n 1, only whether the workflow is published. */
	async publication(id: string): Promise<Publication> {
		if (isN8n1(this.version)) {
			const { active } = await this.getWorkflow(id);
			return { status: active ? 'published' : 'not_published', triggers: [] };
		}
		const answer = await this.session.call('GET', `/rest/workflows/${id}/publication-status`);
		return schemas.publication.parse(answer);
	}

	/** All executions, newest first. */
	async executions(filter: { workflowId?: string } = {}): Promise<ExecutionSummary[]> {
		const all: ExecutionSummary[] = [];
		for (let start = {}; ;) {
			const limit = 100;
			const query = { limit: String(limit), filter: JSON.stringify(filter), ...start };
			const path = `/rest/executions?${new URLSearchParams(query).toString()}`;
			const page = schemas.executionList.parse(await this.session.call('GET', path));
			all.push(...page.results);
			const { id: lastId } = all.at(-1) ?? {};
			if (page.results.length < limit || page.nextCursor === null) return all;
			// n8n 1 has no cursor.
			start = page.nextCursor === undefined ? { lastId } : { cursor: page.nextCursor };
		}
	}

	async execution(id: string): Promise<Execution> {
		return schemas.execution.parse(await this.session.call('GET', `/rest/executions/${id}`));
	}

	/** Runs a workflow from a trigger that waits for nothing, as "Execute workflow" does. Resolves when it has ended. */
	async runByHand(id: string, triggerName: string, options?: WaitOptions): Promise<Execution> {
		// n8n 1 runs the workflow in the request, n8n 2 the saved one.
		const workflowData = await this.session.call('GET', `/rest/workflows/${id}`);
		const body = { workflowData, triggerToStartFrom: { name: triggerName } };
		const answer = await this.session.call('POST', `/rest/workflows/${id}/run`, { body });
		const { executionId } = schemas.startedExecution.parse(answer);
		const ended = async () => {
			const execution = await this.execution(executionId);
			return execution.stoppedAt !== null && execution;
		};
		return await until('the execution to end', ended, options);
	}

	/** Makes n8n listen for one test event. */
	async listenForTestEvent(workflow: { id: string }, triggerName: string): Promise<TestListener> {
		return await listenForTestEvent(this.session, workflow.id, triggerName);
	}

	/** The description of a node type's highest version; `null` if n8n has not loaded it. */
	async nodeType(name: string): Promise<JsonObject | null> {
		const types = schemas.nodeTypes.parse(await this.session.call('GET', '/types/nodes.json'));
		const highest = ({ version }: (typeof types)[number]) => Math.max(...[version].flat());
		const found = types.filter((type) => type.name === name);
		return found.sort((a, b) => highest(b) - highest(a))[0] ?? null;
	}

	async #workflow(method: string, path: string, body?: object): Promise<Workflow> {
		const options = body === undefined ? {} : { body };
		return schemas.workflow.parse(
			await this.session.call(method, `/rest/workflows${path}`, options),
		);
	}

	/** Uses the public API, which needs a key, because the editor's API drops static data. */
	async #importWorkflow(draft: WorkflowDraft & { staticData?: JsonObject }): Promise<Workflow> {
		const body = { label: `import ${Date.now()}`, scopes: ['workflow:create'], expiresAt: null };
		const key = schemas.apiKey.parse(await this.session.call('POST', '/rest/api-keys', { body }));
		const answer = await this.session.call('POST', '/api/v1/workflows', {
			body: { settings: {}, ...draft },
			headers: { 'x-n8n-api-key': key.rawApiKey },
		});
		await this.session.call('DELETE', `/rest/api-keys/${key.id}`);
		return await this.getWorkflow(schemas.created.parse(answer).id);
	}
}
