/** The part used here. flatted's own types work only in ECMAScript modules. */
declare module 'flatted' {
	/** Parses text with shared and circular references. */
	export function parse(text: string): unknown;
}
