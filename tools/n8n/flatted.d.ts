/** The part used here. Its own types are only for programs that are ECMAScript modules. */
declare module 'flatted' {
	/** Reads text that may refer to the same object twice, or to one that contains itself. */
	export function parse(text: string): unknown;
}
