'use strict';
/*
 * Runs a transformer module in the format of Claude Code Router as a filter
 * program of ccr:
 *
 *	node filter.js MODULE check     what the module is, as JSON
 *	node filter.js MODULE filter    one request and its answer
 *
 * The second reads a line, {request, provider, req}, and answers with one,
 * {body, config, events}, and an empty one. If `events` is true there may
 * follow `stream` or `whole`, without an answer, then a line for each event of
 * the provider's answer (or for the whole); each is answered by any number of
 * lines and an empty one. What is left comes after the end of the input.
 */
const common = require('./common.js');

/* Stands for the key, which ccr puts in its place in headers and URL. */
const KEY = '@CCR_KEY@';

async function makeTransformer(file) {
	const module = await common.load(file);
	const options = JSON.parse(process.env.CCR_OPTIONS || '{}');
	const it = typeof module === 'function' ? new module(options) : module;

	if (it === null || typeof it !== 'object')
		throw new Error(`${file} exports no transformer`);
	it.logger = common.makeLogger();
	return it;
}

/* A result is the new body, or {body, config}. Later members win. */
function adopt(so_far, result) {
	if (result === undefined || result === null)
		return so_far;
	if (!result.body)
		return { body: result, config: so_far.config };
	return { body: result.body,
		config: { ...so_far.config, ...result.config } };
}

/* What JSON cannot say: a URL object, a header to be left out. */
function plainConfig(config) {
	const plain = {};

	if (config.url)
		plain.url = String(config.url);
	if (config.headers) {
		plain.headers = {};
		for (const [name, value] of Object.entries(config.headers))
			plain.headers[name] = value === undefined ||
			    value === null ? null : String(value);
	}
	return plain;
}

async function changeRequest(it, first, context) {
	const provider = { ...first.provider, apiKey: KEY };
	let result = { body: first.request, config: {} };

	for (const name of ['transformRequestIn', 'auth'])
		if (typeof it[name] === 'function')
			result = adopt(result, await it[name](result.body,
			    provider, context));
	return { body: result.body, config: plainConfig(result.config),
		events: typeof it.transformResponseOut === 'function' };
}

/* The data of each event in SSE text, cut anywhere. */
class Events {
	constructor(take) {
		this.take = take;
		this.decoder = new TextDecoder();
		this.text = '';
	}
	feed(piece) {
		this.text += typeof piece === 'string' ? piece :
		    this.decoder.decode(piece, { stream: true });
		const whole = this.text.split(/\r\n|\n|\r(?!$)/);
		this.text = whole.pop();
		whole.forEach(line => this.line(line));
	}
	end() {
		this.line(this.text);
	}
	line(line) {
		const data = line.startsWith('data:') ? line.slice(5).trim() :
		    '';

		if (data !== '')
			this.take(data);
	}
}

/*
 * The provider's answer as a stream that a module reads, one event at a time:
 * `give` returns when the module asks for the next one.
 */
class Source {
	constructor() {
		this.asks = false;
		this.stream = new ReadableStream({
			start: controller => {
				this.controller = controller;
			},
			pull: () => {
				this.asks = true;
				if (this.wake)
					this.wake();
			},
			cancel: () => this.stop(),
		}, { highWaterMark: 0 });
	}
	/* The module takes no more. */
	stop() {
		this.stopped = true;
		if (this.wake)
			this.wake();
	}
	async give(data) {
		if (this.stopped)
			return;
		this.asks = false;
		this.controller.enqueue(new TextEncoder().encode(
		    `data: ${data}\n\n`));
		while (!this.asks && !this.stopped)
			await new Promise(wake => {
				this.wake = wake;
			});
		/* Let what it has made of it come out. */
		await new Promise(setImmediate);
	}
	end() {
		if (!this.stopped)
			this.controller.close();
		this.stopped = true;
	}
}

async function readOut(response) {
	const events = new Events(data => common.print(data + '\n'));
	const reader = response.body.getReader();

	for (;;) {
		const { done, value } = await reader.read();

		if (done)
			break;
		events.feed(value);
	}
	events.end();
}

async function changeStream(it, input, context) {
	const source = new Source();
	const response = new Response(source.stream, { status: 200,
		headers: { 'Content-Type': 'text/event-stream' } });
	const out = (async () => {
		await readOut(await it.transformResponseOut(response, context));
		source.stop();
	})();

	for (;;) {
		const next = await input.next();

		if (next.done)
			break;
		await Promise.race([source.give(next.value), out]);
		common.print('\n');
	}
	source.end();
	await out;
}

async function changeWhole(it, input, context) {
	for (;;) {
		const next = await input.next();

		if (next.done)
			return;
		const response = new Response(next.value, { status: 200,
			headers: { 'Content-Type': 'application/json' } });
		const out = await it.transformResponseOut(response, context);
		const text = await out.text();

		common.print(text.trim().replace(/[\r\n]+/g, ' ') + '\n\n');
	}
}

async function filter(file) {
	const it = await makeTransformer(file);
	const input = common.lines();
	const first = JSON.parse((await input.next()).value);
	const context = { req: { ...first.req, log: it.logger } };

	common.print(JSON.stringify(await changeRequest(it, first, context)) +
	    '\n\n');
	const form = await input.next();
	if (form.done)
		return;
	await (form.value === 'stream' ? changeStream : changeWhole)(it,
	    input, context);
}

async function check(file) {
	const it = await makeTransformer(file);
	const has = name => typeof it[name] === 'function';

	common.print(JSON.stringify({ name: it.name || '',
		request: has('transformRequestIn') || has('auth'),
		answer: has('transformResponseOut'),
		endPoint: it.endPoint || '' }) + '\n');
}

const [file, task] = process.argv.slice(2);
common.run(() => (task === 'check' ? check : filter)(file));
