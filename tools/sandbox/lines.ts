/** The lines of every workspace; the events that the sandbox makes up come from the first. */
export const LINES = [
	{ _id: '667f1f77bcf86cd799439014', firstName: 'Lindsey', lastName: 'Rodriguez', phone: 0 },
	{ _id: '667f1f77bcf86cd799439024', firstName: 'Alex', lastName: null, phone: 1 },
	{ _id: '667f1f77bcf86cd799439034', firstName: null, lastName: null, phone: 2 },
].map((line) => ({
	...line,
	phone: `+1646223092${line.phone}`,
	email: null,
	isActive: true,
	provisioningStatus: 'active',
	lineType: 'byon',
	dailyNewConversationsLimit: 20,
	dailyTotalMessagesLimit: 50,
	createdAt: '2026-02-25T21:57:31.276Z',
	updatedAt: '2026-02-25T21:57:31.276Z',
}));
