import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const PROJECT = join(__dirname, '../../..');
const security = readFileSync(join(PROJECT, 'SECURITY.md'), 'utf8');

const claims = [...security.matchAll(/^\| (.+?) +\| (.+?) +\|$/gm)]
	.map(([, claim = '', proof = '']): [string, string] => [claim.trim(), proof.trim()])
	.filter(([claim]) => !/^(-+|They cannot|It cannot)$/.test(claim));

test.each(claims)('that they cannot %s is shown by a test of that name', (_, proof) => {
	const [, file = '', name = ''] = /^`(test\/\S+)`: (.+)$/.exec(proof) ?? [];
	expect(readFileSync(join(PROJECT, file), 'utf8')).toContain(name);
});

test('there are claims of every kind of attacker', () => {
	expect(claims.length).toBeGreaterThan(20);
});
