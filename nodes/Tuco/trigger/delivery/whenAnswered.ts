import type { IWebhookFunctions } from 'n8n-workflow';

type Response = ReturnType<IWebhookFunctions['getResponseObject']>;

/**
 * Resolves when the response is ended, by n8n or by us, with whether it is a 2xx: n8n 2 answers once it has stored the
 * execution. The connection does not tell: when the client hangs up it closes at once, with status 200.
 */
export async function whenAnswered(response: Response): Promise<boolean> {
	return await new Promise((resolve) => {
		const end = response.end.bind(response);
		Object.assign(response, {
			end: (...given: Parameters<typeof end>) => {
				resolve(response.statusCode >= 200 && response.statusCode <= 299);
				return end(...given);
			},
		});
	});
}
