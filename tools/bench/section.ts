/** A picture of a section, in SVG: `docs/performance/<name>.svg`. */
export type Chart = { name: string; svg: string };

/** What a section measured: Markdown that opens with a heading of the second level, and the charts that it shows. */
export type Report = { text: string; charts: Chart[] };

/** One part of what `npm run bench` measures. */
export type Section = {
	/** What it is called on the command line, and marked by on the page. */
	name: string;
	/** Measures, which takes minutes, and says meanwhile how far it is. */
	measure: (say: (line: string) => void) => Promise<Report>;
};
