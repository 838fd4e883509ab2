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

/** Who owns each n8n. The password is no secret: it opens an n8n that only this machine can reach. */
export const DEFAULT_OWNER = {
	email: 'owner@example.com',
	password: 'Only-On-This-Machine-1',
	firstName: 'Local',
	lastName: 'Owner',
};

/** A credential's content; `data` in the open. */
export type CredentialContent = { name: string; type: string; data: JsonObject };

/** n8n, of the 1.x or the 2.x line, driven as its editor drives it. */
export class N8nClient {
	private constructor(
		readonly session: N8nSession,
		private readonly version: string,
	) {}

	/** Logs in as the owner, who is created when n8n has none yet. */
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

	/** Replaces a credential's content. */
	async updateCredential(id: string, content: CredentialContent): Promise<void> {
		await this.session.call('PATCH', `/rest/credentials/${id}`, { body: content });
	}

	/** Runs the credential's own test with the content given, as the editor does when it is saved. */
	async testCredential(
		credentials: CredentialContent & { id: string },
	): Promise<{ status: 'OK' | 'Error'; message: string }> {
		const body = { credentials };
		const answer = await this.session.call('POST', '/rest/credentials/test', { body });
		return schemas.credentialTest.parse(answer);
	}

	async createWorkflow(draft: WorkflowDraft & { staticData?: JsonObject }): Promise<Workflow> {
		if (draft.staticData !== undefined) return await this.#importWorkflow(draft);
		// n8n 1 insists on `active`.
		return await this.#workflow('POST', '', { active: false, ...draft });
	}

	async getWorkflow(id: string): Promise<Workflow> {
		return await this.#workflow('GET', `/${id}`);
	}

	/** Saves changes as a new version, which does not publish it; n8n 1 publishes it where the workflow is published. */
	async updateWorkflow(id: string, changes: Partial<WorkflowDraft>): Promise<Workflow> {
		return await this.#workflow('PATCH', `/${id}`, changes);
	}

	/** Unpublishes a workflow, archives and deletes it. */
	async deleteWorkflow(id: string): Promise<void> {
		const { isArchived } = await this.getWorkflow(id);
		if (!isArchived) await this.session.call('POST', `/rest/workflows/${id}/archive`, { body: {} });
		await this.session.call('DELETE', `/rest/workflows/${id}`);
	}

	/**
	 * Publishes the latest version. n8n answers before its triggers are set up: see `publication`. n8n 1 sets them up
	 * first, and refuses when one of them fails.
	 */
	async publish(id: string): Promise<Workflow> {
		if (isN8n1(this.version)) return await this.#workflow('PATCH', `/${id}`, { active: true });
		const { versionId } = await this.getWorkflow(id);
		return await this.#workflow('POST', `/${id}/activate`, { versionId });
	}

	/** Unpublishes a workflow. n8n, but not n8n 1, answers before its triggers are torn down: see `publication`. */
	async unpublish(id: string): Promise<Workflow> {
		if (isN8n1(this.version)) return await this.#workflow('PATCH', `/${id}`, { active: false });
		return await this.#workflow('POST', `/${id}/deactivate`, {});
	}

	/** How far n8n is with publishing, and what its triggers failed with; of n8n 1 only whether it is published. */
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

	/** Has n8n listen for one test event; see listenForTestEvent. */
	async listenForTestEvent(workflow: { id: string }, triggerName: string): Promise<TestListener> {
		return await listenForTestEvent(this.session, workflow.id, triggerName);
	}

	/** The description of a node type in its highest version, `null` when n8n has not loaded such a node. */
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

	/** The editor's interface drops static data; the public one, which takes a key, keeps it. */
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
