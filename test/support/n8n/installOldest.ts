/** Does for the project `oldest` what install.ts does for the others. */
export { default } from './install';
