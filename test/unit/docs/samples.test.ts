import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { sampleItem } from '../../../tools/scripts/docs/sampleItem';
import { samplesPage } from '../../../tools/scripts/docs/samplesPage';

const read = (path: string) => readFileSync(join(__dirname, '../../..', path), 'utf8');

test('docs/samples.md is what `npm run docs` writes', () => {
	expect(read('docs/samples.md')).toBe(samplesPage());
});

test('the item in the README is the sample of its event', () => {
	const [, json = ''] = /```json\n(.*?)```/s.exec(read('README.md')) ?? [];
	expect(JSON.parse(json)).toEqual(sampleItem('message.fallback'));
});

test('every key of a sample is one that its event always has, and tells something where it can', () => {
	const { hsContactId, message, status } = sampleItem('message.fallback');
	expect({ hsContactId, status }).toEqual({ hsContactId: '101', status: 'fallback' });
	expect(message).not.toBeNull();
});
