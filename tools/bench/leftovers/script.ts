import type { Run } from './run';

/** A step of the script: what is done, and how many webhooks should stand after it. */
export type Step = { what: string; wanted: 0 | 1; act: (run: Run) => Promise<void> };

/** What is done to each contestant, in this order, the next step starting from what the last one left. */
export const SCRIPT: readonly Step[] = [
	{
		what: 'Publish',
		wanted: 1,
		act: async (run) => {
			await run.begin();
		},
	},
	{
		what: 'Publish 5 more times, with changes elsewhere in the workflow',
		wanted: 1,
		async act(run) {
			for (let time = 1; time <= 5; time++) {
				await run.touch(60 * time);
				await run.publish();
			}
		},
	},
	{
		what: 'Unpublish and publish, 5 times',
		wanted: 1,
		async act(run) {
			for (let time = 1; time <= 5; time++) {
				await run.unpublish();
				await run.publish();
			}
		},
	},
	{
		what: 'Choose another event, publish',
		wanted: 1,
		async act(run) {
			await run.change({ parameters: run.contestant.otherParameters });
			await run.publish();
		},
	},
	{
		what: 'Rename the trigger, publish',
		wanted: 1,
		async act(run) {
			await run.change({ name: 'Renamed' });
			await run.publish();
		},
	},
	{
		what: 'SIGTERM, start',
		wanted: 1,
		act: async (run) => {
			await run.restart('SIGTERM');
		},
	},
	{
		what: 'SIGKILL, start',
		wanted: 1,
		act: async (run) => {
			await run.restart('SIGKILL');
		},
	},
	{
		what: 'Import the exported workflow beside it, publish and unpublish the import',
		wanted: 1,
		act: async (run) => {
			await run.importAndTryOut();
		},
	},
	{
		what: 'Unpublish, publish',
		wanted: 1,
		async act(run) {
			await run.unpublish();
			await run.publish();
		},
	},
	{
		what: 'Unpublish while the API answers 500',
		wanted: 0,
		async act(run) {
			run.contestant.gate.weather = 'answers 500';
			await run.unpublish();
			run.contestant.gate.weather = 'well';
		},
	},
	{
		what: 'Publish',
		wanted: 1,
		act: async (run) => {
			await run.publish();
		},
	},
	{
		what: 'Unpublish',
		wanted: 0,
		act: async (run) => {
			await run.unpublish();
		},
	},
	{
		what: 'Publish, the answer to the creation being lost',
		wanted: 0,
		async act(run) {
			run.contestant.gate.weather = 'loses answers';
			await run.publish();
			run.contestant.gate.weather = 'well';
		},
	},
	{
		what: 'Unpublish, publish',
		wanted: 1,
		async act(run) {
			await run.unpublish();
			await run.publish();
		},
	},
	{
		what: 'Unpublish',
		wanted: 0,
		act: async (run) => {
			await run.unpublish();
		},
	},
	{
		what: 'Publish, SIGKILL before the answer to the creation comes, start',
		wanted: 1,
		act: async (run) => {
			await run.publishAndKill();
		},
	},
	{
		what: 'Unpublish, publish',
		wanted: 1,
		async act(run) {
			await run.unpublish();
			await run.publish();
		},
	},
	{
		what: 'Delete the workflow',
		wanted: 0,
		act: async (run) => {
			await run.delete();
		},
	},
];
