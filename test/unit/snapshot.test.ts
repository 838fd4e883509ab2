import { TucoApi } from '../../credentials/TucoApi.credentials';
import { Tuco } from '../../nodes/Tuco/Tuco.node';
import { TucoPollingTrigger } from '../../nodes/Tuco/TucoPollingTrigger.node';
import { TucoTrigger } from '../../nodes/Tuco/TucoTrigger.node';

const NODES = [new Tuco(), new TucoPollingTrigger(), new TucoTrigger()];

/** Published workflows depend on this: see CONTRIBUTING.md on breaking changes before you accept a difference. */
test.each(NODES)('a node description is unchanged', ({ description }) => {
	expect(description).toMatchSnapshot();
});

test('the credential is unchanged', () => {
	const { name, displayName, properties } = new TucoApi();
	expect({ name, displayName, properties }).toMatchSnapshot();
});
