import { z } from 'zod';

import type { JsonObject } from '../../../tools/n8n/schemas';
import { FakeService, type ServiceResponse } from './fakeService';

const TOKEN = 'made-up-google-token';

const ok = (body: JsonObject): ServiceResponse => ({ status: 200, body });

/** Where n8n gets a token for a service account. */
export const googleTokens = new FakeService('oauth2.googleapis.com', undefined, [
	[/^POST \/token$/, () => ok({ access_token: TOKEN })],
]);

const update = z.object({
	data: z.array(z.object({ range: z.string(), values: z.array(z.array(z.string())) })),
});

/** Google Sheets, with one sheet of up to 26 columns. */
class Sheet extends FakeService {
	/** The cells, from the row of headings on. */
	cells: string[][] = [];

	constructor() {
		super('sheets.googleapis.com', `Bearer ${TOKEN}`, [
			[/^POST \/v4\/spreadsheets\/[^/]+\/values:batchUpdate$/, (body) => this.#update(body)],
			[/^GET \/v4\/spreadsheets\/[^/]+\/values\//, () => ok({ values: this.cells })],
			[
				/^GET \/v4\/spreadsheets\/[^/]+\?/,
				() => ok({ sheets: [{ properties: { title: 'Contacts', sheetId: 0 } }] }),
			],
		]);
	}

	override reset(): void {
		super.reset();
		this.cells = [];
	}

	#update(body: JsonObject): ServiceResponse {
		for (const { range, values } of update.parse(body).data) {
			const [, column = '', row = ''] = /!([A-Z])(\d+)$/.exec(range) ?? [];
			const cells = this.cells[Number(row) - 1];
			if (cells) cells[column.charCodeAt(0) - 65] = values[0]?.[0] ?? '';
		}
		return ok({});
	}
}

export const sheet = new Sheet();
