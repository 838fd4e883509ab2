import { TucoApi } from '../../credentials/TucoApi.credentials';
import { TucoTrigger } from '../../nodes/Tuco/TucoTrigger.node';

/** What a published workflow holds on to: see CONTRIBUTING.md on breaking changes before you accept a difference. */
test('the description of the node is as it was', () => {
	expect(new TucoTrigger().description).toMatchSnapshot();
});

test('the credential is as it was', () => {
	const { name, displayName, properties } = new TucoApi();
	expect({ name, displayName, properties }).toMatchSnapshot();
});
