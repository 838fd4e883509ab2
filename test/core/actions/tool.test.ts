import type { INodeParameters } from 'n8n-workflow';

import { RESOURCES } from '../../../nodes/Tuco/actions/resources';
import { withTuco } from '../../support/runNode';

const tuco = withTuco();

/** Types of fields that a model may fill in. */
const FILLED_IN = ['string', 'dateTime', 'number', 'boolean', 'json', 'multiOptions'];
const NOTHING = '={{ undefined }}';

const OPERATIONS = RESOURCES.flatMap(({ value: resource, operations }) =>
	operations.map((operation) => ({
		resource,
		operation: operation.value,
		fields: operation.fields,
	})),
);

test.each(OPERATIONS)(
	'$resource $operation tells an agent what is wrong if it fills in nothing',
	async ({ resource, operation, fields }) => {
		const parameters: INodeParameters = { resource, operation };
		for (const { name, type } of fields) {
			if (FILLED_IN.includes(type)) parameters[name] = NOTHING;
			if (type === 'resourceLocator') parameters[name] = { __rl: true, mode: 'id', value: NOTHING };
		}
		const { main, error } = await tuco.run({ parameters, isTool: true });
		expect(error).toBeUndefined();
		const errors = main.flatMap(({ json }) => json.error ?? []);
		const isFine = expect.stringMatching(/ (is|are) empty\. | Fill in /) as string;
		expect(errors).toEqual(errors.map(() => isFine));
		if (errors.length > 0) expect(tuco.sandbox.requests).toEqual([]);
	},
);
