// main.mjs MODULES: all scenarios with the clients in that node_modules
// folder, as TAP. run.sh installs them.

import fs from 'node:fs';
import path from 'node:path';

import { find_claude } from './claude.mjs';
import { command } from './command.mjs';
import { discovery, listing } from './discovery.mjs';
import { Gateway } from './gateway.mjs';
import { google_replies, google_requests, load_google } from './google.mjs';
import { load_sdk, library } from './library.mjs';
import { messages } from './messages.mjs';
import { load_mock, mock } from './mock.mjs';
import { load_openai, responses } from './responses.mjs';
import { session } from './session.mjs';
import { diag, done, ok } from './tap.mjs';
import { load_tokenizer, tokens } from './tokens.mjs';
import { load_typescript, types } from './types.mjs';

async function scenario(folder, run, client) {
	let gateway;

	try {
		gateway = await Gateway.start(folder);
		await run(gateway, client);
	} catch (e) {
		ok(false, `${folder}: ${e.message.split('\n')[0]}`);
	}
	const complaints = await gateway?.end();
	if (complaints) {
		ok(false, `${folder}: the programs do not complain`);
		diag(complaints);
	}
	await gateway?.stop();
}

const modules = process.argv[2];
const claude = find_claude(modules);

if (fs.existsSync(claude))
	for (const [folder, run] of [...session, ...messages,
		...command, ...discovery])
		await scenario(folder, run, claude);
else
	ok(true, `the real client # SKIP ${path.basename(
	    path.dirname(claude))} is not there: no program for this machine`);

const sdk = await load_sdk(modules);
for (const [folder, run] of [...library, ...listing])
	await scenario(folder, run, sdk);

const count = await load_tokenizer(modules);
for (const [folder, run] of tokens)
	await scenario(folder, run, count);

await responses(await load_openai(modules));

const google = await load_google(modules);
const aimock = await load_mock(modules);
let asked = [];
if (google !== null) {
	await google_replies(google);
	asked = await google_requests(google);
} else {
	ok(true, 'Google\'s SDK # SKIP node is older than 20');
}
types(await load_typescript(modules), modules, asked);
if (aimock !== null)
	await mock(aimock, sdk);
else
	ok(true, 'aimock # SKIP node is older than 20');
process.exitCode = done();
