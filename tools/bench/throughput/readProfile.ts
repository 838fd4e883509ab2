import { listOf, objectOf, textOf } from '../../n8n/json';

/** Shares of the time that a thread was busy, 0 to 1. */
export type Profile = {
	/** In this package's code and in what it calls: HMAC, JSON, n8n's functions. */
	ours: number;
	/** By the package whose code, or native code called by it, was running, the largest first. */
	packages: { name: string; share: number }[];
};

type Frame = { owner: string; parent: Frame | null };

/** This package, as a profile knows its code. */
const OURS = 'n8n-nodes-tuco';

/** Sums up what a V8 CPU profile has within a window of time, in microseconds. Idle time does not count. */
export function readProfile(value: unknown, window: { from: number; to: number }): Profile {
	const profile = objectOf(value, 'The profile');
	const frames = framesOf(listOf(profile.nodes, 'The nodes'));
	const samples = listOf(profile.samples, 'The samples');
	const deltas = listOf(profile.timeDeltas, 'The times');
	const spent = new Map<string, number>();
	let [at, busy, ours] = [Number(profile.startTime), 0, 0];
	for (const [index, id] of samples.entries()) {
		const delta = Number(deltas[index]);
		const frame = frames.get(Number(id));
		at += delta;
		if (at < window.from || at > window.to || !frame || frame.owner === '(idle)') continue;
		busy += delta;
		if (isOurs(frame)) ours += delta;
		const { owner } = frame;
		spent.set(owner, (spent.get(owner) ?? 0) + delta);
	}
	if (busy === 0) throw new Error('The profile has nothing of the time wanted');
	return {
		ours: ours / busy,
		packages: [...spent]
			.map(([name, time]) => ({ name, share: time / busy }))
			.sort((a, b) => b.share - a.share),
	};
}

function isOurs(frame: Frame): boolean {
	for (let at: Frame | null = frame; at !== null; at = at.parent) {
		if (at.owner === OURS) return true;
	}
	return false;
}

function framesOf(nodes: unknown[]): Map<number, Frame> {
	const read = nodes.map((value) => {
		const node = objectOf(value, 'A node');
		const { url, functionName } = objectOf(node.callFrame, 'The frame');
		const children = Array.isArray(node.children) ? node.children.map(Number) : [];
		const owner = ownerOf(textOf(url, 'The URL'), textOf(functionName, 'The function'));
		const frame: Frame = { owner, parent: null };
		return { id: Number(node.id), children, frame };
	});
	const frames = new Map(read.map(({ id, frame }) => [id, frame]));
	for (const { children, frame } of read) {
		for (const id of children) {
			const child = frames.get(id);
			if (child === undefined) continue;
			child.parent = frame;
			// Native functions have no file: they count for whoever calls them.
			if (child.owner === '') child.owner = frame.owner;
		}
	}
	return frames;
}

function ownerOf(url: string, functionName: string): string {
	if (url === '') return functionName.startsWith('(') ? functionName : '';
	if (url.includes('/dist/nodes/Tuco/')) return OURS;
	if (url.startsWith('node:')) return 'Node.js';
	return /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? url;
}
