import { Redis } from 'ioredis';

import { redisAddress, redisCredential } from './addresses';
import { ANY_NAME, isLeftOver } from './name';

/** The keys of Redis that one run has to itself: those that begin with its name. */
export type KeySpace = {
	name: string;
	/** What makes n8n keep its queue, and all else, there. */
	env: Record<string, string>;
	/** The content of a credential with which n8n's Redis node reaches the same server. */
	credential: Record<string, string | number>;
	redis: Redis;
	/** Deletes the keys, and those that killed runs have left. */
	clear: () => Promise<void>;
};

/** Opens the key space of a name. */
export function openKeySpace(name: string): KeySpace {
	const url = redisAddress();
	const { hostname, port, username, password, pathname } = url;
	const database = pathname.replace('/', '') || '0';
	const redis = new Redis(url.href);
	return {
		name,
		env: {
			QUEUE_BULL_REDIS_HOST: hostname,
			QUEUE_BULL_REDIS_PORT: port || '6379',
			QUEUE_BULL_REDIS_USERNAME: decodeURIComponent(username),
			QUEUE_BULL_REDIS_PASSWORD: decodeURIComponent(password),
			QUEUE_BULL_REDIS_DB: database,
			QUEUE_BULL_PREFIX: name,
			N8N_REDIS_KEY_PREFIX: name,
		},
		credential: redisCredential(),
		redis,
		clear: async () => {
			for await (const keys of redis.scanStream({ match: ANY_NAME, count: 1000 })) {
				const ours = (keys as string[]).filter((key) => key.includes(name) || isLeftOver(key));
				if (ours.length > 0) await redis.unlink(ours);
			}
			redis.disconnect();
		},
	};
}
