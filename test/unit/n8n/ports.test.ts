import { createServer } from 'node:net';
import { LOOPBACK, assertPortFree, freePorts } from '../../../tools/n8n/ports';

describe('freePorts', () => {
	it('gives different ports that are free', async () => {
		const ports = await freePorts(5);
		expect(new Set(ports).size).toBe(5);
		await Promise.all(ports.map(assertPortFree));
	});
});

describe('assertPortFree', () => {
	it('names a port that is taken', async () => {
		const server = createServer();
		await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
		const address = server.address();
		const port = typeof address === 'object' && address !== null ? address.port : 0;
		await expect(assertPortFree(port)).rejects.toThrow(`Port ${port} is not free`);
		server.close();
	});
});
