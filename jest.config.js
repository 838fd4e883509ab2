// A zone that is not UTC, and not a whole number of hours from it: what takes the local time for UTC fails here.
process.env.TZ = 'America/St_Johns';

/**
 * Three rooms of tests: the pure core, n8n-core's own contexts against the sandbox, and a real n8n. A fourth, with the
 * suites that take minutes each, opens with TUCO_SOAK.
 */
const project = (name, extra = {}) => ({
	displayName: name,
	testEnvironment: 'node',
	roots: [`<rootDir>/test/${name}`],
	testMatch: ['**/*.test.ts'],
	transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.json' }] },
	...extra,
});

const core = { setupFiles: ['<rootDir>/test/support/host/environment.ts'] };

/** @type {import('jest').Config} */
module.exports = {
	projects: [
		project('unit'),
		project('core', core),
		project('n8n'),
		...(process.env.TUCO_SOAK ? [project('soak', core)] : []),
	],
	maxWorkers: 2,
	reporters: ['default', 'summary', '<rootDir>/test/support/closingLine.js'],
};
