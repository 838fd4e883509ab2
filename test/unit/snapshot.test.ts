import { TucoApi } from '../../credentials/TucoApi.credentials';
import { Tuco } from '../../nodes/Tuco/Tuco.node';
import { TucoTrigger } from '../../nodes/Tuco/TucoTrigger.node';

/** Published workflows depend on this: see CONTRIBUTING.md on breaking changes before you accept a difference. */
test.each([new Tuco(), new TucoTrigger()])('a node description is unchanged', ({ description }) => {
	expect(description).toMatchSnapshot();
});

test('the credential is unchanged', () => {
	const { name, displayName, properties } = new TucoApi();
	expect({ name, displayName, properties }).toMatchSnapshot();
});
