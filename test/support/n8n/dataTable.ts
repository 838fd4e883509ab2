import { z } from 'zod';

import type { N8nClient } from '../../../tools/n8n/client';
import type { JsonObject } from '../../../tools/n8n/schemas';

/** A data table of the owner, read and filled like n8n's own page does. */
export type DataTable = {
	/** All rows, oldest first; none while the table does not exist. */
	rows(): Promise<JsonObject[]>;
	insert(rows: readonly JsonObject[]): Promise<void>;
	/** Changes the row with this ID. */
	update(id: unknown, data: JsonObject): Promise<void>;
	/** Removes all rows. */
	empty(): Promise<void>;
};

const project = z.object({ id: z.string() });
const tables = z.object({ data: z.array(z.object({ id: z.string(), name: z.string() })) });
const page = z.object({ data: z.array(z.record(z.unknown())) });

/** The most rows that n8n lists at once. */
const MOST = 250;

/** The data table with this name, which need not exist yet. */
export function dataTable({ session }: N8nClient, name: string): DataTable {
	const findPath = async () => {
		const { id } = project.parse(await session.call('GET', '/rest/projects/personal'));
		const path = `/rest/projects/${id}/data-tables`;
		const { data } = tables.parse(await session.call('GET', path));
		const table = data.find((each) => each.name === name);
		return table && `${path}/${table.id}`;
	};
	const rows = async () => {
		const path = await findPath();
		if (path === undefined) return [];
		const all: JsonObject[] = [];
		for (;;) {
			const query = `take=${MOST}&skip=${all.length}&sortBy=id:asc`;
			const { data } = page.parse(await session.call('GET', `${path}/rows?${query}`));
			all.push(...data);
			if (data.length < MOST) return all;
		}
	};
	return {
		rows,
		async insert(data) {
			const body = { data, returnType: 'count' };
			await session.call('POST', `${await findPath()}/insert`, { body });
		},
		async update(id, data) {
			const filter = { type: 'and', filters: [{ columnName: 'id', condition: 'eq', value: id }] };
			await session.call('PATCH', `${await findPath()}/rows`, { body: { filter, data } });
		},
		async empty() {
			const path = await findPath();
			if (path === undefined) return;
			const filters = [{ columnName: 'id', condition: 'gte', value: 0 }];
			const query = new URLSearchParams({ filter: JSON.stringify({ type: 'and', filters }) });
			await session.call('DELETE', `${path}/rows?${query.toString()}`);
		},
	};
}
