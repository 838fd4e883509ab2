import { type JsonObject, textOrNull } from '../../../tools/n8n/json';
import type { Answer, Behaviour, ServiceRequest } from './standIn';
import { TWILIO_ACCOUNT } from '../../../tools/n8n/serviceCredentials';

const MESSAGES = `/2010-04-01/Accounts/${TWILIO_ACCOUNT.accountSid}/Messages.json`;
const E164 = /^\+[1-9]\d{6,14}$/;

/** Twilio's Messages resource: what is required of a message, and its errors by number. */
export function twilio(): Behaviour {
	let sent = 0;
	return {
		host: 'api.twilio.com',
		fault: (status) =>
			status === 429
				? refusal(429, 20429, 'Too Many Requests')
				: refusal(500, 20500, 'Internal Server Error'),
		answer(request) {
			const objection = objectionTo(request);
			if (objection !== null) return objection;
			sent++;
			return { status: 201, body: message(sent, request.body) };
		},
	};
}

function objectionTo({ method, path, authorization, body }: ServiceRequest): Answer | null {
	const { accountSid, authToken } = TWILIO_ACCOUNT;
	const basic = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
	if (authorization !== basic) return refusal(401, 20003, 'Authenticate');
	if (method !== 'POST' || path !== MESSAGES) {
		return refusal(404, 20404, `The requested resource ${path} was not found`);
	}
	const { To: to, From: from, Body: content } = body;
	if (!textOrNull(to)) return refusal(400, 21604, "A 'To' phone number is required.");
	if (!textOrNull(from)) return refusal(400, 21603, "A 'From' phone number is required.");
	if (!textOrNull(content)) return refusal(400, 21602, 'Message body is required.');
	if (!E164.test(String(to)))
		return refusal(400, 21211, `Invalid 'To' Phone Number: ${String(to)}`);
	if (!E164.test(String(from))) {
		return refusal(400, 21212, `Invalid 'From' Phone Number: ${String(from)}`);
	}
	// Twilio's limit, in characters.
	if (String(content).length > 1600) {
		return refusal(400, 21617, 'The concatenated message body exceeds the 1600 character limit.');
	}
	return null;
}

function message(number: number, { To, From, Body }: JsonObject): JsonObject {
	const sid = `SM${String(number).padStart(32, '0')}`;
	return {
		account_sid: TWILIO_ACCOUNT.accountSid,
		api_version: '2010-04-01',
		body: Body,
		date_created: new Date().toUTCString(),
		date_sent: null,
		direction: 'outbound-api',
		error_code: null,
		error_message: null,
		from: From,
		messaging_service_sid: null,
		num_media: '0',
		num_segments: '1',
		price: null,
		price_unit: 'USD',
		sid,
		status: 'queued',
		to: To,
		uri: `/2010-04-01/Accounts/${TWILIO_ACCOUNT.accountSid}/Messages/${sid}.json`,
	};
}

function refusal(status: number, code: number, text: string): Answer {
	const more = `https://www.twilio.com/docs/errors/${code}`;
	return { status, body: { code, message: text, more_info: more, status } };
}
