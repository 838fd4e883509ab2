import { objectionToRelease } from '../../../tools/scripts/release/objectionToRelease';

const changelog =
	'# Changelog\n\n## [Unreleased]\n\n## [1.2.3] - 2026-01-31\n\n### Added\n\n- A thing\n';
const objection = ({ tag = 'v1.2.3', version = '1.2.3', text = changelog } = {}) =>
	objectionToRelease(tag, { version }, text);

test('nothing speaks against a tag of the version that the changelog tells of', () => {
	expect(objection()).toBeNull();
});

test.each([
	['another tag', { tag: 'v1.2.4' }, 'The tag is v1.2.4'],
	['no tag', { tag: '' }, 'The tag is empty'],
	['a version without a section', { tag: 'v2.0.0', version: '2.0.0' }, 'no section [2.0.0]'],
	['a version without a date', { text: changelog.replace(' - 2026-01-31', '') }, 'does not date'],
	['a section that says nothing', { text: changelog.replace('- A thing', '') }, 'says nothing'],
])('%s is told', (_, changes, expected) => {
	expect(objection(changes)).toContain(expected);
});
