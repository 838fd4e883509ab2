import type { TucoClient } from '../../shared/api/client';
import type { Failure } from '../../shared/api/failure';
import { deleteWebhook, type Webhook } from '../../shared/api/webhooks';

/** Deletes each of the webhooks, whatever becomes of the others, and tells which of them Tuco refused to delete. */
export async function removeEach(
	call: TucoClient,
	webhooks: readonly Webhook[],
): Promise<{ id: string; failure: Failure }[]> {
	const refused = [];
	for (const { id } of webhooks) {
		const deleted = await deleteWebhook(call, id);
		if (!deleted.ok) refused.push({ id, failure: deleted.failure });
	}
	return refused;
}
