import { randomUUID } from 'node:crypto';

import { type ChatModel, startChatModel } from '../../../tools/n8n/chatModel';
import type { JsonObject, Workflow } from '../../../tools/n8n/schemas';
import { credentialsOf } from '../../../tools/n8n/serviceCredentials';
import { publish, unpublish, until } from '../../../tools/n8n/wait';
import { importWorkflow, readWorkflowFile, TRIGGER } from '../../../tools/n8n/workflows';
import { buildPayload } from '../../../tools/sandbox';
import { dataTable, type DataTable } from '../n8n/dataTable';
import { Suite } from '../n8n/suite';
import { slack } from './fakeService';
import { type LocalHosts, startHosts } from './https';

/** Hangs fail; slowness does not. */
const SLOW = { timeoutMs: 240_000 };

type Person = { id: string; phone: string };

/** A workflow with an agent in a real n8n, with a stand-in for its model and for Slack. */
export class Answering {
	readonly suite = new Suite();
	model!: ChatModel;
	#hosts!: LocalHosts;
	#workflow!: Workflow;
	#lastPhone = 12_025_000_000;

	async start(): Promise<void> {
		this.model = await startChatModel(() => 'Done');
		this.#hosts = await startHosts({ [slack.host]: slack.listener });
		await this.suite.start(this.#hosts.env);
		this.suite.workspace.messaging.isPaced = false;
	}

	async stop(): Promise<void> {
		await this.suite.stop();
		await this.#hosts.stop();
		await this.model.stop();
	}

	/** Publishes the workflow of a file, with these texts replaced in it. */
	async publish(file: string, changes: Record<string, string> = {}): Promise<void> {
		const { client, credentialId } = this.suite;
		const credentials = await credentialsOf(client, credentialId, this.model.url);
		let content = JSON.stringify(await readWorkflowFile(file));
		for (const [from, to] of Object.entries(changes)) {
			if (!content.includes(from)) throw new Error(`${file} does not contain ${from}`);
			content = content.replaceAll(from, to);
		}
		const parsed = JSON.parse(content) as Awaited<ReturnType<typeof readWorkflowFile>>;
		this.#workflow = await importWorkflow(client, parsed, credentials);
		await publish(client, this.#workflow.id);
	}

	async unpublish(): Promise<void> {
		await unpublish(this.suite.client, this.#workflow.id);
	}

	get messages(): DataTable {
		return dataTable(this.suite.client, 'Tuco Agent Messages');
	}

	get conversations(): DataTable {
		return dataTable(this.suite.client, 'Tuco Agent Conversations');
	}

	person(firstName = 'Jane'): Person {
		const phone = `+${++this.#lastPhone}`;
		const { _id: id } = this.suite.workspace.messaging.addLead({ firstName, phone });
		return { id, phone };
	}

	/** Texts that Tuco sent to a person, oldest first. */
	textsTo({ phone }: Person): string[] {
		return this.suite.workspace.messaging.messages
			.filter(({ recipientPhone }) => recipientPhone === phone)
			.map(({ message }) => message);
	}

	/** A person writes. */
	async says({ id }: Person, text: string): Promise<void> {
		await this.suite.workspace.reply(id, text);
	}

	/** A colleague writes to a person in Tuco. */
	writesByHand({ id }: Person, text: string, batchId?: string): void {
		const { messaging } = this.suite.workspace;
		messaging.send(messaging.lead(id), { text, messageType: 'imessage', batchId });
	}

	/** A reply as Tuco would deliver it, with its own ID. */
	replyOf({ id: leadId, phone: recipientPhone }: Person, text: string) {
		const facts = { leadId, recipientPhone, text, messageId: randomUUID() };
		return buildPayload('reply', 'message.reply', facts);
	}

	async deliver(payload: object): Promise<void> {
		const webhook = this.suite.webhookOf(this.#workflow, TRIGGER);
		await this.suite.workspace.deliver(webhook, payload);
	}

	/** What became of the messages of a person, once none of them is open any more. */
	async outcomes({ phone }: Person, expected = 1): Promise<unknown[]> {
		const closed = async () => {
			const rows = await this.messages.rows();
			const own = rows.filter(({ person, who }) => person === phone && who === 'lead');
			const outcomes = own.map(({ outcome }) => outcome);
			return outcomes.length >= expected && outcomes.every(Boolean) && outcomes;
		};
		return await until('the messages to be dealt with', closed, SLOW);
	}

	/** The requests that the model got about a person, as the agent put them. */
	askedAbout(name: string): JsonObject[] {
		return this.model.requests.flatMap(({ messages }) => {
			const user = messages.find(({ role }) => role === 'user');
			const prompt = JSON.parse(String(user?.content)) as JsonObject;
			return prompt.name === name ? [prompt] : [];
		});
	}
}
