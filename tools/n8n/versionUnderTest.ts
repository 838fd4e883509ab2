import { isN8n1 } from './isN8n1';
import { DEFAULT_VERSION, type N8nVersion, VERSIONS } from './recipe';

/** The version of n8n that the test runs in: that of jest's project, `undefined` for the one that is usual. */
export function versionUnderTest(): N8nVersion | undefined {
	const { N8N_UNDER_TEST: wanted } = process.env;
	if (wanted === undefined) return undefined;
	const version = VERSIONS.find((known) => known === wanted);
	if (version === undefined) throw new Error(`No n8n ${wanted} can be installed here`);
	return version;
}

/** Whether the test runs in an n8n that publishes anew whatever is saved while it is published, and tells at once. */
export function inN8n1(): boolean {
	return isN8n1(versionUnderTest() ?? DEFAULT_VERSION);
}
