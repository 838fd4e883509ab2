import { connect } from 'node:net';

// Tries to connect to each `<name>=<host>:<port>`, and says which could not be reached. A program of its own, so that
// the caller can wait for it without awaiting.
const reach = async (service) => {
	const [name, address] = service.split('=');
	const at = address.lastIndexOf(':');
	const socket = connect({ host: address.slice(0, at), port: Number(address.slice(at + 1)) });
	socket.setTimeout(5000, () => socket.destroy(new Error('no answer')));
	return await new Promise((resolve) => {
		socket.once('connect', () => resolve(null));
		socket.once('error', () => resolve(`there is no ${name} at ${address}`));
	}).finally(() => socket.destroy());
};

const missing = (await Promise.all(process.argv.slice(2).map(reach))).filter(Boolean);
console.log(missing.join(', '));
process.exitCode = missing.length === 0 ? 0 : 1;
