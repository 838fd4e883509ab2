import type { IDataObject } from 'n8n-workflow';

import { textAt } from '../../shared/json';
import { type KnownErrors, type Operation, valueOf } from '../operation';
import { campaignIdField, requiredIdOf, unknownId } from '../values';
import { leadFields, readLead } from './leadFields';

const CHECK_LEAD = 'Check the first name, the phone number and the email of the lead.';
const NO_LEAD = ['Tuco received no lead', 'Select a lead, or fill in the fields of one.'] as const;

/** The errors of the contract of actions, section 6, 8. */
const KNOWN: KnownErrors = {
	'Campaign not found': unknownId('campaign'),
	'Lead not found': unknownId('lead'),
	'Either leadId or lead data is required': NO_LEAD,
	'Invalid request: must provide leadId or lead data': NO_LEAD,
	'firstName is required': ['Tuco needs the first name of the lead', CHECK_LEAD],
	'Either email or phone is required': ['Tuco needs a phone number or an email', CHECK_LEAD],
	'Lead not resolved': ['Tuco could neither find nor create the lead', CHECK_LEAD],
	'Failed to process lead through campaign': [
		'Tuco could not start the campaign for this lead',
		'Check in Tuco that the campaign is running and has an active line.',
	],
};

/** The answer's keys that are texts. */
const TEXTS = ['message', 'ghlContactId', 'ghlLocationId', 'hsContactId', 'hsPortalId'];

/**
 * Adds a lead to a campaign (contract of actions, section 6, 8). Safe to repeat, because a lead enters only once. If it is
 * in after an attempt without an answer, that attempt may have put it there: `isAlreadyIn` is then `null`.
 */
export const addLeadToCampaign: Operation = {
	name: 'Add Lead',
	value: 'addLead',
	action: 'Add a lead to a campaign',
	description: 'Start a campaign for a lead, which texts them, unless they are already in it',
	limit: 'campaigns',
	fields: [{ ...campaignIdField, required: true }, ...leadFields],
	execute: async (run): Promise<IDataObject[]> => {
		const label = 'Campaign ID';
		const campaignId = requiredIdOf(run, run.parameter('campaignId'), label);
		const body = readLead(run);
		const path = `/api/campaigns/${encodeURIComponent(campaignId)}/leads`;
		const result = await run.call({ method: 'POST', path, body, isSafe: true });
		const answer = valueOf(result, run, { again: 'run the node again', known: KNOWN });
		const { messageCount } = answer;
		const isIn = answer.alreadyInCampaign === true;
		return [
			{
				leadId: textAt(answer, 'leadId') ?? textAt(body, 'leadId'),
				campaignId: textAt(answer, 'campaignId') ?? campaignId,
				messageCount: typeof messageCount === 'number' ? messageCount : null,
				isAlreadyIn: isIn && result.isRepeat ? null : isIn,
				...Object.fromEntries(TEXTS.map((key) => [key, textAt(answer, key)])),
			},
		];
	},
	summary: (items) => {
		const count = items.filter(({ isAlreadyIn }) => isAlreadyIn === true).length;
		return count === 0 ? null : `${count} ${count === 1 ? 'was' : 'were'} already in the campaign`;
	},
};
