// A zone that is not UTC, and not a whole number of hours from it: what takes the local time for UTC fails here.
process.env.TZ = 'America/St_Johns';

/** What is tried in the oldest n8n, too. */
const ESSENTIAL = [
	'install',
	'lifecycle.listening',
	'lifecycle.publish',
	'lifecycle.restart',
	'outputs',
	'trigger',
];

/** Rooms of tests: the pure core, n8n-core's own contexts against the sandbox, a real n8n, and its editor in a browser. */
const project = (name, extra = {}) => ({
	displayName: name,
	testEnvironment: 'node',
	roots: [`<rootDir>/test/${name}`],
	testMatch: ['**/*.test.ts'],
	transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.json' }] },
	...extra,
});

/** @type {import('jest').Config} */
module.exports = {
	projects: [
		project('unit'),
		project('core', { setupFiles: ['<rootDir>/tools/core/environment.ts'] }),
		project('n8n'),
		project('oldest', {
			roots: ['<rootDir>/test/n8n'],
			testMatch: ESSENTIAL.map((name) => `**/${name}.test.ts`),
			setupFiles: ['<rootDir>/test/support/n8n/oldest.js'],
		}),
		project('browser'),
	],
	maxWorkers: 2,
	// A hanging test is a failing one, and a busy machine is none.
	testTimeout: 300_000,
	testSequencer: '<rootDir>/test/support/longestFirst.js',
	reporters: ['default', 'summary', '<rootDir>/test/support/closingLine.js'],
};
