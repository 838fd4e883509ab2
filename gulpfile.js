const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { rm } = require('node:fs/promises');
const { dest, parallel, series, src, watch: whenever } = require('gulp');

const SOURCES = '{nodes,credentials}/**';

/** Removes what an earlier build left, so that no file outlives its source. */
async function clean() {
	await rm('dist', { recursive: true, force: true });
}

/** Compiles what ships. */
async function compile() {
	const tsc = spawn(
		process.execPath,
		[require.resolve('typescript/bin/tsc'), '--project', 'tsconfig.build.json'],
		{ stdio: 'inherit' },
	);
	const [code] = await once(tsc, 'exit');
	if (code !== 0) throw new Error(`The TypeScript compiler ended with exit code ${code}`);
}

function icons() {
	return src(`${SOURCES}/*.svg`, { encoding: false }).pipe(dest('dist'));
}

/** The codex files: where n8n lists the node, and what it is found by. */
function metadata() {
	return src(`${SOURCES}/*.node.json`).pipe(dest('dist'));
}

const everything = parallel(compile, icons, metadata);
const build = series(clean, everything);

/**
 * Builds anew whenever a source is saved, over what is there: n8n may be reading it. Finished once it is watching, which
 * goes on.
 */
async function watch() {
	await once(whenever(SOURCES, everything), 'ready');
}

module.exports = { clean, compile, icons, metadata, build, watch, default: build };
