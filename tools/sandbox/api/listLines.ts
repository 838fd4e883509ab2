import type { Operation } from './answers';

/** The lines of every workspace; the events that the sandbox makes up come from the first. */
export const LINES = [
	lineOf('667f1f77bcf86cd799439014', { firstName: 'Lindsey', lastName: 'Rodriguez' }),
	lineOf('667f1f77bcf86cd799439024', { firstName: 'Alex', lastName: null, phone: '+16462230921' }),
	lineOf('667f1f77bcf86cd799439034', { firstName: null, lastName: null, phone: '+16462230922' }),
];

/** `GET /api/lines/by-user`: every line of the workspace, as Tuco's API description has them. */
export const listLines: Operation = {
	writes: false,
	run: ({ workspace }) => ({
		status: 200,
		body: { lines: LINES.map((line) => ({ ...line, workspaceId: workspace.id })) },
	}),
};

type Owner = { firstName: string | null; lastName: string | null; phone?: string };

function lineOf(_id: string, { phone = '+16462230920', ...owner }: Owner) {
	const since = '2026-02-25T21:57:31.276Z';
	return {
		_id,
		phone,
		email: null,
		...owner,
		isActive: true,
		provisioningStatus: 'active',
		lineType: 'byon',
		dailyNewConversationsLimit: 20,
		dailyTotalMessagesLimit: 50,
		createdAt: since,
		updatedAt: since,
	};
}
