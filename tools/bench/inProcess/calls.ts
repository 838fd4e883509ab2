import type { WebhookContext } from 'n8n-core';

/** A call that the trigger makes to n8n's context. */
export type Call = { method: string; args: unknown[] };

/** The context, and the list of the calls that are made to it from then on. */
export function recordCalls(context: WebhookContext): { context: WebhookContext; calls: Call[] } {
	const calls: Call[] = [];
	const recorder = new Proxy(context, {
		get(target, key) {
			const value: unknown = Reflect.get(target, key);
			if (typeof value !== 'function') return value;
			return (...args: unknown[]): unknown => {
				calls.push({ method: String(key), args });
				return Reflect.apply(value, target, args);
			};
		},
	});
	return { context: recorder, calls };
}

/** Makes the same calls again, to another context. */
export function replay(calls: readonly Call[], context: WebhookContext): void {
	for (const { method, args } of calls) {
		const called: unknown = Reflect.get(context, method);
		if (typeof called === 'function') Reflect.apply(called, context, args);
	}
}
