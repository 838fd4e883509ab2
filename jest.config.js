// Not a whole number of hours from UTC, so that code which confuses local time with UTC fails.
process.env.TZ = 'America/St_Johns';

/** `npm run test:deep` sets this: large sizes, queue mode, the oldest n8n and the README's commands. */
const isDeep = process.env.TUCO_DEEP === '1';

/** Suites that only the deep run includes, and suites that it repeats at a larger size. */
const ONLY_DEEP = [
	'n8n/answers',
	'n8n/install',
	'n8n/lifecycle.copy',
	'n8n/outages',
	'n8n/outages.queue',
	'n8n/queue',
	'n8n/readme',
	'n8n/workflows.agent',
	'n8n/workflows.approval',
	'n8n/workflows.ask',
	'n8n/workflows.ask.restart',
	'n8n/workflows.followUp',
	'n8n/workflows.outbound',
	'n8n/workflows.outcomes',
	'n8n/workflows.sort',
	'n8n/workflows.watch',
];
const LARGER_WHEN_DEEP = [
	'core/lifecycle.property',
	'core/delivery.property',
	'core/forgery.fuzz',
	'core/actions/neverTwice.property',
	'core/polling.property',
	'n8n/load',
	'n8n/forgery',
	'n8n/polling',
	'n8n/workflows.replies',
];

/** Suites that also run in the oldest supported n8n. */
const ALSO_IN_OLDEST = [
	'actions',
	'agent',
	'answers',
	'install',
	'lifecycle.publish',
	'lifecycle.restart',
	'polling',
	'sendAndWait',
	'trigger',
];

const pathsOf = (suites) => suites.map((suite) => `<rootDir>/test/${suite}.test.ts`);

const project = (name, extra = {}) => ({
	displayName: name,
	testEnvironment: 'node',
	testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
	testPathIgnorePatterns: pathsOf(ONLY_DEEP),
	modulePathIgnorePatterns: ['<rootDir>/tools/n8n/runtimes'],
	moduleNameMapper: { '(.+/Tuco\\.node)\\.js$': '$1' },
	transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.json' }] },
	...extra,
});

const core = { setupFiles: ['<rootDir>/tools/core/environment.ts'] };

/** Installs n8n before the workers start. Jest runs each setup file only once, so the oldest n8n needs its own. */
const realN8n = { globalSetup: '<rootDir>/test/support/n8n/install.ts' };

const fast = [
	project('unit'),
	project('core', core),
	project('n8n', realN8n),
	project('browser', realN8n),
];

const inDeep = (name) => ({
	testMatch: pathsOf(
		[...ONLY_DEEP, ...LARGER_WHEN_DEEP].filter((suite) => suite.startsWith(`${name}/`)),
	),
	testPathIgnorePatterns: [],
});
const deep = [
	project('core', { ...core, ...inDeep('core') }),
	project('n8n', { ...realN8n, ...inDeep('n8n') }),
	project('oldest', {
		testMatch: pathsOf(ALSO_IN_OLDEST.map((suite) => `n8n/${suite}`)),
		testPathIgnorePatterns: [],
		globalSetup: '<rootDir>/test/support/n8n/installOldest.ts',
		globals: { N8N_UNDER_TEST: '1.123.81' },
	}),
];

/** @type {import('jest').Config} */
module.exports = {
	projects: isDeep ? deep : fast,
	maxWorkers: 2,
	// Hangs fail; slowness does not.
	testTimeout: 300_000,
	testSequencer: '<rootDir>/test/support/longestFirst.js',
	reporters: ['default', 'summary'],
};
