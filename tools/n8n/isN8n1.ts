/** Whether a version is of the 1.x line, which is started and driven in ways of its own. */
export function isN8n1(version: string): boolean {
	return version.startsWith('1.');
}
