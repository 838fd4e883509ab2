import { desiredWebhook } from '../../../nodes/Tuco/trigger/registration/plan';

/** Why Tuco could not deliver to this URL, or `null`. */
function obstacleTo(url: string): string | null {
	const desired = desiredWebhook({
		url,
		events: ['message.reply'],
		webhookName: '',
		nodeName: 'Tuco Trigger',
		isTest: false,
		workflow: { id: 'wf1', name: 'Replies' },
		baseUrl: 'https://app.tuco.ai',
	});
	return desired.ok ? null : desired.message;
}

describe('obstacleTo', () => {
	it.each([
		'https://n8n.example.com/webhook/1',
		'https://8.8.8.8/webhook/1',
		'https://172.32.0.1/webhook/1',
		'https://100.128.0.1/webhook/1',
		'https://[2001:db8::1]/webhook/1',
	])('knows none for %s', (url) => {
		expect(obstacleTo(url)).toBeNull();
	});

	it.each([
		'http://localhost:5678/',
		'https://localhost./',
		'https://127.0.0.1/',
		'http://[::1]:5678/',
	])('tells that %s is this machine itself', (url) => {
		expect(obstacleTo(url)).toContain('this machine itself');
	});

	it.each([
		'https://10.0.0.4/',
		'https://192.168.1.20:5678/',
		'https://172.16.0.1/',
		'https://172.31.255.255/',
		'https://169.254.1.1/',
		'https://100.64.0.1/',
		'https://[fd00::1]/',
		'https://[fe80::1]/',
		'https://n8n.local/',
		'https://n8n/',
		'https://n8n./',
		'http://0.0.0.0:5678/',
		'https://192.0.0.8/',
		'https://198.19.255.255/',
		'https://224.0.0.1/',
		'https://240.0.0.1/',
		'https://[64:ff9b::a00:1]/',
		'https://[::ffff:10.0.0.1]/',
		'https://[ff02::1]/',
	])('tells that %s is an address of a private network', (url) => {
		expect(obstacleTo(url)).toContain('private network');
	});

	it('tells that plain http is not delivered to', () => {
		expect(obstacleTo('http://n8n.example.com/')).toContain('https');
	});

	it('tells that a text is no URL', () => {
		expect(obstacleTo('n8n.example.com')).toContain('not a URL');
	});
});
