import { isObject, textOrNull } from '../../n8n/json';

/**
 * What speaks against publishing a tag, or `null`: it has to name the version in package.json, and that version has to
 * have a dated section in the changelog that says something.
 */
export function objectionToRelease(
	tag: string,
	manifest: unknown,
	changelog: string,
): string | null {
	const version = isObject(manifest) ? textOrNull(manifest.version) : null;
	if (version === null) return 'package.json names no version';
	if (tag !== `v${version}`) return `The tag is ${tag || 'empty'}, and the version is ${version}`;
	const sections = changelog.split(/^## /m).slice(1);
	const section = sections.find((each) => each.startsWith(`[${version}]`));
	if (section === undefined) return `The changelog has no section [${version}]`;
	const [heading = '', ...lines] = section.split('\n');
	if (!/^\[[^\]]+\] - \d{4}-\d{2}-\d{2}$/.test(heading)) {
		return `The changelog does not date ${version}: "## [${version}] - YYYY-MM-DD"`;
	}
	return lines.some((line) => line.startsWith('- '))
		? null
		: `The changelog says nothing of ${version}`;
}
