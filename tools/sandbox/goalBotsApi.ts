import { type Request, Router } from 'express';
import { z } from 'zod';

import { ApiError } from './apiError';
import { type Workspaces, idOf } from './calls';
import { newId } from './facts';
import type { Messaging } from './messaging';

const text = (name: string) => {
	const message = `${name} is required`;
	return z.string({ message }).min(1, message);
};
const LEAVING = z.object({ addTag: z.string(), webhookUrl: z.string() }).partial();

const STAGE = z
	.object({
		...{ id: z.string(), name: z.string(), objective: z.string(), prompt: z.string() },
		advanceConditions: z.array(z.unknown()),
		exitConditions: z.array(z.unknown()),
		collectFields: z.array(z.unknown()),
		maxTurns: z.number().int(),
	})
	.partial();

/** The body of a POST or PUT. Guess: Tuco refuses a body with keys of its own answers. */
const GOAL_BOT = z
	.object({
		name: text('name'),
		goal: text('goal'),
		stages: z.array(STAGE, { message: 'stages is required' }),
		description: z.string().optional(),
		settings: z
			.object({
				mode: z.enum(['copilot', 'autopilot']),
				tone: z.enum(['professional', 'friendly', 'casual']),
				inactivityTimeoutDays: z.number().int(),
			})
			.partial()
			.optional(),
		entry: z
			.object({
				type: z.enum(['manual', 'campaign_handoff', 'api', 'tag_trigger']),
				triggerTag: z.string(),
			})
			.partial()
			.optional(),
		onComplete: LEAVING.optional(),
		onAbandon: LEAVING.optional(),
	})
	.strict();

/** A goal bot with the leads in it, and how many have ever been. */
export type GoalBot = {
	_id: string;
	fields: Partial<z.infer<typeof GOAL_BOT>>;
	status: 'active' | 'archived';
	leadIds: Set<string>;
	totalEnrolled: number;
};

/** Tuco's API of goal bots (contract of actions, section 7). Guess: what 14 to 18 answer, and every error text. */
export function goalBotsRouter({ workspaceFor, writableWorkspaceFor }: Workspaces): Router {
	const router = Router();
	router.get('/goal-bots', (request, response) => {
		const { messaging } = workspaceFor(request);
		response.json({ goalBots: messaging.goalBots.map((bot) => shown(bot, messaging)) });
	});
	router.post('/goal-bots', (request, response) => {
		const { messaging } = writableWorkspaceFor(request);
		const bot = addGoalBot(messaging, GOAL_BOT.parse(request.body));
		response.json({ goalBot: shown(bot, messaging) });
	});
	router.get('/goal-bots/:id', (request, response) => {
		const { messaging } = workspaceFor(request);
		response.json({ goalBot: shown(botOf(messaging, request), messaging) });
	});
	router.put('/goal-bots/:id', (request, response) => {
		const { messaging } = writableWorkspaceFor(request);
		const bot = botOf(messaging, request);
		bot.fields = messaging.mergesGoalBots
			? { ...bot.fields, ...GOAL_BOT.partial().parse(request.body) }
			: GOAL_BOT.parse(request.body);
		response.json({ goalBot: shown(bot, messaging) });
	});
	router.delete('/goal-bots/:id', (request, response) => {
		const bot = botOf(writableWorkspaceFor(request).messaging, request);
		// Guess: as with enrolments, what is done already is refused.
		if (bot.status === 'archived') throw new ApiError(404, { error: 'Goal bot not found' });
		bot.status = 'archived';
		response.json({ success: true });
	});
	router.post('/goal-bots/:id/enroll', (request, response) => {
		const { messaging } = writableWorkspaceFor(request);
		const { bot, leadId } = enrolmentOf(messaging, request);
		if (bot.status === 'archived') throw new ApiError(404, { error: 'Goal bot not found' });
		if (messaging.goalBots.some(({ leadIds }) => leadIds.has(leadId))) {
			throw new ApiError(400, { error: 'Lead is already in a goal bot' });
		}
		bot.leadIds.add(leadId);
		bot.totalEnrolled++;
		response.json({ success: true });
	});
	router.delete('/goal-bots/:id/enroll', (request, response) => {
		const { bot, leadId } = enrolmentOf(writableWorkspaceFor(request).messaging, request);
		if (!bot.leadIds.delete(leadId)) {
			throw new ApiError(400, { error: 'Lead is not in this goal bot' });
		}
		response.json({ success: true });
	});
	return router;
}

/** Adds a goal bot. Guess: it is active at once. */
export function addGoalBot({ goalBots }: Messaging, fields: GoalBot['fields']): GoalBot {
	const status = 'active' as const;
	const bot = { _id: newId(), fields, status, leadIds: new Set<string>(), totalEnrolled: 0 };
	goalBots.push(bot);
	return bot;
}

function botOf({ goalBots }: Messaging, request: Request<{ id: string }>): GoalBot {
	const bot = goalBots.find(({ _id }) => _id === request.params.id);
	if (!bot) throw new ApiError(404, { error: 'Goal bot not found' });
	return bot;
}

function enrolmentOf(messaging: Messaging, request: Request<{ id: string }>) {
	const { leadId } = z.object({ leadId: text('leadId') }).parse(request.body);
	return { bot: botOf(messaging, request), leadId: idOf(messaging.lead(leadId)) };
}

/** A goal bot as answers show it. Deleted leads are not in it any more. */
function shown({ _id, fields, status, leadIds, totalEnrolled }: GoalBot, { leads }: Messaging) {
	const inProgress = leads.filter((lead) => leadIds.has(lead._id)).length;
	const stats = { totalEnrolled, inProgress, completed: 0, abandoned: 0 };
	return { _id, ...fields, status, stats };
}
