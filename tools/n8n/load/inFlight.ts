/** Does a task for each of the values, in order, so many at once. */
export async function inFlight<T>(
	values: Iterable<T>,
	atOnce: number,
	task: (value: T) => Promise<void>,
): Promise<void> {
	const waiting = values[Symbol.iterator]();
	const worker = async () => {
		for (let next = waiting.next(); !next.done; next = waiting.next()) await task(next.value);
	};
	await Promise.all(Array.from({ length: atOnce }, worker));
}
