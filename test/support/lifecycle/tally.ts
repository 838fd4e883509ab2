/** What has come of all that n8n did in a run: shows that a run has seen every kind of outcome. */
export type Tally = Record<Outcome, number>;

type Outcome =
	| 'published'
	| 'publish failed'
	| 'tidied up'
	| 'tidying up put off'
	| 'kept through an outage'
	| 'unpublished'
	| 'unpublish failed';

/** A tally on which nothing stands yet. */
export function newTally(): Tally {
	return {
		published: 0,
		'publish failed': 0,
		'tidied up': 0,
		'tidying up put off': 0,
		'kept through an outage': 0,
		unpublished: 0,
		'unpublish failed': 0,
	};
}
