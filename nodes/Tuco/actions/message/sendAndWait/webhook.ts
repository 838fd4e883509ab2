import type { IWebhookDescription, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { isObject } from '../../../shared/json';
import { readAnswer } from './answer';
import { HEADERS, notePage, questionPage } from './page';
import { waitingQuestion } from './question';

const webhook = (httpMethod: 'GET' | 'POST'): IWebhookDescription => ({
	name: 'default',
	httpMethod,
	responseMode: 'onReceived',
	responseData: '',
	path: '={{ $nodeId }}',
	// Exists only while an execution waits.
	restartWebhook: true,
	isFullPath: true,
});

export const sendAndWaitWebhooks = [webhook('GET'), webhook('POST')];

const THANKS = notePage('Thank you', 'Your answer was received. You can close this page.');
const OLD = notePage('Already answered', 'This question was answered before. Nothing was changed.');

/**
 * Answers a request to the link of a message. Only a POST of the page's form continues the workflow: previews of links
 * send GET and HEAD.
 */
export async function receiveAnswer(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const request = context.getRequestObject();
	const response = context.getResponseObject();
	for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
	const show = (status: number, page: string) => {
		response.status(status).send(page);
		return { noWebhookResponse: true };
	};
	const question = waitingQuestion(context);
	if (!question) return show(200, OLD);
	if (request.method !== 'POST') return show(200, questionPage(question));
	const posted: unknown = context.getBodyData();
	const body = isObject(posted) ? posted : {};
	const reading = readAnswer(question, body, new Date());
	if (!reading.ok) return show(422, questionPage(question, body, reading.problems));
	return {
		webhookResponse: THANKS,
		workflowData: [[{ json: { data: reading.data }, pairedItem: { item: 0 } }]],
	};
}
