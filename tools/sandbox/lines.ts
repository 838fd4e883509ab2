import { ApiError } from './apiError';
import type { Clock } from './leadBook';
import type { Message } from './messaging';
import { dayOf, nextMorning } from './sendTime';

/** The lines of every workspace; the events that the sandbox makes up come from the first. */
const LINES = [
	{ _id: '667f1f77bcf86cd799439014', firstName: 'Lindsey', lastName: 'Rodriguez', phone: 0 },
	{ _id: '667f1f77bcf86cd799439024', firstName: 'Alex', phone: 1 },
	{ _id: '667f1f77bcf86cd799439034', phone: 2 },
].map((line) => ({
	...line,
	phone: `+1646223092${line.phone}`,
	isActive: true,
	provisioningStatus: 'active',
	lineType: 'byon',
	dailyNewConversationsLimit: 20,
	dailyTotalMessagesLimit: 50,
	healthCheck: { status: 'healthy', lastCheckedAt: '2026-02-25T21:57:31.276Z' },
	createdAt: '2026-02-25T21:57:31.276Z',
	updatedAt: '2026-02-25T21:57:31.276Z',
}));

/** Pauses of one device between two sends, and of one line between first messages to new people (section 1, pacing). */
const DEVICE_PAUSE_MS = 30_000;
const NEW_PERSON_PAUSE_MS = 45_000;

/** A message that a line has taken, and the day it leaves. */
type Booking = { message: Message; day: string; isNew: boolean };

type Load = { freeAt: number; freeForNewPeopleAt: number; bookings: Booking[] };

/** The lines of a workspace. Each has pauses and day limits (contract of actions, section 1). */
export class Lines {
	/** Tests may change them. */
	readonly all = LINES.map((line) => ({ ...line }));
	readonly #loads = new Map<string, Load>();
	#picks = 0;

	constructor(private readonly clock: Clock) {}

	/** Sets how many messages each line sends in a day. */
	limit(messagesADay: number): void {
		for (const line of this.all) line.dailyTotalMessagesLimit = messagesADay;
	}

	/** The next of the active lines. */
	pick(): string {
		const active = this.all.filter(({ isActive }) => isActive);
		const line = active[this.#picks++ % active.length];
		if (line) return line._id;
		const error = 'No active lines in workspace. Add and activate a line, or provide fromLineId.';
		throw new ApiError(400, { error });
	}

	/**
	 * When the message leaves, not before a time. Unless `isPaced` is false, the day limits move it to another day, and
	 * pauses by seconds. Guess: a message for later keeps its time, whatever else leaves then.
	 */
	book(message: Message, from: number, isNew: boolean, isPaced: boolean) {
		const load = this.#load(message.fromLineId);
		let at = from;
		while (isPaced && this.#isFull(message.fromLineId, dayOf(at), isNew)) at = nextMorning(at);
		load.bookings.push({ message, day: dayOf(at), isNew });
		const isFull = at > from;
		if (!isPaced || at > this.clock.now()) return { at, isFull };
		at = Math.max(at, load.freeAt, isNew ? load.freeForNewPeopleAt : 0);
		load.freeAt = at + DEVICE_PAUSE_MS;
		if (isNew) load.freeForNewPeopleAt = at + NEW_PERSON_PAUSE_MS;
		return { at, isFull };
	}

	/** What a line has sent, or will, on a day. Guess: messages that were cancelled or failed do not count. */
	usage(lineId: string, date = dayOf(this.clock.now())) {
		const counted = this.#load(lineId).bookings.filter(
			({ message, day }) => day === date && !['cancelled', 'failed'].includes(message.status),
		);
		const newConversationsCount = counted.filter(({ isNew }) => isNew).length;
		return { date, newConversationsCount, totalMessagesCount: counted.length };
	}

	#isFull(lineId: string, day: string, isNew: boolean): boolean {
		const line = this.all.find(({ _id }) => _id === lineId);
		const { newConversationsCount, totalMessagesCount } = this.usage(lineId, day);
		// A later day is free until it is booked, even on a line with a limit of 0.
		const isFree = totalMessagesCount === 0 && day !== dayOf(this.clock.now());
		if (!line || isFree) return false;
		if (totalMessagesCount >= line.dailyTotalMessagesLimit) return true;
		return isNew && newConversationsCount >= line.dailyNewConversationsLimit;
	}

	#load(lineId: string): Load {
		const load = this.#loads.get(lineId) ?? { freeAt: 0, freeForNewPeopleAt: 0, bookings: [] };
		this.#loads.set(lineId, load);
		return load;
	}
}
