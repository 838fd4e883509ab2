import { Logger } from '@n8n/backend-common';
import { Container } from '@n8n/di';

/** A line of n8n's log. */
export type LogLine = {
	level: 'error' | 'warn' | 'info' | 'debug';
	message: string;
	metadata: unknown;
};

/** Keeps what nodes tell n8n's logger instead of printing it. */
export function recordLog(): LogLine[] {
	const lines: LogLine[] = [];
	const write = (level: LogLine['level']) => (message: string, metadata?: unknown) => {
		lines.push({ level, message, metadata });
	};
	const methods = {
		error: { value: write('error') },
		warn: { value: write('warn') },
		info: { value: write('info') },
		debug: { value: write('debug') },
	};
	Container.set(Logger, Object.create(Container.get(Logger), methods) as Logger);
	return lines;
}
