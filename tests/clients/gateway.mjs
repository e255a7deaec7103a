// A ccrd of its own for one scenario: a temporary home, tests/provider that
// plays replies/NAME, and tests/inetd that hands each connection to ccrd.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));

export const KEY = 'sk-made-up-upstream-key-0001';
export const TOKEN = 'made-up-client-token';

// Long enough for a slow machine under a sanitizer.
export const DEADLINE_MS = 60000;

const ccrd = path.resolve(process.env.CCRD ?? 'build/ccrd');
const tools = path.join(path.dirname(ccrd), 'tests');
export const ccr = path.resolve(process.env.CCR ??
    path.join(path.dirname(ccrd), 'ccr'));
export const provider = process.env.PROVIDER ?? path.join(tools, 'provider');
const helper = process.env.INETD ?? path.join(tools, 'inetd');

// ccrd for each connection; its options follow.
export const inetd = [helper, '-e', '--', ccrd];

// What an early end of the test must not leave behind: functions to call, the
// last one first. The servers end by themselves when their standard input does.
export const leftovers = new Set();

process.on('exit', () => [...leftovers].reverse().forEach((clean) => clean()));
for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'])
	process.on(signal, () => process.exit(1));
process.stdout.on('error', () => process.exit(1));

// The variables that steer sanitizers and coverage go on to the programs. A
// sanitizer's report goes to a file: standard error is ccrd's connection.
function environment(dir) {
	const kept = /^(PATH|ASAN_|UBSAN_|LSAN_|LLVM_|GCOV_)/;
	const env = Object.fromEntries(Object.entries(process.env)
		.filter(([name]) => kept.test(name)));

	for (const name of ['ASAN_OPTIONS', 'UBSAN_OPTIONS'])
		env[name] = [env[name], `log_path=${dir}/sanitizer`]
			.filter(Boolean).join(':');
	return env;
}

export function sleep(ms) {
	return new Promise((done) => setTimeout(done, ms));
}

// Wait until the function returns something true, and return that.
export async function until(what, look) {
	const end = Date.now() + DEADLINE_MS;

	while (Date.now() < end) {
		const found = look();

		if (found)
			return found;
		await sleep(20);
	}
	throw new Error(`no ${what} in ${DEADLINE_MS / 1000} s`);
}

// Start a server that prints "port N" and ends with its standard input.
export async function serve(argv, env, errors) {
	const child = spawn(argv[0], argv.slice(1), {
		env, stdio: ['pipe', 'pipe', fs.openSync(errors, 'a')],
	});
	const ended = new Promise((done) => child.on('close', done));
	let said = '';
	let broken;

	child.on('error', (e) => { broken = e; });
	child.on('exit', () => { broken ??= new Error(`${argv[0]} ended`); });
	child.stdout.on('data', (data) => { said += data; });
	child.stdin.on('error', () => {});
	const port = await until(`port from ${argv[0]}`, () => {
		if (broken)
			throw broken;
		return said.match(/^port (\d+)/m)?.[1];
	});
	return { child, port, ended };
}

export async function end(server) {
	if (!server)
		return;
	server.child.stdin.end();
	const late = setTimeout(() => server.child.kill('SIGKILL'), 5000);
	await server.ended;
	clearTimeout(late);
}

export class Gateway {
	// The provider plays replies/NAME: chat completions, or Anthropic's
	// format where the name begins with "messages".
	static async start(name) {
		const g = new Gateway();

		g.path = name.startsWith('messages') ? '/anthropic' :
		    '/v1/chat/completions';

		g.dir = fs.mkdtempSync(path.join(os.tmpdir(), 'ccr-client-'));
		g.remove = () => fs.rmSync(g.dir,
		    { recursive: true, force: true });
		leftovers.add(g.remove);
		g.keep = path.join(g.dir, 'keep');
		g.cwd = path.join(g.dir, 'work');
		g.home = path.join(g.dir, 'home');
		g.errors = path.join(g.dir, 'errors');
		for (const d of [g.cwd, g.home, path.join(g.dir, 'ccr'),
			path.join(g.dir, 'tmp')])
			fs.mkdirSync(d, { mode: 0o700 });
		try {
			await g.#servers(path.join(here, 'replies', name));
		} catch (e) {
			await g.stop();
			throw e;
		}
		return g;
	}

	async #servers(replies) {
		this.provider = await serve([provider, '-e', '-d', replies,
			'-k', this.keep], environment(this.dir), this.errors);
		this.config = path.join(this.dir, 'ccr', 'config.json');
		this.configure();
		this.env = {
			...environment(this.dir),
			HOME: this.home,
			CCR_HOME: path.dirname(this.config),
		};
		this.inetd = await serve([...inetd, '-c', this.config],
		    this.env, this.errors);
		this.url = `http://127.0.0.1:${this.inetd.port}`;
	}

	// Write config.json, with more members, and more of the provider, if
	// there are any.
	configure(more = {}, provider = {}) {
		const upstream = `http://127.0.0.1:${this.provider.port}`;

		fs.writeFileSync(this.config, JSON.stringify({
			...more,
			APIKEY: TOKEN,
			Providers: [{
				name: 'toy',
				api_base_url: upstream + this.path,
				api_key: KEY,
				models: ['toy-1', 'toy-2'],
				max_retries: 0,
				...provider,
			}],
			Router: { default: 'toy,toy-1' },
		}, null, '\t'), { mode: 0o600 });
	}

	// How many requests the provider has read.
	count() {
		let n = 0;

		while (fs.existsSync(path.join(this.keep, `${n + 1}.body`)))
			n++;
		return n;
	}

	#kept(n, what) {
		const file = path.join(this.keep, `${n}.${what}`);

		return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
	}

	// The n-th request's head, and its body as text and as an object.
	head(n) { return this.#kept(n, 'head'); }

	text(n) { return this.#kept(n, 'body'); }

	body(n) {
		try {
			return JSON.parse(this.text(n));
		} catch {
			return { messages: [], tools: [] };
		}
	}

	// How the n-th answer ended: "done", "gone MS" or "error".
	async ended(n) {
		return (await until(`end of answer ${n}`,
		    () => this.#kept(n, 'end'))).trim();
	}

	connections() {
		return Number(fs.readFileSync(path.join(this.keep,
		    'connections'), 'utf8'));
	}

	// End the servers and return what they complained of, and what a
	// sanitizer did.
	async end() {
		await end(this.inetd);
		await end(this.provider);
		return fs.readdirSync(this.dir)
			.filter((name) => /^(errors|sanitizer)/.test(name))
			.map((name) => fs.readFileSync(
			    path.join(this.dir, name), 'utf8'))
			.join('').trim();
	}

	async stop() {
		await end(this.inetd);
		await end(this.provider);
		leftovers.delete(this.remove);
		this.remove();
	}
}
