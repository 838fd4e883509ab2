/** The user's environment without what an `npm run` around this one tells about its own project. */
export function environmentForNpm(): NodeJS.ProcessEnv {
	const ofProject = /^(npm_(package|lifecycle|command|config_local_prefix)|INIT_CWD$)/;
	return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofProject.test(name)));
}
