const { DoNothingTrigger } = require('./DoNothingTrigger.node.js');
const { properties } = require('../../../../dist/nodes/Tuco/trigger/description/properties.js');

/** Does nothing either, but has what Tuco Trigger has besides its code: a credential, and fields to be filled in. */
class FurnishedTrigger extends DoNothingTrigger {
	description = {
		...this.description,
		displayName: 'Furnished Trigger',
		name: 'furnishedTrigger',
		credentials: [{ name: 'tucoApi', required: true }],
		properties,
	};
}

module.exports = { FurnishedTrigger };
