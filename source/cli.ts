#!/usr/bin/env node
import process from 'node:process';

// Plain ES5-like code on purpose: an old Node must be able to read this file and say so.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 13)) {
	console.error(
		`handrail needs Node 22.13 or newer; this is ${process.versions.node}. Install a newer Node, or use: npm start`,
	);
	process.exit(2);
}

// Chalk does not know NO_COLOR, and reads FORCE_COLOR when it is first imported (facts/ink.md par. 2).
if (process.env['NO_COLOR'] || process.argv.includes('--no-color'))
	process.env['FORCE_COLOR'] = '0';
// React's development build is slower, and it is chosen by this variable.
process.env['NODE_ENV'] ??= 'production';
const umask = process.umask(0o077);
const {main} = await import('./main.js');
process.exitCode = await main(process.argv.slice(2), umask);
