'use strict';
/*
 * Runs a custom router module of Claude Code Router for ccr:
 *
 *	node router.js MODULE
 *
 * reads {body, tokens, session, path, headers, config} and prints what the
 * module returns, "provider,model", or nothing.
 */
const fs = require('fs');
const { EventEmitter } = require('events');
const common = require('./common.js');

common.run(async () => {
	const route = await common.load(process.argv[2]);
	const facts = JSON.parse(fs.readFileSync(0, 'utf8'));
	const log = common.makeLogger();
	const req = { id: process.env.CCR_REQUEST_ID, method: 'POST',
		url: facts.path, headers: facts.headers, body: facts.body,
		tokenCount: facts.tokens, sessionId: facts.session, log };

	if (typeof route !== 'function')
		throw new Error(`${process.argv[2]} exports no function`);
	const choice = await route(req, facts.config,
	    { event: new EventEmitter() });
	if (typeof choice === 'string')
		common.print(choice + '\n');
});
