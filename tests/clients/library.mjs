// What the official SDK makes of ccrd's answers: the shape of messages, the
// helpers for streams, the class of every error.

import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { KEY, TOKEN, until } from './gateway.mjs';
import { holds, is, lacks, ok } from './tap.mjs';

const TOOLS = [{
	name: 'weather',
	description: 'The weather of the next days.',
	input_schema: {
		type: 'object',
		properties: {
			city: { type: 'string' },
			days: { type: 'integer' },
		},
		required: ['city'],
	},
}];

export async function load_sdk(modules) {
	const file = path.join(modules, '@anthropic-ai', 'sdk', 'index.mjs');

	return import(pathToFileURL(file));
}

export function client(g, sdk, options = {}) {
	return new sdk.default({
		baseURL: g.url, apiKey: TOKEN, authToken: null,
		maxRetries: 0, timeout: 60000, ...options,
	});
}

function ask(content, more = {}) {
	return {
		model: 'claude-opus-5-5', max_tokens: 1024,
		messages: [{ role: 'user', content }], ...more,
	};
}

async function create(g, sdk) {
	const m = await client(g, sdk).messages.create(ask('Say it.', {
		system: 'Be brief.', temperature: 0.5, top_p: 0.9,
		stop_sequences: ['END'],
	}));
	const body = g.body(1);

	is([m.type, m.role, m.stop_reason, m.stop_sequence],
	    ['message', 'assistant', 'end_turn', null], 'create: a message');
	is(m.content.map((b) => [b.type, b.text]),
	    [['text', 'All at “once”.\n']], 'create: its text');
	is([m.usage.input_tokens, m.usage.cache_read_input_tokens,
		m.usage.output_tokens], [1000, 200, 7], 'create: its usage');
	ok(/^msg_/.test(m.id), 'create: its id');
	ok(Boolean(m._request_id), 'create: a request id');
	is([body.temperature, body.top_p, body.stop], [0.5, 0.9, ['END']],
	    'create: sampling and stop sequences are passed on');
	is(body.messages.map((x) => x.role), ['system', 'user'],
	    'create: system and user');
}

async function length(g, sdk) {
	const m = await client(g, sdk).messages.create(ask('Go at length.'));

	is([m.stop_reason, m.content[0]?.text], ['max_tokens', 'Too long to'],
	    'length: the reason is max_tokens');
}

// A call, and its result in the next request.
async function call(g, sdk) {
	const c = client(g, sdk);
	const first = ask('What weather?', { tools: TOOLS,
		tool_choice: { type: 'any' } });
	const m = await c.messages.create(first);
	const use = m.content.find((b) => b.type === 'tool_use');

	is(m.stop_reason, 'tool_use', 'call: the reason is tool_use');
	is(m.content.map((b) => b.type), ['thinking', 'tool_use'],
	    'call: thinking and a call');
	is([use?.name, use?.input], ['weather', { city: 'Zürich', days: 2 }],
	    'call: its arguments');
	is(g.body(1).tool_choice, 'required', 'call: any is required');

	first.tool_choice = { type: 'auto', disable_parallel_tool_use: true };
	first.messages.push({ role: 'assistant', content: m.content },
	    { role: 'user', content: [{ type: 'tool_result',
		    tool_use_id: use?.id, content: 'Rain.' }] });
	const end = await c.messages.create(first);
	const sent = g.body(2).messages;

	is(end.content[0]?.text, 'All at “once”.\n', 'call: then a text');
	is(sent.map((x) => x.role), ['user', 'assistant', 'tool'],
	    'call: the result is a message');
	is([sent[1]?.tool_calls?.[0]?.id, sent[2]?.content],
	    [sent[2]?.tool_call_id, 'Rain.'], 'call: of its call');
	is(g.body(2).parallel_tool_calls, false, 'call: one at a time');
}

async function stream(g, sdk) {
	const s = client(g, sdk).messages.stream(ask('Both cities.', {
		tools: TOOLS, max_tokens: 4096,
		thinking: { type: 'enabled', budget_tokens: 1024 },
	}));
	let heard = '';

	s.on('text', (part) => { heard += part; });
	const m = await s.finalMessage();

	is(m.content.map((b) => b.type), ['thinking', 'text', 'tool_use',
		'tool_use'], 'stream: all blocks');
	is(m.content[0]?.thinking, 'Two cities, so two calls.',
	    'stream: thinking');
	is([heard, m.content[1]?.text], Array(2).fill('I ask for both.'),
	    'stream: text');
	is(m.content.slice(2).map((b) => b.input),
	    [{ city: 'Zürich', days: 2 }, { city: 'Oslo "north"', days: 10 }],
	    'stream: arguments');
	ok(m.content[2]?.id !== m.content[3]?.id, 'stream: ids differ');
	is(m.stop_reason, 'tool_use', 'stream: reason');
	is([m.usage.input_tokens, m.usage.cache_read_input_tokens,
		m.usage.output_tokens], [1000, 200, 60], 'stream: usage');
}

