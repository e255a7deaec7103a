// The real Claude Code, started by `ccr code`, which starts the service first.

import { spawnSync } from 'node:child_process';

import { run_claude } from './claude.mjs';
import { ccr, leftovers } from './gateway.mjs';
import { holds, is } from './tap.mjs';

function run_ccr(g, claude, ...args) {
	return run_claude(ccr, g, args, {
		...g.env, CLAUDE_PATH: claude,
		ANTHROPIC_BASE_URL: undefined, ANTHROPIC_AUTH_TOKEN: undefined,
	});
}

async function code(g, claude) {
	const prompt = ` two  spaces, 'quotes', "more" and $HOME\n`;
	const end = () => spawnSync(ccr, ['stop'], { env: g.env });

	leftovers.add(end);
	g.configure({ PORT: 0 });
	const r = await run_ccr(g, claude, 'code', '-p', prompt);
	const stop = await run_ccr(g, claude, 'stop');
	leftovers.delete(end);
	const said = g.body(1).messages.filter((m) => m.role === 'user')
		.map((m) => JSON.stringify(m.content)).join();

	is(r.code, 0, 'code: claude ends well');
	is(r.out.trim(), 'Hello from the “toy” \\o/ provider.',
	    'code: claude answers');
	holds(said, JSON.stringify(prompt).slice(1, -1).trim(),
	    'code: the prompt is not touched');
	is(stop.code, 0, 'code: the service was there to be stopped');
}

// Name of the folder of replies, then what is done with it.
export const command = [
	['text', code],
];
