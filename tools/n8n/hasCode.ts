import { isObject } from './json';

/** Whether an error is the system's with this code, such as `ENOENT`. Jest's own realm makes `instanceof Error` useless. */
export function hasCode(error: unknown, code: string): boolean {
	return isObject(error) && error.code === code;
}
