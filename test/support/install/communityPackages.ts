import { isObject, listOf, objectOf, textOf, textOrNull } from '../../../tools/n8n/json';
import type { N8nSession } from '../../../tools/n8n/session';

/** A package as the list of community nodes in n8n's settings shows it. */
export type CommunityPackage = {
	name: string;
	version: string;
	/** The version that may be updated to, `null` when there is none that is newer. */
	update: string | null;
	nodeTypes: string[];
};

/** The page of n8n's settings on which community nodes are installed. */
export type CommunityPackages = {
	list(): Promise<CommunityPackage[]>;
	install(name: string): Promise<CommunityPackage>;
	update(name: string): Promise<CommunityPackage>;
	uninstall(name: string): Promise<void>;
};

const PATH = '/rest/community-packages';

/** npm runs meanwhile, on a machine that may have much else to do. */
const timeoutMs = 300_000;

/** Does what that page does, by the same calls. */
export function communityPackages(session: N8nSession): CommunityPackages {
	return {
		list: async () => listOf(await session.call('GET', PATH, { timeoutMs }), 'The list').map(read),
		install: async (name) => read(await session.call('POST', PATH, { body: { name }, timeoutMs })),
		update: async (name) => read(await session.call('PATCH', PATH, { body: { name }, timeoutMs })),
		async uninstall(name) {
			await session.call('DELETE', `${PATH}?${new URLSearchParams({ name }).toString()}`, {
				timeoutMs,
			});
		},
	};
}

function read(value: unknown): CommunityPackage {
	const found = objectOf(value, 'The package');
	return {
		name: textOf(found.packageName, 'The name'),
		version: textOf(found.installedVersion, 'The version'),
		update: textOrNull(found.updateAvailable),
		nodeTypes: listOf(found.installedNodes, 'The nodes')
			.filter(isObject)
			.map(({ type }) => textOf(type, 'The type')),
	};
}
