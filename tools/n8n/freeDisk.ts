import { statfs } from 'node:fs/promises';

const GB = 1e9;

/** Fails when the disk of `folder` has less than `neededGb` free, saying how much and how to choose another disk. */
export async function assertFreeDisk(folder: string, neededGb: number): Promise<void> {
	const { bavail, bsize } = await statfs(folder);
	const freeGb = (bavail * bsize) / GB;
	if (freeGb >= neededGb) return;
	throw new Error(
		`The installation takes ${neededGb} GB of disk, and ${folder} has ${freeGb.toFixed(1)} GB free. Make room, or name a ` +
			'folder on another disk with N8N_TUCO_CACHE.',
	);
}
