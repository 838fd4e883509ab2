/** When messages may leave, on the clock of a time zone (contract of actions, section 1). */
export type SendWindow = {
	timezone: string;
	/** `HH:mm`; the end itself is outside. */
	start: string;
	end: string;
	/** 0 is Sunday; every day by default. */
	days?: readonly number[] | undefined;
};

const MINUTE_MS = 60_000;
const TWO_WEEKS_MS = 15 * 24 * 60 * MINUTE_MS;
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** Tuco counts a line's day, and starts the next, in Eastern time. That the day itself is Eastern is a guess. */
const EASTERN = 'America/New_York';
const EASTERN_DAY = new Intl.DateTimeFormat('en-CA', { timeZone: EASTERN });

/** The day of a time, in milliseconds since 1970, as `YYYY-MM-DD`. */
export const dayOf = (at: number): string => EASTERN_DAY.format(at);

/** The next 09:00 Eastern after a time, when a line that reached its day limit goes on. */
export function nextMorning(after: number): number {
	return firstIn({ timezone: EASTERN, start: '09:00', end: '09:01' }, after + MINUTE_MS);
}

/** The first time in the window, not before another. Never, if the window never opens. */
export function firstIn({ timezone, start, end, days }: SendWindow, from: number): number {
	const format = new Intl.DateTimeFormat('en-US', {
		timeZone: timezone,
		weekday: 'short',
		hour: '2-digit',
		minute: '2-digit',
		hourCycle: 'h23',
	});
	// Minute by minute, so a change of the clocks needs no care.
	for (let at = from; at < from + TWO_WEEKS_MS; at += MINUTE_MS - (at % MINUTE_MS)) {
		const [weekday = '', time = ''] = format.format(at).split(' ');
		const isDay = !days || days.includes(WEEKDAYS.indexOf(weekday.replace(',', '')));
		if (isDay && time >= start && time < end) return at;
	}
	return Infinity;
}

/** Whether a text names a time zone. */
export function isTimezone(name: string): boolean {
	try {
		return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
	} catch {
		return false;
	}
}
