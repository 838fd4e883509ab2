import { serverEnv as envOf } from '../../../tools/n8n/server';

const install = { version: '2.40.7', node: '/node24/bin/node', entry: '', folder: '' };
const setting = {
	install,
	folder: '/data',
	port: 4000,
	brokerPort: 4001,
};

function serverEnv(options: Parameters<typeof envOf>[0], own: NodeJS.ProcessEnv) {
	const before = process.env;
	process.env = own;
	try {
		return envOf(options);
	} finally {
		process.env = before;
	}
}

describe('serverEnv', () => {
	it('keeps what a shell holds for another n8n, and its proxies, away', () => {
		const own = {
			N8N_ENCRYPTION_KEY: 'k',
			DB_TYPE: 'postgresdb',
			HTTPS_PROXY: 'http://p',
			HOME: '/h',
		};
		const env = serverEnv(setting, own);
		expect(env).not.toHaveProperty('N8N_ENCRYPTION_KEY');
		expect(env).not.toHaveProperty('DB_TYPE');
		expect(env).not.toHaveProperty('HTTPS_PROXY');
		expect(env.HOME).toBe('/h');
	});

	it('puts the Node.js that runs n8n before all others', () => {
		expect(serverEnv(setting, { PATH: '/usr/bin' }).PATH).toBe('/node24/bin:/usr/bin');
	});

	it('has webhooks at its own address unless told', () => {
		expect(serverEnv(setting, {}).WEBHOOK_URL).toBe('http://127.0.0.1:4000/');
		expect(serverEnv({ ...setting, webhookUrl: 'https://x.example/' }, {}).WEBHOOK_URL).toBe(
			'https://x.example/',
		);
	});

	it('names no modules to an n8n that does not have them, and would not start', () => {
		expect(serverEnv(setting, {})).toHaveProperty('N8N_DISABLED_MODULES');
		expect(
			serverEnv({ ...setting, install: { ...install, version: '1.123.81' } }, {}),
		).not.toHaveProperty('N8N_DISABLED_MODULES');
	});

	it('lets the caller have the last word', () => {
		const env = serverEnv({ ...setting, env: { N8N_LOG_LEVEL: 'debug', N8N_PORT: '1' } }, {});
		expect(env).toMatchObject({ N8N_LOG_LEVEL: 'debug', N8N_PORT: '1' });
	});
});
