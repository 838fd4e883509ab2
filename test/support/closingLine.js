/** A jest reporter that closes a run with one plain line, for readers that know no jest. */
module.exports = class ClosingLine {
	onRunComplete(_contexts, results) {
		const { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites } = results;
		const failed = numFailedTests + numRuntimeErrorTestSuites;
		const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : '';
		process.once('exit', () => {
			process.stdout.write(`\n${numPassedTests} passed, ${failed} failed${skipped}\n`);
		});
	}
};
