import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { samplesPage } from './samples/samplesPage';

/** Writes the page of sample items anew. */
const PAGE = join(__dirname, '../docs/samples.md');

writeFileSync(PAGE, samplesPage());
console.log(`Written: ${PAGE}`);
