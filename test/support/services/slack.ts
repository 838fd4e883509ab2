import { textOrNull } from '../../../tools/n8n/json';
import type { Answer, Behaviour, ServiceRequest } from './standIn';
import { SLACK_TOKEN } from '../../../tools/n8n/serviceCredentials';

/** The only person in the workspace, and its only channel. */
export const SLACK_USER = { id: 'U0SAM', email: 'sam@example.com' };
export const SLACK_CHANNEL = '#tuco-replies';

/** Slack as far as the workflows use it. It says what is wrong with status 200, and a reason in `error`. */
export function slack(): Behaviour {
	let posted = 0;
	return {
		host: 'slack.com',
		fault: (status) => ({
			status,
			body: { ok: false, error: status === 429 ? 'ratelimited' : 'internal_error' },
		}),
		answer: (request) => {
			if (request.authorization === null) return refusal('not_authed');
			if (request.authorization !== `Bearer ${SLACK_TOKEN}`) return refusal('invalid_auth');
			switch (`${request.method} ${request.path}`) {
				case 'GET /api/users.lookupByEmail':
					return lookUp(request);
				case 'POST /api/chat.postMessage':
					return post(request, ++posted);
				default:
					return refusal('unknown_method');
			}
		},
	};
}

function lookUp({ query: { email = '' } }: ServiceRequest): Answer {
	if (email === '') return refusal('invalid_arguments');
	if (email !== SLACK_USER.email) return refusal('users_not_found');
	const { id } = SLACK_USER;
	const user = {
		id,
		team_id: 'T0',
		name: 'sam',
		deleted: false,
		profile: { email },
		is_bot: false,
	};
	return { status: 200, body: { ok: true, user } };
}

function post({ body: { channel, text } }: ServiceRequest, number: number): Answer {
	if (channel !== SLACK_USER.id && channel !== SLACK_CHANNEL) return refusal('channel_not_found');
	if (!textOrNull(text)) return refusal('no_text');
	const ts = `1700000000.${String(number).padStart(6, '0')}`;
	const message = { type: 'message', text, user: 'U0BOT', bot_id: 'B0', ts };
	return { status: 200, body: { ok: true, channel: 'C0', ts, message } };
}

function refusal(error: string): Answer {
	return { status: 200, body: { ok: false, error } };
}
