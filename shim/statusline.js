'use strict';
/*
 * Runs a module of a line of status in the format of Claude Code Router:
 *
 *	node statusline.js MODULE
 *
 * The module is a function of the named texts and the options, or a text.
 * Standard input is the client's JSON with {variables, options} in its member
 * `ccr`; the text goes to standard output.
 */
const common = require('./common.js');
const fs = require('fs');

common.run(async () => {
	const { ccr } = JSON.parse(fs.readFileSync(0, 'utf8'));
	const module = await common.load(process.argv[2]);
	const text = typeof module === 'function' ?
	    await module(ccr.variables, ccr.options) : module;

	if (text !== undefined && text !== null)
		common.print(String(text));
});
