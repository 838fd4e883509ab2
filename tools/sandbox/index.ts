export { listen, startSandbox } from './server';
export type { RecordedRequest, Sandbox } from './sandbox';
export type { StoredWebhook, Workspace } from './workspace';
export { type Delivery, type DeliveryChanges, signBody } from './delivery';
export type { Fault } from './faults';
export { type MessageFacts, noIMessage } from './facts';
export {
	asDashboardTest,
	buildPayload,
	EVENTS,
	FAMILIES_OF,
	familiesOf,
	UNKNOWN_EVENT,
} from './payloads';
export type { Family, FiredEvent, TucoEvent } from './payloads';
