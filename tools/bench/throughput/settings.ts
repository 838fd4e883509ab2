import type { N8nVersion } from '../../n8n/install';
import { type Name, NAMES } from './contestant';

/** How many events are in flight at once. */
export type AtOnce = 1 | 8 | 32;

/** A way to run n8n, who takes part in it, and with how many events in flight. */
export type Setting = {
	title: string;
	/** The same in a few words. */
	short: string;
	version?: N8nVersion;
	env: Record<string, string>;
	names: readonly Name[];
	levels: readonly AtOnce[];
};

const EVERYBODY = { names: NAMES, levels: [1, 8, 32] } as const;
const ALONE = { names: ['tuco'], levels: [8] } as const;

const LAZY = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };

export const DEFAULTS: Setting = {
	title: 'n8n 2.40.7, as it comes',
	short: 'n8n 2.40.7',
	env: {},
	...EVERYBODY,
};

export const LAZILY: Setting = {
	title: 'n8n 2.40.7 with `N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=true`',
	short: 'n8n 2.40.7 with lazy acquire',
	env: LAZY,
	...EVERYBODY,
};

const N8N_1: Setting = {
	title: 'n8n 1.123.81, as it comes',
	short: 'n8n 1.123.81',
	version: '1.123.81',
	env: {},
	...EVERYBODY,
};

/** Where everybody takes part. */
export const COMPARED: readonly Setting[] = [DEFAULTS, LAZILY, N8N_1];

/** What else can be set, tried with Tuco Trigger alone, and what each is to be compared with. */
export const TUNING: readonly { setting: Setting; than: Setting }[] = [
	{
		setting: {
			title: '`N8N_EXPRESSION_ENGINE=legacy`',
			short: 'legacy',
			env: { N8N_EXPRESSION_ENGINE: 'legacy' },
			...ALONE,
		},
		than: DEFAULTS,
	},
];
