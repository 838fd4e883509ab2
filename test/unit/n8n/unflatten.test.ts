import { unflatten } from '../../../tools/n8n/unflatten';

describe('unflatten', () => {
	it('puts texts, objects and lists back in their places', () => {
		const stored = '[{"a":"1","n":5,"list":"2"},"text",["1",true,null,"3"],{}]';
		expect(unflatten(stored)).toEqual({ a: 'text', n: 5, list: ['text', true, null, {}] });
	});

	it('keeps a text that looks like an index', () => {
		expect(unflatten('[{"a":"1"},"0"]')).toEqual({ a: '0' });
	});

	it('ends with a value that contains itself', () => {
		const value = unflatten('[{"self":"0"}]');
		expect(value).toHaveProperty('self', value);
	});

	it('refuses anything but a list', () => {
		expect(() => unflatten('{}')).toThrow('Run data is not a list of values');
	});
});
