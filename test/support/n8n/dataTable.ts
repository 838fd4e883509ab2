import type { N8nClient } from '../../../tools/n8n/client';
import { isObject, type JsonObject, listOf, objectOf, textOf } from '../../../tools/n8n/json';

/** A data table of the owner's, as n8n's own page of it reads and fills it. */
export type DataTable = {
	/** All rows, oldest first; none while there is no such table. */
	rows(): Promise<JsonObject[]>;
	insert(rows: readonly JsonObject[]): Promise<void>;
	/** Removes all rows. */
	empty(): Promise<void>;
};

/** The data table of that name, which need not be there yet. */
export function dataTable({ session }: N8nClient, name: string): DataTable {
	const pathOf = async () => {
		const project = objectOf(await session.call('GET', '/rest/projects/personal'), 'The project');
		const path = `/rest/projects/${textOf(project.id, 'The id of the project')}/data-tables`;
		const tables = listOf(
			objectOf(await session.call('GET', path), 'The tables').data,
			'The tables',
		);
		const table = tables.filter(isObject).find((each) => each.name === name);
		return table && `${path}/${textOf(table.id, 'The id of the table')}`;
	};
	const rows = async () => {
		const path = await pathOf();
		if (path === undefined) return [];
		const answer = await session.call('GET', `${path}/rows?take=1000&sortBy=id:asc`);
		return listOf(objectOf(answer, 'The rows').data, 'The rows').filter(isObject);
	};
	return {
		rows,
		async insert(data) {
			const body = { data, returnType: 'count' };
			await session.call('POST', `${(await pathOf()) ?? ''}/insert`, { body });
		},
		async empty() {
			const filters = (await rows()).map(({ id }) => ({
				columnName: 'id',
				condition: 'eq',
				value: id,
			}));
			if (filters.length === 0) return;
			const query = new URLSearchParams({ filter: JSON.stringify({ type: 'or', filters }) });
			await session.call('DELETE', `${(await pathOf()) ?? ''}/rows?${query.toString()}`);
		},
	};
}