// The events as they come, one after the other.
async function order(g, sdk) {
	const seen = [];

	for await (const e of await client(g, sdk).messages.create(
	    ask('Both cities.', { tools: TOOLS, stream: true })))
		if (seen.at(-1) !== e.type)
			seen.push(e.type);
	const block = ['content_block_start', 'content_block_delta',
		'content_block_stop'];
	is(seen.filter((type) => type !== 'ping'), ['message_start', ...block,
		...block, ...block, ...block, 'message_delta', 'message_stop'],
	    'order: one block after the other');
}

async function abort(g, sdk) {
	const s = client(g, sdk).messages.stream(ask('Count.'));
	let heard = '';

	s.on('text', (part) => { heard += part; });
	const failed = s.finalMessage().then(() => null, (e) => e);
	await until('text from the SDK', () => heard.includes('word 3'));
	s.abort();
	ok((await failed) instanceof sdk.APIUserAbortError, 'abort: aborted');
	ok(/^gone \d+$/.test(await g.ended(1)),
	    'abort: the provider is left too');
}

async function broken(g, sdk) {
	const s = client(g, sdk).messages.stream(ask('Tell me.'));
	const e = await s.finalMessage().then(() => null, (x) => x);

	ok(e instanceof sdk.APIError, 'broken: a cut stream is an error');
	holds(e?.message, 'toy', 'broken: that names the provider');
	is(s.currentMessage?.content?.[0]?.text ?? s.messages.at(-1)?.content,
	    'The first half of a sentence', 'broken: after the text so far');
}

async function count(g, sdk) {
	const c = client(g, sdk);
	const short = await c.messages.countTokens({
		model: 'claude-opus-5-5',
		messages: [{ role: 'user', content: 'one two three' }],
	});
	const long = await c.messages.countTokens({
		model: 'claude-opus-5-5', system: 'word '.repeat(500),
		tools: TOOLS,
		messages: [{ role: 'user', content: 'one two three' }],
	});

	ok(Number.isInteger(short.input_tokens) && short.input_tokens > 0,
	    'count: a number');
	ok(long.input_tokens > short.input_tokens + 100,
	    'count: more for more');
	is(g.count(), 0, 'count: the provider is not asked');
}

async function models(g, sdk) {
	const ids = [];

	for await (const m of client(g, sdk).models.list({ limit: 1000 }))
		ids.push(m.id);
	ok(ids.some((id) => /toy[,/]toy-1/.test(id)) &&
	    ids.some((id) => /toy[,/]toy-2/.test(id)),
	    'models: both are listed with their provider');
	is(g.count(), 0, 'models: the provider is not asked');
}

async function failure(promise) {
	return promise.then(() => null, (e) => e);
}

const FAILURES = [
	[400, 'BadRequestError', 'invalid_request_error', 'top_k'],
	[401, 'AuthenticationError', 'authentication_error', 'Incorrect'],
	[403, 'PermissionDeniedError', 'permission_error', 'Country'],
	[404, 'NotFoundError', 'not_found_error', 'does not exist'],
	[413, 'APIError', 'request_too_large', 'too large'],
	[429, 'RateLimitError', 'rate_limit_error', 'Rate limit'],
	[500, 'InternalServerError', 'api_error', 'server had an error'],
	[503, 'InternalServerError', null, 'Overloaded'],
];

// Each with a gateway of its own: a refused key is not asked again.
function fails([status, kind, type, words]) {
	return async (g, sdk) => {
		const e = await failure(client(g, sdk).messages.create(
		    ask(`please ${status}`)));
		const body = e?.error ?? {};
		const name = `error ${status}`;

		is(e?.status, status, `${name}: its status`);
		ok(e instanceof sdk[kind], `${name}: is a ${kind}`);
		is([body.type, body.error?.type], ['error', type ??
			body.error?.type], `${name}: Anthropic's shape`);
		holds(body.error?.message, words, `${name}: its words`);
		holds(body.error?.message, 'toy-1', `${name}: names the model`);
		ok(Boolean(e?.requestID), `${name}: has a request id`);
		lacks(JSON.stringify(body), KEY, `${name}: shows no key`);
		if (status === 429)
			ok(Number(e?.headers?.get('retry-after')) > 0,
			    `${name}: says when to come again`);
	};
}

// What ccrd refuses by itself.
async function own(g, sdk) {
	const wrong = await failure(client(g, sdk, { apiKey: 'wrong' })
		.messages.create(ask('Say it.')));
	const empty = await failure(client(g, sdk).post('/v1/messages', {
		body: { model: 'claude-opus-5-5', max_tokens: 1, messages: 7 },
	}));
	const nowhere = await failure(client(g, sdk).get('/v1/nowhere'));

	ok(wrong instanceof sdk.AuthenticationError, 'own: a wrong APIKEY');
	is(wrong?.error?.error?.type, 'authentication_error', 'own: its type');
	ok(empty instanceof sdk.BadRequestError, 'own: messages is no list');
	ok(nowhere instanceof sdk.NotFoundError, 'own: an unknown path');
	is(g.count(), 0, 'own: the provider is not asked');
}

// Name of the folder of replies, then what is done with it.
export const library = [
	['whole', create],
	['whole', length],
	['whole', call],
	['stream', stream],
	['stream', order],
	['slow', abort],
	['cut', broken],
	['whole', count],
	['whole', models],
	...FAILURES.map((row) => ['errors', fails(row)]),
	['whole', own],
];
