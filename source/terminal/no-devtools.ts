/** Stands in for react-devtools-core in the bundle: an operator's terminal is no place for it (facts/ink.md par. 5). */
export default {};
