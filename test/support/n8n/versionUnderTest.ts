import { VERSIONS } from '../../../n8n/recipe';
import type { N8nVersion } from '../../../n8n/recipe';

/** The version of n8n that the test runs in: that of jest's project, `undefined` for the one that is usual. */
export function versionUnderTest(): N8nVersion | undefined {
	const { N8N_UNDER_TEST: wanted } = process.env;
	if (wanted === undefined) return undefined;
	const version = VERSIONS.find((known) => known === wanted);
	if (version === undefined) throw new Error(`No n8n ${wanted} can be installed here`);
	return version;
}
