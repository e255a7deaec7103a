// A server of providers' formats that others have written (aimock), with ccrd
// before it and Anthropic's SDK before that: the same conversation in every
// format, streamed and whole, and what the server understood of it.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { load } from './fixtures.mjs';
import { TOKEN, end, inetd, serve } from './gateway.mjs';
import { is, ok } from './tap.mjs';

// Where each format is, and what says which it is.
const FORMATS = {
	chat: ['/v1/chat/completions', 'm'],
	responses: ['/v1/responses', 'm'],
	messages: ['/v1/messages', 'm'],
	gemini: ['/v1beta/models/', 'gemini-3-flash-preview', ['gemini']],
	azure: ['/openai/deployments/m/chat/completions?api-version=1', 'm'],
};

const TOOL = { name: 'weather', description: 'The weather.', input_schema: {
	type: 'object', properties: { city: { type: 'string' } },
	required: ['city'] } };

// aimock needs node 20. null: this one cannot load it.
export async function load_mock(modules) {
	return parseInt(process.versions.node) < 20 ? null : load(modules,
	    '@copilotkit', 'aimock', 'dist', 'index.js');
}

async function started(aimock) {
	const mock = new aimock.LLMock({ port: 0 });

	mock.on({ hasToolResult: true }, { content: 'Rain and “sun”.\n' });
	mock.on({ userMessage: 'weather' }, { toolCalls: [
		{ name: 'weather', arguments: { city: 'Zürich' } },
		{ name: 'weather', arguments: { city: 'Oslo "north"' } }] });
	mock.on({ userMessage: 'think' }, { content: 'Done.',
		reasoning: 'Step by step.' });
	mock.on({ userMessage: 'full' }, { status: 503,
		error: { message: 'Too busy', type: 'overloaded_error' } });
	await mock.start();
	return mock;
}

function configured(dir, url) {
	const file = path.join(dir, 'config.json');
	const all = Object.entries(FORMATS).map(([name, [to, model, use]]) => ({
		name, api_base_url: url + to, api_key: 'no-real-key',
		models: [model], max_retries: 0,
		...(use ? { transformer: { use } } : {}),
	}));

	fs.writeFileSync(file, JSON.stringify({ APIKEY: TOKEN,
		Providers: all, Router: { default: 'chat,m' } }),
	    { mode: 0o600 });
	return file;
}

// One turn, streamed or whole: the message, or the error.
function turn(client, name, stream, messages) {
	const request = { model: `${name},${FORMATS[name][1]}`,
		max_tokens: 1024, system: 'Be brief.', tools: [TOOL],
		messages };

	return (stream ? client.messages.stream(request).finalMessage() :
	    client.messages.create(request)).catch((e) => e);
}

function user(content) {
	return { role: 'user', content };
}

async function tools(client, mock, name, stream) {
	const what = `mock: ${name}, ${stream ? 'streamed' : 'whole'}`;
	const first = user('What weather?');
	const asked = await turn(client, name, stream, [first]);
	const calls = (asked.content ?? [])
	    .filter((b) => b.type === 'tool_use');

	is(calls.map((b) => [b.name, b.input.city]), [['weather', 'Zürich'],
		['weather', 'Oslo "north"']], `${what}: two calls`);
	is(asked.stop_reason, 'tool_use', `${what}: to be run`);
	const said = await turn(client, name, stream, [first,
		{ role: 'assistant', content: asked.content },
		user(calls.map((b, n) => ({ type: 'tool_result',
		    tool_use_id: b.id, content: `result ${n}` })))]);
	is([said.content?.map((b) => b.text).join(''), said.stop_reason],
	    ['Rain and “sun”.\n', 'end_turn'], `${what}: then a text`);
	const heard = mock.getLastRequest().body;
	const roles = heard.messages.map((m) => m.role);
	is(roles.filter((role, n) => role !== roles[n - 1]),
	    ['system', 'user', 'assistant', 'tool'],
	    `${what}: it understood who said what`);
	is(heard.messages.filter((m) => m.role === 'tool')
	    .map((m) => JSON.stringify(m.content).match(/result \d/)?.[0]),
	    ['result 0', 'result 1'], `${what}: both results`);
	is(heard.messages.flatMap((m) => m.tool_calls ?? [])
	    .map((call) => [call.function.name,
	    JSON.parse(call.function.arguments)]),
	    calls.map((b) => [b.name, b.input]), `${what}: both calls`);
	is(heard.tools?.map((t) => t.function?.name), ['weather'],
	    `${what}: the tool`);
}

async function others(client, name, stream) {
	const what = `mock: ${name}, ${stream ? 'streamed' : 'whole'}`;
	const thought = await turn(client, name, stream, [user('think')]);
	const full = await turn(client, name, stream, [user('full')]);

	is(thought.content?.map((b) => [b.type, b.thinking ?? b.text]),
	    [['thinking', 'Step by step.'], ['text', 'Done.']],
	    `${what}: thinking`);
	ok([503, 529].includes(full.status), `${what}: an error is one`);
}

export async function mock(aimock, sdk) {
	const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'ccr-mock-'));
	const server = await started(aimock);
	let gateway;

	try {
		gateway = await serve([...inetd, '-c', configured(dir,
		    server.url)], { ...process.env, HOME: dir, CCR_HOME: dir },
		    path.join(dir, 'errors'));
		const client = new sdk.default({ apiKey: TOKEN, authToken: null,
			baseURL: `http://127.0.0.1:${gateway.port}`,
			maxRetries: 0 });

		for (const name of Object.keys(FORMATS))
			for (const stream of [true, false]) {
				await tools(client, server, name, stream);
				await others(client, name, stream);
			}
		is(fs.readFileSync(path.join(dir, 'errors'), 'utf8'), '',
		    'mock: nobody complains');
	} finally {
		await end(gateway);
		await server.stop();
		fs.rmSync(dir, { recursive: true, force: true });
	}
}
