import { inFlight } from '../../n8n/load';
import type { Contestant } from './contestant';
import { idle } from './idle';

/** What one contestant did in one turn. */
export type Heat = {
	/** Events a second, from the first request until n8n had ended the last execution. */
	rate: number;
	/** How long each event waited for its answer, in milliseconds. */
	waits: number[];
};

/** Keeps so many events in flight to a contestant for so long, and waits until n8n has done with all of them. */
export async function heat(
	{ client, workflowId, connect }: Contestant,
	atOnce: number,
	seconds: number,
): Promise<Heat> {
	const { post, close } = connect(atOnce);
	const waits: number[] = [];
	const from = performance.now();
	const until = from + seconds * 1000;
	function* turns() {
		while (performance.now() < until) yield null;
	}
	await inFlight(turns(), atOnce, async () => {
		const sent = performance.now();
		await post();
		waits.push(performance.now() - sent);
	});
	close();
	await idle(client, workflowId);
	return { rate: waits.length / ((performance.now() - from) / 1000), waits };
}
