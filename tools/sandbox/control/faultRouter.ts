import { Router } from 'express';

import type { Faults, StandingFault } from '../faults';
import { readJson } from '../read';
import { requestText } from '../requestText';
import { readFault } from './readFault';

/** `/_sandbox/faults`: what goes wrong with the calls to come. */
export function faultRouter(faults: Faults): Router {
	const router = Router();
	const list = () => ({ faults: faults.list().map(shownFault) });
	router.get('/', (_request, response) => {
		response.json(list());
	});
	router.post('/', (request, response) => {
		const body = readJson(requestText(request));
		const fault = body.ok ? readFault(body.value) : body;
		if (!fault.ok) {
			response.status(400).json({ error: fault.reason });
			return;
		}
		faults.add(fault.value);
		response.status(201).json(list());
	});
	router.delete('/', (_request, response) => {
		faults.clear();
		response.json(list());
	});
	return router;
}

/** A fault as JSON can hold it: without Infinity. */
function shownFault(fault: StandingFault): Record<string, unknown> {
	return { ...fault, ...(fault.times === Infinity && { times: 'always' }) };
}
