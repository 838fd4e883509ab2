import { HUBSPOT_TOKEN, SLACK_TOKEN, TWILIO_ACCOUNT } from '../../../tools/n8n/serviceCredentials';
import { hubspot } from '../../support/services/hubspot';
import { slack } from '../../support/services/slack';
import type { ServiceRequest } from '../../support/services/standIn';
import { twilio } from '../../support/services/twilio';

const asked = (changes: Partial<ServiceRequest>): ServiceRequest => ({
	method: 'POST',
	path: '/',
	query: {},
	body: {},
	authorization: null,
	...changes,
});

describe('Twilio', () => {
	const { accountSid, authToken } = TWILIO_ACCOUNT;
	const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
	const path = `/2010-04-01/Accounts/${accountSid}/Messages.json`;
	const body = { To: '+12025550142', From: '+15005550006', Body: 'Hi' };

	it.each([
		['another token', { authorization: 'Basic other' }, 20003],
		['another account', { path: '/2010-04-01/Accounts/AC1/Messages.json' }, 20404],
		['no recipient', { body: { ...body, To: '' } }, 21604],
		['no sender', { body: { ...body, From: '' } }, 21603],
		['no text', { body: { ...body, Body: '' } }, 21602],
		['a recipient that is no number', { body: { ...body, To: '12' } }, 21211],
		['a text that is too long', { body: { ...body, Body: 'x'.repeat(1601) } }, 21617],
	])('refuses %s', (_, changes, code) => {
		const answer = twilio().answer(asked({ authorization, path, body, ...changes }));
		expect(answer.status).toBeGreaterThanOrEqual(400);
		expect(answer.body).toMatchObject({ code });
	});

	it('takes what is complete', () => {
		const answer = twilio().answer(asked({ authorization, path, body }));
		expect(answer).toMatchObject({ status: 201, body: { to: body.To, status: 'queued' } });
	});
});

describe('HubSpot', () => {
	const authorization = `Bearer ${HUBSPOT_TOKEN}`;
	const contacts = '/crm/v3/objects/contacts';
	const note = {
		path: '/crm/v3/objects/notes',
		body: { properties: { hs_note_body: 'Hi' } },
	};

	it.each([
		['another token', { authorization: 'Bearer other' }, 401],
		['a contact that is not there', { method: 'PATCH', path: `${contacts}/1` }, 404],
		[
			'a property that is not there',
			{ path: contacts, body: { properties: { shoe_size: '9' } } },
			400,
		],
		['a filter without a value', searching({ operator: 'EQ', value: '' }), 400],
		['a note without a time', note, 400],
		[
			'a task without a time',
			{ path: '/engagements/v1/engagements', body: { engagement: { type: 'TASK' } } },
			400,
		],
	])('refuses %s', (_, changes, status) => {
		const answer = hubspot().answer(asked({ authorization, ...changes }));
		expect(answer).toMatchObject({ status, body: { status: 'error' } });
	});

	it('refuses a second contact with an e-mail', () => {
		const { answer } = hubspot();
		const create = asked({
			authorization,
			path: contacts,
			body: { properties: { email: 'Jane@example.com' } },
		});
		expect([answer(create).status, answer(create).status]).toEqual([201, 409]);
	});

	function searching(filter: object) {
		const filterGroups = [{ filters: [{ propertyName: 'email', ...filter }] }];
		return { path: `${contacts}/search`, body: { filterGroups } };
	}
});

describe('Slack', () => {
	const authorization = `Bearer ${SLACK_TOKEN}`;
	const post = { path: '/api/chat.postMessage' };

	it.each([
		['no token', { authorization: null }, 'not_authed'],
		['another token', { authorization: 'Bearer other' }, 'invalid_auth'],
		['a method that is not there', { path: '/api/none' }, 'unknown_method'],
		['another channel', { ...post, body: { channel: '#other', text: 'Hi' } }, 'channel_not_found'],
		['no text', { ...post, body: { channel: '#tuco-replies' } }, 'no_text'],
		[
			'an e-mail of nobody',
			{ method: 'GET', path: '/api/users.lookupByEmail', query: { email: 'x@example.com' } },
			'users_not_found',
		],
	])('refuses %s', (_, changes, error) => {
		const answer = slack().answer(asked({ authorization, ...changes }));
		expect(answer).toEqual({ status: 200, body: { ok: false, error } });
	});
});
