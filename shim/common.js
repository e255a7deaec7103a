'use strict';
/* What the shims share: loading a module of the user's, its logger, lines. */
const fs = require('fs');
const util = require('util');
const { pathToFileURL } = require('url');

const LEVELS = { trace: 10, debug: 20, info: 30, warn: 40, error: 50,
	fatal: 60 };

/* To ccr: all of the text, however little the pipe takes at once. */
function print(text) {
	const bytes = Buffer.from(text);

	for (let at = 0; at < bytes.length;)
		at += fs.writeSync(1, bytes, at);
}

/*
 * Standard output is ccr's: whatever the module prints goes to the log. It is
 * not opened either, for node would make it one that does not block.
 */
function keepOutput() {
	Object.defineProperty(process, 'stdout', {
		get: () => process.stderr });
}

function makeLogger() {
	const least = LEVELS[process.env.CCR_LOG_LEVEL] || LEVELS.info;
	const logger = { level: process.env.CCR_LOG_LEVEL || 'info',
		child: () => logger, silent: () => {} };

	for (const [name, level] of Object.entries(LEVELS))
		logger[name] = (...words) => {
			if (level >= least)
				process.stderr.write(`${name}: ` +
				    util.format(...words) + '\n');
		};
	return logger;
}

/* CommonJS, or an ES module's default export. */
async function load(file) {
	let module;

	try {
		module = require(file);
	} catch (error) {
		if (error.code !== 'ERR_REQUIRE_ESM')
			throw error;
		module = await import(pathToFileURL(file).href);
	}
	return module && module.default !== undefined ? module.default :
	    module;
}

/*
 * Standard input by its line feeds alone: readline takes U+2028, which may
 * stand in JSON, for a line's end too.
 */
async function* lines() {
	let parts = [];

	for await (let bytes of process.stdin) {
		for (let at; (at = bytes.indexOf(10)) !== -1;) {
			parts.push(bytes.subarray(0, at));
			yield Buffer.concat(parts).toString();
			parts = [];
			bytes = bytes.subarray(at + 1);
		}
		parts.push(bytes);
	}
	if (parts.some(part => part.length > 0))
		yield Buffer.concat(parts).toString();
}

/* Run the shim; whatever it throws is told, and it has failed. */
function run(main) {
	keepOutput();
	main().then(() => process.exit(0), error => {
		process.stderr.write(util.format(error) + '\n');
		process.exit(1);
	});
}

module.exports = { print, makeLogger, load, lines, run };
