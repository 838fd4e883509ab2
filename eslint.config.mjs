import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { buildScanConfig } from '@n8n/scan-community-package/scanner/scanner.mjs';

// Shipped files must pass every rule of n8n's own scan for verified nodes. All TypeScript must also pass the strict
// type-checked rules.
const shipped = ['package.json', 'nodes/**/*.{ts,json}', 'credentials/**/*.ts'];
const typescript = ['**/*.ts'];

/** Imports go one way: nodes ← tools ← test. */
const mustNotImport = (...folders) => ({
	'no-restricted-imports': [
		'error',
		{
			patterns: folders.map((folder) => ({
				regex: `^\\.{1,2}/(.*/)?${folder}/`,
				message: 'Imports go one way: nodes ← tools ← test.',
			})),
		},
	],
});

export default defineConfig(
	globalIgnores(['dist', 'coverage']),
	{ files: shipped, extends: [await buildScanConfig()] },
	{
		files: typescript,
		extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
		languageOptions: { parserOptions: { projectService: true } },
		rules: {
			'@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
			'no-duplicate-imports': 'error',
			'@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
			'@typescript-eslint/require-await': 'off',
			'@typescript-eslint/consistent-type-definitions': ['error', 'type'],
			'@typescript-eslint/switch-exhaustiveness-check': [
				'error',
				{ considerDefaultExhaustiveForUnions: true },
			],
			'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
			'max-lines': ['error', { max: 260, skipBlankLines: true }],
		},
	},
	{ files: ['nodes/**', 'credentials/**'], rules: mustNotImport('tools', 'test') },
	{ files: ['tools/**'], rules: mustNotImport('test') },
);
