// Claude Code's discovery of a gateway's models, and the SDK's list of them.

import fs from 'node:fs';
import path from 'node:path';

import { client } from './library.mjs';
import { run_claude } from './claude.mjs';
import { is, ok } from './tap.mjs';

const ON = { CLAUDE_CODE_ENABLE_GATEWAY_MODEL_DISCOVERY: '1' };

// What the client has taken for its list, as it keeps it.
function kept(g) {
	const file = path.join(g.home, '.claude', 'cache',
	    'gateway-models.json');

	return fs.existsSync(file) ?
	    JSON.parse(fs.readFileSync(file, 'utf8')).models ?? [] : [];
}

async function discover(g, claude) {
	const first = await run_claude(claude, g, ['-p', 'Hello?'], ON);
	const ids = kept(g).map((m) => m.id);

	is(first.code, 0, 'discovery: claude ends well');
	is(ids, ['claude-via-toy-1', 'claude-via-toy-2'],
	    'discovery: the models are in its list');
	is(kept(g).map((m) => m.display_name), ['toy-1 (toy)', 'toy-2 (toy)'],
	    'discovery: by names for people');

	const n = g.count();
	const second = await run_claude(claude, g, ['-p', '--model',
		ids[1] ?? 'none', 'Hello?'], ON);

	is(second.code, 0, 'discovery: one of them can be chosen');
	is([g.count() > n, g.body(g.count()).model], [true, 'toy-2'],
	    'discovery: and it answers');
}

async function list(g, sdk) {
	const all = [];
	let pages = 0;

	for await (const page of (await client(g, sdk).models.list({
		limit: 3 })).iterPages()) {
		pages++;
		all.push(...page.data.map((m) => m.id));
	}
	is(all, ['claude-via-toy-1', 'claude-via-toy-2', 'toy,toy-1',
		'toy,toy-2'], 'models: all of them');
	is(pages, 2, 'models: page by page');
	const whole = await client(g, sdk).models.list();
	ok(whole.data.length === 4 && !whole.has_more, 'models: or at once');
}

export const discovery = [['text', discover]];
export const listing = [['text', list]];
