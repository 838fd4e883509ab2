const Sequencer = require('@jest/test-sequencer').default;

/** The suites that take minutes. Those that mostly wait for n8n alternate with those that keep a core busy. */
const LONG = [
	'n8n/workflows.ask',
	'n8n/queue',
	'n8n/workflows.replies',
	'n8n/outages',
	'n8n/lifecycle.restart',
	'core/forgery.fuzz',
	'n8n/lifecycle.publish',
	'core/lifecycle.property',
	'n8n/load',
	'n8n/',
	'browser/',
];

const rankOf = (test) => {
	const rank = LONG.findIndex((name) => test.path.includes(`/test/${name}`));
	return rank === -1 ? LONG.length : rank;
};

/** A jest sequencer that begins with the slowest suites, even on the first run on a machine. */
module.exports = class LongestFirst extends Sequencer {
	sort(tests) {
		return super.sort(tests).sort((one, other) => rankOf(one) - rankOf(other));
	}
};
