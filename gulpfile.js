const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { rm } = require('node:fs/promises');
const { dest, parallel, series, src, watch: watchFiles } = require('gulp');

const SOURCES = '{nodes,credentials}/**';

/** Removes the previous build, so that files whose source is gone do not ship. */
async function clean() {
	await rm('dist', { recursive: true, force: true });
}

/** Runs a command of a development dependency. */
async function run(script, ...args) {
	const child = spawn(process.execPath, [require.resolve(script), ...args], { stdio: 'inherit' });
	const [code] = await once(child, 'exit');
	if (code !== 0) throw new Error(`${script} ended with exit code ${code}`);
}

async function compile() {
	await run('typescript/bin/tsc', '--project', 'tsconfig.build.json');
}

/** Indents with tabs, which makes the package smaller. */
async function indent() {
	const options = ['--use-tabs', '--print-width', '200', '--ignore-path', 'none'];
	await run(
		'prettier/bin/prettier.cjs',
		...options,
		'--log-level',
		'warn',
		'--write',
		'dist/**/*.js',
	);
}

function icons() {
	return src(`${SOURCES}/*.svg`, { encoding: false }).pipe(dest('dist'));
}

/** The codex files, with the categories and search terms under which n8n lists the node, and the output schemas. */
function metadata() {
	return src([`${SOURCES}/*.node.json`, `${SOURCES}/__schema__/**/*.json`]).pipe(dest('dist'));
}

const everything = parallel(compile, icons, metadata);
const build = series(clean, everything, indent);

/** Rebuilds on every save without cleaning first, because n8n may be reading `dist`. Resolves once it is watching. */
async function watch() {
	await once(watchFiles(SOURCES, everything), 'ready');
}

module.exports = { clean, compile, icons, metadata, build, watch, default: build };
