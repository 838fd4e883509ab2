/** What `GET /_sandbox` answers. */
export const HELP = {
	sandbox: 'A stand-in for the Tuco API. Tuco itself is not called.',
	page: 'GET /',
	api: [
		'GET /api/webhooks',
		'POST /api/webhooks {url, events, name, description?}',
		'GET /api/webhooks/:id',
		'PATCH /api/webhooks/:id {url?, events?, name?, description?, isActive?}',
		'DELETE /api/webhooks/:id',
		'POST /api/webhooks/:id/health-check',
		'GET /api/lines/by-user',
	],
	control: [
		'GET /_sandbox',
		'GET /_sandbox/state',
		'POST /_sandbox/workspaces {name?}',
		'PATCH /_sandbox/workspaces/:id {subscription: "active" | "past-due"}',
		'POST /_sandbox/workspaces/:id/revoke-key',
		'POST /_sandbox/workspaces/:id/fire {event, family?, facts?, testMode?}',
		'POST /_sandbox/workspaces/:id/health-check',
		'GET /_sandbox/workspaces/:id/deliveries',
		'GET /_sandbox/faults',
		'POST /_sandbox/faults {method?, path?, times?, skip?, status?, retryAfter?, body?, contentType?, delayMs?, drop?}',
		'DELETE /_sandbox/faults',
		'GET /_sandbox/requests',
	],
};
