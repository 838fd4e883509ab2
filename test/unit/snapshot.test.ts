import { TucoApi } from '../../credentials/TucoApi.credentials';
import { TucoTrigger } from '../../nodes/Tuco/TucoTrigger.node';

/** Published workflows depend on this: see CONTRIBUTING.md on breaking changes before you accept a difference. */
test('the node description is unchanged', () => {
	expect(new TucoTrigger().description).toMatchSnapshot();
});

test('the credential is unchanged', () => {
	const { name, displayName, properties } = new TucoApi();
	expect({ name, displayName, properties }).toMatchSnapshot();
});
