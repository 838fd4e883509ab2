const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { rm } = require('node:fs/promises');
const { dest, parallel, series, src, watch: watchFiles } = require('gulp');

const SOURCES = '{nodes,credentials}/**';

/** Removes the previous build, so that files whose source is gone do not ship. */
async function clean() {
	await rm('dist', { recursive: true, force: true });
}

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

/** The codex files, with the categories and search terms under which n8n lists the node, and the output schemas. */
function metadata() {
	return src([`${SOURCES}/*.node.json`, `${SOURCES}/__schema__/**/*.json`]).pipe(dest('dist'));
}

const everything = parallel(compile, icons, metadata);
const build = series(clean, everything);

/** Rebuilds on every save without cleaning first, because n8n may be reading `dist`. Resolves once it is watching. */
async function watch() {
	await once(watchFiles(SOURCES, everything), 'ready');
}

module.exports = { clean, compile, icons, metadata, build, watch, default: build };
