import { createRequire } from 'node:module';
import { join } from 'node:path';

import type * as Duplicates from '../../nodes/Tuco/trigger/delivery/duplicates';
import type * as Receive from '../../nodes/Tuco/trigger/delivery/receive';
import type * as Seal from '../../nodes/Tuco/trigger/registration/seal';
import type * as Trigger from '../../nodes/Tuco/TucoTrigger.node';

/** The folder of what ships, as `gulp build` leaves it. */
export const DIST = join(__dirname, '../../dist');

/** The trigger's main file, as n8n loads it. */
export const MAIN = join(DIST, 'nodes/Tuco/TucoTrigger.node.js');

const load = createRequire(__filename);
const loadNear = (path: string): unknown => load(join(DIST, 'nodes/Tuco', path));

// What is measured is what ships, not the source; its types are those of the source that it was built from.
export const { TucoTrigger } = load(MAIN) as typeof Trigger;
export const { receive } = loadNear('delivery/receive.js') as typeof Receive;
export const { isDuplicate } = loadNear('delivery/duplicates.js') as typeof Duplicates;
export const { seal } = loadNear('registration/seal.js') as typeof Seal;
