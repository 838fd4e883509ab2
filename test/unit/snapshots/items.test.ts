import { normalise } from '../../../nodes/Tuco/trigger/delivery/normalise';
import { TUCO_EVENTS } from '../../../nodes/Tuco/trigger/events/names';
import { sampleItem } from '../../../tools/scripts/docs/sampleItem';

const events: string[] = [...TUCO_EVENTS.map(({ name }) => name), 'message.reaction'];

/** What a published workflow reads: see CONTRIBUTING.md on breaking changes before you accept a difference. */
test.each(events)('the item of %s is as it was', (event) => {
	expect(sampleItem(event)).toMatchSnapshot();
});

test.each(events)('the item of %s of which nothing is told is as it was', (event) => {
	expect(normalise({ event }, Buffer.from('{}'), null)).toMatchSnapshot();
});
