import { type ChatModel, startChatModel } from '../../../tools/n8n/chatModel';
import type { JsonObject } from '../../../tools/n8n/schemas';
import { credentialsOf } from '../../../tools/n8n/serviceCredentials';
import { publish, until } from '../../../tools/n8n/wait';
import {
	importWorkflow,
	readWorkflowFile,
	TRIGGER,
	type WorkflowFile,
} from '../../../tools/n8n/workflows';
import { dataTable } from '../n8n/dataTable';
import { Suite } from '../n8n/suite';
import { slack } from './fakeService';
import { type LocalHosts, startHosts } from './https';

/** Hangs fail; slowness does not. */
const SLOW = { timeoutMs: 240_000 };

type Person = { id: string; phone: string };

/** A workflow with an agent in a real n8n, with a stand-in for its model and for Slack. */
class Answering {
	readonly suite = new Suite();
	model!: ChatModel;
	#hosts!: LocalHosts;
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
	async publish(file: string, changes: Record<string, string>): Promise<void> {
		const { id } = await this.#import(file, changes);
		await publish(this.suite.client, id);
	}

	/** Runs a copy of it by hand with these items pinned to its trigger, and returns a function that does so again. */
	async byHand(file: string, items: object[], changes: Record<string, string>) {
		const { id } = await this.#import(file, changes, {
			[TRIGGER]: items.map((json) => ({ json })),
		});
		const run = async () => await this.suite.client.runByHand(id, TRIGGER);
		await run();
		return run;
	}

	async #import(file: string, changes: Record<string, string>, pinData: JsonObject = {}) {
		const { client, credentialId } = this.suite;
		let content = JSON.stringify({ ...(await readWorkflowFile(file)), pinData });
		for (const [from, to] of Object.entries(changes)) {
			if (!content.includes(from)) throw new Error(`${file} does not contain ${from}`);
			content = content.replaceAll(from, to);
		}
		const credentials = await credentialsOf(client, credentialId, this.model.url);
		return await importWorkflow(client, JSON.parse(content) as WorkflowFile, credentials);
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

	/** The rows about a person in the workflow's table of messages, from the lead, the agent or anybody in Tuco. */
	async rows({ phone }: Person, from: 'lead' | 'agent' | 'sent'): Promise<JsonObject[]> {
		const rows = await dataTable(this.suite.client, 'Tuco Agent Messages').rows();
		return rows.filter(({ person, who }) => person === phone && who === from);
	}

	/** Waits until the workflow has stored what Tuco reports as sent. */
	async noted(person: Person, text: string): Promise<void> {
		const isNoted = async () => (await this.rows(person, 'sent')).some((row) => row.text === text);
		await until('the message to be noted', isNoted, SLOW);
	}

	/** Gives the conversation back to the agent, as a user does in the table. */
	async giveBack({ phone }: Person): Promise<void> {
		const table = dataTable(this.suite.client, 'Tuco Agent Conversations');
		const row = (await table.rows()).find(({ person }) => person === phone);
		await table.update(row?.id, { handedOver: false });
	}

	/** What became of the messages of a person, once as many have come and none is open any more. */
	async outcomes(person: Person, expected = 1): Promise<unknown[]> {
		const closed = async () => {
			const outcomes = (await this.rows(person, 'lead')).map(({ outcome }) => outcome);
			return outcomes.length >= expected && outcomes.every(Boolean) && outcomes;
		};
		return await until('the messages to be dealt with', closed, SLOW);
	}

	/** What the model was asked, as the agent put it. */
	prompts(): JsonObject[] {
		return this.model.requests.map(({ messages }) => {
			const user = messages.find(({ role }) => role === 'user');
			return JSON.parse(String(user?.content)) as JsonObject;
		});
	}
}

const TEXT = "$('One Message').first().json.text";

/**
 * How tests change the workflow. `Patiently` in a message waits for longer than any test, unless it says how long at most.
 * Max gets two answers.
 */
export const CHANGES = {
	'"value":8}': `"value":"={{ ${TEXT}.includes('Patiently') ? 9999 : 2 }}"}`,
	'"value":60}': `"value":"={{ ${TEXT}.includes('at most') ? 4 : ${TEXT}.includes('half a minute') ? 30 : 9999 }}"}`,
	'"value":10}': `"value":"={{ $('One Message').first().json.name === 'Max' ? 2 : 10 }}"}`,
	'{"field":"minutes","minutesInterval":5}': '{"field":"seconds","secondsInterval":10}',
	'minutes: 3': 'seconds: 40',
	'> 900': '> 30',
	'< 120': '< 5',
};

/** An agent for the tests of a file, with the texts of the alerts in Slack since a test began. */
export function useAnswering() {
	const agent = new Answering();
	beforeAll(async () => agent.start(), 1_200_000);
	beforeEach(() => {
		slack.reset();
		Object.assign(agent.model, { requests: [], answer: () => 'Yes, at 9.' });
	});
	afterEach(() => agent.suite.faults.clear());
	afterAll(async () => agent.stop());
	const alerts = () =>
		slack.received.filter(({ status }) => status === 200).map(({ body }) => String(body.text));
	return { agent, alerts };
}
