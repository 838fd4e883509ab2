import { SLACK_TOKEN, TWILIO_ACCOUNT } from '../../../tools/n8n/serviceCredentials';
import { FakeService, type Route } from './fakeService';

const { accountSid, authToken } = TWILIO_ACCOUNT;

class Twilio extends FakeService {
	readonly host = 'api.twilio.com';
	protected readonly authorization = `Basic ${btoa(`${accountSid}:${authToken}`)}`;
	protected readonly routes: Route[] = [
		[/^POST .*\/Messages\.json$/, () => ({ status: 201, body: { status: 'queued' } })],
	];
}

/** The only person that Slack knows. */
export const SLACK_USER = { id: 'U0SAM', email: 'sam@example.com' };

/** Slack, which reports most problems with status 200 and `error`. */
class Slack extends FakeService {
	readonly host = 'slack.com';
	protected readonly authorization = `Bearer ${SLACK_TOKEN}`;
	protected readonly routes: Route[] = [
		[
			/^GET \/api\/users\.lookupByEmail\?email=(.*)$/,
			(_, email) =>
				email === SLACK_USER.email
					? { status: 200, body: { ok: true, user: SLACK_USER } }
					: { status: 200, body: { ok: false, error: 'users_not_found' } },
		],
		[
			/^POST \/api\/chat\.postMessage$/,
			() => ({ status: 200, body: { ok: true, ts: '1700000000.000001' } }),
		],
	];
}

export const twilio = new Twilio();
export const slack = new Slack();
