import type { IWebhookFunctions } from 'n8n-workflow';

type Response = ReturnType<IWebhookFunctions['getResponseObject']>;

/**
 * Resolves when n8n or the node ends the response, with whether it is a 2xx: n8n 2 answers once it has stored the
 * execution. May be called several times for a response. The `close` event does not help: if the client hangs up, it comes
 * at once, with status 200.
 */
export async function whenAnswered(response: Response): Promise<boolean> {
	return await new Promise((resolve) => {
		const end = response.end.bind(response);
		Object.assign(response, {
			end: (...args: Parameters<typeof end>) => {
				resolve(response.statusCode >= 200 && response.statusCode <= 299);
				return end(...args);
			},
		});
	});
}
