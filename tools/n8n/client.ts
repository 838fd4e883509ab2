import {
	type Execution,
	type ExecutionSummary,
	readExecution,
	readExecutionSummary,
} from './execution';
import { type JsonObject, isObject, listOf, objectOf, textOf, textOrNull } from './json';
import { N8nSession } from './n8nSession';
import type { Publication } from './publication';
import { type Publisher, publisherFor } from './publisher';
import { type TestListener, listenForTestEvent } from './testListener';
import { type Workflow, type WorkflowDraft, readWorkflow } from './workflow';

/** Who owns an n8n. */
export type Owner = { email: string; password: string; firstName: string; lastName: string };

/** The owner unless told. The password is no secret: it opens an n8n that only this machine can reach. */
export const DEFAULT_OWNER: Owner = {
	email: 'owner@example.com',
	password: 'Only-On-This-Machine-1',
	firstName: 'Local',
	lastName: 'Owner',
};

/** A credential's content; `data` in the open. */
export type CredentialContent = { name: string; type: string; data: JsonObject };

/** n8n, of the 1.x or the 2.x line, driven as its editor drives it. Any answer but a good one is an N8nCallError. */
export class N8nClient {
	private constructor(
		readonly session: N8nSession,
		private readonly publisher: Publisher,
	) {}

	/** Logs in as the owner, who is created when n8n has none yet. */
	static async setUp({ url }: { url: string }, owner: Owner = DEFAULT_OWNER): Promise<N8nClient> {
		const session = new N8nSession(url);
		const settings = objectOf(await session.call('GET', '/rest/settings'), 'The settings');
		const { showSetupOnFirstLoad } = objectOf(settings.userManagement, 'The user management');
		if (showSetupOnFirstLoad === true) {
			await session.call('POST', '/rest/owner/setup', { body: owner });
		} else {
			const { email: emailOrLdapLoginId, password } = owner;
			await session.call('POST', '/rest/login', { body: { emailOrLdapLoginId, password } });
		}
		return new N8nClient(session, await publisherFor(session));
	}

	async createCredential(content: CredentialContent): Promise<{ id: string }> {
		return readId(await this.session.call('POST', '/rest/credentials', { body: content }));
	}

	/** Replaces a credential's content. */
	async updateCredential(id: string, content: CredentialContent): Promise<void> {
		await this.session.call('PATCH', `/rest/credentials/${id}`, { body: content });
	}

	/** Runs the credential's own test with the content given, as the editor does when it is saved. */
	async testCredential(
		credentials: CredentialContent & { id: string },
	): Promise<{ status: 'OK' | 'Error'; message: string }> {
		const answer = await this.session.call('POST', '/rest/credentials/test', {
			body: { credentials },
		});
		const { status, message } = objectOf(answer, 'The result of the test');
		return { status: status === 'OK' ? 'OK' : 'Error', message: textOrNull(message) ?? '' };
	}

	async createWorkflow(draft: WorkflowDraft & { staticData?: JsonObject }): Promise<Workflow> {
		if (draft.staticData !== undefined) return await this.#importWorkflow(draft);
		// n8n 1 creates none of which it is not told that it is not active.
		const body = { active: false, ...draft };
		return readWorkflow(await this.session.call('POST', '/rest/workflows', { body }));
	}

	async getWorkflow(id: string): Promise<Workflow> {
		return readWorkflow(await this.session.call('GET', `/rest/workflows/${id}`));
	}

	/** Saves changes as a new version, which is not published by that; n8n 1 publishes it where the workflow is published. */
	async updateWorkflow(id: string, changes: Partial<WorkflowDraft>): Promise<Workflow> {
		return readWorkflow(
			await this.session.call('PATCH', `/rest/workflows/${id}`, { body: changes }),
		);
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
		return await this.publisher.publish(id);
	}

	/** Takes a workflow back. n8n, but not n8n 1, answers before its triggers are torn down: see `publication`. */
	async unpublish(id: string): Promise<Workflow> {
		return await this.publisher.unpublish(id);
	}

	/** How far n8n is with publishing, and what its triggers failed with; of n8n 1 only whether it is published. */
	async publication(id: string): Promise<Publication> {
		return await this.publisher.publication(id);
	}

	/** The latest executions, newest first, at most 100. */
	async executions(filter: { workflowId?: string } = {}): Promise<ExecutionSummary[]> {
		const query = new URLSearchParams({ limit: '100', filter: JSON.stringify(filter) });
		const answer = await this.session.call('GET', `/rest/executions?${query.toString()}`);
		const { results } = objectOf(answer, 'The answer');
		return listOf(results, 'The list of executions').map(readExecutionSummary);
	}

	async execution(id: string): Promise<Execution> {
		return readExecution(await this.session.call('GET', `/rest/executions/${id}`));
	}

	/** Has n8n listen for one test event; see listenForTestEvent. */
	async listenForTestEvent(workflow: { id: string }, triggerName: string): Promise<TestListener> {
		return await listenForTestEvent(this.session, workflow.id, triggerName);
	}

	/** The description of a node type in its highest version, `null` when n8n has not loaded such a node. */
	async nodeType(name: string): Promise<JsonObject | null> {
		const described = await this.#described('nodes', name);
		return described.sort((a, b) => highestVersion(b) - highestVersion(a))[0] ?? null;
	}

	/** The description of a credential type, `null` when n8n has not loaded it. */
	async credentialType(name: string): Promise<JsonObject | null> {
		return (await this.#described('credentials', name))[0] ?? null;
	}

	async #described(kind: 'nodes' | 'credentials', name: string): Promise<JsonObject[]> {
		const types = listOf(await this.session.call('GET', `/types/${kind}.json`), 'The types');
		return types.filter(isObject).filter((type) => type.name === name);
	}

	/** The editor's interface drops static data; the public one, which takes a key, keeps it. */
	async #importWorkflow(draft: WorkflowDraft & { staticData?: JsonObject }): Promise<Workflow> {
		const body = { label: `import ${Date.now()}`, scopes: ['workflow:create'], expiresAt: null };
		const key = objectOf(await this.session.call('POST', '/rest/api-keys', { body }), 'The key');
		const { id } = readId(
			await this.session.call('POST', '/api/v1/workflows', {
				body: { settings: {}, ...draft },
				headers: { 'x-n8n-api-key': textOf(key.rawApiKey, 'The key') },
			}),
		);
		await this.session.call('DELETE', `/rest/api-keys/${textOf(key.id, 'The id of the key')}`);
		return await this.getWorkflow(id);
	}
}

function readId(value: unknown): { id: string } {
	return { id: textOf(objectOf(value, 'The answer').id, 'The id') };
}

function highestVersion({ version }: JsonObject): number {
	return Math.max(...(Array.isArray(version) ? version : [version]).map(Number));
}
