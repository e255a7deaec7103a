// The real Claude Code, offline: an empty home, a made-up token, nothing but
// the gateway to talk to.

import { spawn } from 'node:child_process';
import path from 'node:path';

import { DEADLINE_MS, leftovers, TOKEN } from './gateway.mjs';

// The native program in its own package. The script that would copy it over
// bin/claude.exe is not run, and an npm before 10 installs the ones for glibc
// and for musl.
export function find_claude(modules) {
	const report = process.report?.getReport();
	const musl = process.platform === 'linux' &&
	    !report?.header?.glibcVersionRuntime ? '-musl' : '';
	const name = `claude-code-${process.platform}-${process.arch}${musl}`;

	return path.join(modules, '@anthropic-ai', name, 'claude');
}

function environment(gateway, extra) {
	const tmp = path.join(gateway.dir, 'tmp');

	return {
		PATH: process.env.PATH,
		HOME: gateway.home,
		SHELL: '/bin/bash',
		LANG: 'C.UTF-8',
		TMPDIR: tmp,
		CLAUDE_CODE_TMPDIR: tmp,
		ANTHROPIC_BASE_URL: gateway.url,
		ANTHROPIC_AUTH_TOKEN: TOKEN,
		CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
		DISABLE_AUTOUPDATER: '1',
		DISABLE_TELEMETRY: '1',
		DISABLE_ERROR_REPORTING: '1',
		CLAUDE_CODE_MAX_RETRIES: '1',
		...extra,
	};
}

// Start claude; `ended` gives { code, signal, out, err }.
export function start_claude(program, gateway, args, env = {}) {
	const child = spawn(program, args, {
		cwd: gateway.cwd,
		env: environment(gateway, env),
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const run = { child, out: '', err: '' };
	const kill = () => child.kill('SIGKILL');
	const late = setTimeout(kill, DEADLINE_MS);

	leftovers.add(kill);
	child.stdout.on('data', (data) => { run.out += data; });
	child.stderr.on('data', (data) => { run.err += data; });
	run.ended = new Promise((done, fail) => {
		child.on('error', fail);
		child.on('close', (code, signal) => {
			clearTimeout(late);
			leftovers.delete(kill);
			done({ code, signal, out: run.out, err: run.err });
		});
	});
	return run;
}

export function run_claude(program, gateway, args, env) {
	return start_claude(program, gateway, args, env).ended;
}

// The lines of --output-format stream-json.
export function events(out) {
	return out.split('\n').filter((line) => line.startsWith('{'))
		.map((line) => JSON.parse(line));
}

// The blocks of one type that the assistant's messages have in it.
export function blocks(out, type) {
	return events(out).filter((e) => e.type === 'assistant')
		.flatMap((e) => e.message.content)
		.filter((b) => b.type === type);
}
