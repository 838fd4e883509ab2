import type { Answer } from './standIn';

/** An error as HubSpot words it. */
export function hubspotRefusal(status: number, category: string, message: string): Answer {
	const correlationId = '00000000-0000-4000-8000-000000000000';
	return { status, body: { status: 'error', message, correlationId, category } };
}
