/** The one file of the package that Node and the bundler read alike; its types are the package's own. */
declare module 'rrule/dist/es5/rrule.js' {
	const rrule: typeof import('rrule');
	export default rrule;
}
