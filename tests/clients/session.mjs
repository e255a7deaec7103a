// What the real Claude Code does with a model behind ccrd. Each scenario gets
// a gateway that plays replies/NAME and the path of the client's program.

import fs from 'node:fs';
import path from 'node:path';

import { KEY, TOKEN, until } from './gateway.mjs';
import { blocks, events, run_claude, start_claude } from './claude.mjs';
import { holds, is, lacks, ok } from './tap.mjs';

const STREAM = ['--output-format', 'stream-json', '--verbose'];

// A red square of 8 by 8.
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEklEQVR4nGP4z8C' +
    'AFWEXHbQSACj/P8Fu7N9hAAAAAElFTkSuQmCC';

function roles(body) {
	return body.messages.map((m) => m.role);
}

// The text of a message whose content is a string or a list of parts.
function text_of(message) {
	const content = message?.content ?? '';

	return typeof content === 'string' ? content :
	    content.map((part) => part.text ?? '').join('');
}

function all_text(body, role) {
	return body.messages.filter((m) => m.role === role).map(text_of)
		.join('\n');
}

function tool_names(body) {
	return (body.tools ?? []).map((t) => t.function?.name);
}

// Every result answers a call of the assistant's message before it, and every
// call has its one result: what OpenAI's API checks.
function paired(body) {
	let open = [];

	for (const m of body.messages) {
		if (m.role === 'tool') {
			const at = open.indexOf(m.tool_call_id);

			if (at === -1)
				return false;
			open.splice(at, 1);
			continue;
		}
		if (open.length > 0)
			return false;
		open = (m.tool_calls ?? []).map((c) => c.id);
	}
	return open.length === 0;
}

function unique_calls(body) {
	const ids = body.messages.flatMap((m) => m.tool_calls ?? [])
		.map((c) => c.id);

	return new Set(ids).size === ids.length;
}

function finished(run, wanted, name) {
	is([run.code, run.signal], [0, null], `${name}: claude ends well`);
	is(run.out.trim(), wanted, `${name}: prints the last text`);
}

async function text(g, claude) {
	const r = await run_claude(claude, g, ['-p', 'Say hello.',
		'--output-format', 'json']);
	const result = events(r.out)[0] ?? {};
	const body = g.body(1);
	const said = g.head(1) + g.text(1);

	is(r.code, 0, 'text: claude ends well');
	is(result.result, 'Hello from the “toy” \\o/ provider.',
	    'text: the answer is whole');
	is([result.usage?.input_tokens, result.usage?.cache_read_input_tokens,
		result.usage?.output_tokens], [1000, 200, 7],
	    'text: usage adds up to what the provider counted');
	is(g.count(), 1, 'text: one request');
	is([body.model, body.stream, body.stream_options],
	    ['toy-1', true, { include_usage: true }],
	    'text: a stream of the configured model, with usage');
	is(roles(body)[0], 'system', 'text: the system prompt comes first');
	holds(all_text(body, 'user'), 'Say hello.', 'text: the prompt');
	holds(JSON.stringify(body.messages), g.cwd,
	    'text: the environment inside messages is kept');
	holds(g.head(1), `Authorization: Bearer ${KEY}`.slice(15),
	    'text: the provider gets its key');
	for (const part of [TOKEN, 'x-anthropic-billing-header',
		'DeferredToolPlaceholder', 'cache_control', 'defer_loading',
		'context_management', 'device_id', '"thinking"'])
		lacks(said, part, `text: the provider does not get ${part}`);
	ok(body.tools.every((t) => t.type === 'function' &&
	    t.function.parameters?.type === 'object'), 'text: tools');
	holds(tool_names(body).join(' '), 'Bash', 'text: Bash among them');
}

async function model(g, claude) {
	const r = await run_claude(claude, g, ['-p', 'Say hello.',
		'--model', 'toy,toy-2']);

	finished(r, 'Hello from the “toy” \\o/ provider.', 'model');
	is(g.body(1).model, 'toy-2', 'model: provider,model is obeyed');
}

// A second run goes on with the conversation of the first.
async function again(g, claude) {
	await run_claude(claude, g, ['-p', 'Say hello.']);
	const r = await run_claude(claude, g, ['-p', '--continue', 'Again.']);
	const body = g.body(2);

	finished(r, 'Hello from the “toy” \\o/ provider.', 'again');
	is(body.messages.filter((m) => m.role === 'assistant').map(text_of),
	    ['Hello from the “toy” \\o/ provider.'],
	    'again: the first answer as it was');
	holds(all_text(body, 'user'), 'Say hello.', 'again: first prompt');
	holds(all_text(body, 'user'), 'Again.', 'again: second prompt');
}

// The provider calls every call call_0.
async function tools(g, claude) {
	const r = await run_claude(claude, g, ['-p', 'Keep a note.',
		'--allowedTools', 'Write,Read,Bash']);
	const note = path.join(g.cwd, 'note.txt');
	const last = g.body(4);
	const results = last.messages.filter((m) => m.role === 'tool');

	finished(r, 'The note has two lines.', 'tools');
	is(fs.existsSync(note) && fs.readFileSync(note, 'utf8'),
	    'first “line”\nsecond line', 'tools: Write and Bash were run');
	is(g.count(), 4, 'tools: four requests');
	is(g.connections(), 1, 'tools: over one connection to the provider');
	is(results.length, 3, 'tools: three results');
	holds(text_of(results[0]), 'note.txt', 'tools: of Write');
	holds(text_of(results[1]), 'appended', 'tools: of Bash');
	holds(text_of(results[2]), 'second line', 'tools: of Read');
	ok(unique_calls(last), 'tools: repeated ids are made unique');
	ok(paired(last), 'tools: every result follows its call');
	holds(all_text(last, 'assistant'), 'I write a note.',
	    'tools: the text before the call is kept');
}

async function parallel(g, claude) {
	const r = await run_claude(claude, g, ['-p', 'Do three things.',
		'--allowedTools', 'Bash,Read']);
	const body = g.body(2);
	const calls = body.messages.find((m) => m.tool_calls)?.tool_calls ?? [];
	const result = (call) => text_of(body.messages.find((m) =>
	    m.tool_call_id === call?.id));

	finished(r, 'Two of three worked.', 'parallel');
	is(g.count(), 2, 'parallel: two requests');
	is(calls.map((c) => c.function.name), ['Bash', 'Bash', 'Read'],
	    'parallel: the calls in their order');
	is(calls.map((c) => JSON.parse(c.function.arguments).command ?? ''),
	    ['sleep 0.3; echo slow-one', 'echo quick-two', ''],
	    'parallel: interleaved arguments are sorted out');
	holds(result(calls[0]), 'slow-one', 'parallel: first result');
	holds(result(calls[1]), 'quick-two', 'parallel: second result');
	holds(result(calls[2]), 'not exist', 'parallel: third result');
	ok(paired(body), 'parallel: every result follows its call');
}

async function thinking(g, claude) {
	const r = await run_claude(claude, g, ['-p', 'Ponder.', ...STREAM,
		'--allowedTools', 'Bash']);
	const result = events(r.out).find((e) => e.type === 'result');

	is(r.code, 0, 'thinking: claude ends well');
	is(blocks(r.out, 'thinking').map((b) => b.thinking),
	    ['First I ponder the question.', 'Now I know.'],
	    'thinking: a block in each answer');
	is(blocks(r.out, 'text').map((b) => b.text), ['Thought through.'],
	    'thinking: and the text beside it');
	is(result?.result, 'Thought through.', 'thinking: result');
	holds(all_text(g.body(2), 'tool'), 'pondered',
	    'thinking: the call in the same answer was run');
	ok(paired(g.body(2)), 'thinking: its result follows it');
}

async function image(g, claude) {
	fs.writeFileSync(path.join(g.cwd, 'dot.png'),
	    Buffer.from(PNG, 'base64'));
	const r = await run_claude(claude, g, ['-p', 'What is in dot.png?',
		'--allowedTools', 'Read']);
	const body = g.body(2);
	const urls = body.messages.flatMap((m) => Array.isArray(m.content) ?
	    m.content : []).filter((part) => part.type === 'image_url')
		.map((part) => part.image_url?.url);

	finished(r, 'A red square.', 'image');
	is(urls, [`data:image/png;base64,${PNG}`],
	    'image: the picture that Read saw reaches the provider');
	ok(paired(body), 'image: the result follows its call');
}

// The client asks the model to go on after the text it already has.
async function cut(g, claude) {
	const r = await run_claude(claude, g, ['-p', 'Tell me.']);
	const body = g.body(2);

	finished(r, 'and its second half.', 'cut');
	is(g.count(), 2, 'cut: two requests');
	is(body.stream, true, 'cut: the second one is a stream too');
	holds(all_text(body, 'assistant'), 'The first half of a sentence',
	    'cut: the text before the cut is kept');
	holds(text_of(body.messages.at(-1)), 'cut off',
	    'cut: the model is asked to go on');
}

async function left(signal, g, claude) {
	const run = start_claude(claude, g, ['-p', 'Count.', ...STREAM,
		'--include-partial-messages']);

	await until('text from claude', () => run.out.includes('word 3'));
	run.child.kill(signal);
	await run.ended;
	ok(/^gone \d+$/.test(await g.ended(1)),
	    `left: after ${signal} the provider is left too`);
	is(g.count(), 1, 'left: and not asked again');
}

async function search(g, claude) {
	const r = await run_claude(claude, g, ['-p', 'Fetch a page.']);
	const body = g.body(2);

	finished(r, 'WebFetch is there.', 'search');
	ok(!tool_names(g.body(1)).includes('WebFetch'),
	    'search: the tool is not there at first');
	ok(tool_names(body).includes('WebFetch'),
	    'search: then it is, as an ordinary tool');
	lacks(g.text(2), 'defer_loading', 'search: without its mark');
	holds(all_text(body, 'tool'), 'WebFetch',
	    'search: the reference is a text');
	ok(paired(body), 'search: the result follows its call');
}

// All tools at once: what is loaded by need takes a turn more.
function run_web(claude, g) {
	return run_claude(claude, g, ['-p', 'Where is it?', ...STREAM,
		'--allowedTools', 'WebSearch'], { ENABLE_TOOL_SEARCH: 'false' });
}

// What claude made of the search: its own record of the tool's result.
function search_record(r) {
	return events(r.out).map((e) => e.tool_use_result)
		.find((result) => result?.searchCount !== undefined);
}

// Claude's WebSearch is a request of its own, with Anthropic's tool.
async function web(g, claude) {
	g.configure({}, { transformer: { use: ['openrouter'] } });
	const r = await run_web(claude, g);
	const record = search_record(r);
	const result = all_text(g.body(3), 'tool');

	is(r.code, 0, 'web: claude ends well');
	is(g.count(), 3, 'web: three requests');
	is(g.body(2).tools, [{ type: 'openrouter:web_search',
		parameters: { allowed_domains: ['example.com'] } }],
	    'web: the second asks the provider to search');
	is(record?.searchCount, 1, 'web: claude did one search');
	is(record?.results?.flatMap((part) => part.content ?? [part]),
	    ['Far from here.', { title: 'Voyager “1”',
		url: 'https://example.com/voyager' }],
	    'web: with what the provider said and cited');
	holds(result, 'https://example.com/voyager',
	    'web: the model is told of the page');
	holds(result, 'Far from here.', 'web: and of the answer');
	is(events(r.out).find((e) => e.type === 'result')?.result,
	    'It is far from here.', 'web: result');
}

async function web_refused(g, claude) {
	g.configure({}, { transformer: { use: ['deepseek'] } });
	const r = await run_web(claude, g);
	const result = all_text(g.body(2), 'tool');

	is(r.code, 0, 'web refused: claude ends well');
	is(g.count(), 2, 'web refused: the provider is not asked to search');
	is(search_record(r)?.searchCount, 1,
	    'web refused: claude tried to search');
	holds(result, 'Web search error: unavailable',
	    'web refused: the model is told that it was in vain');
	holds(result, 'toy (model toy-1) cannot search',
	    'web refused: of whom that is said');
	holds(result, 'Set Router.webSearch', 'web refused: and what to do');
}

// The subagent's conversation is one of its own.
async function agent(g, claude) {
	const r = await run_claude(claude, g, ['-p', 'Ask someone.']);

	finished(r, 'The agent said forty-two.', 'agent');
	is(g.count(), 3, 'agent: three requests');
	holds(all_text(g.body(2), 'user'), 'Think of a number.',
	    'agent: the second is the agent\'s');
	holds(all_text(g.body(3), 'tool'), 'It is forty-two.',
	    'agent: its answer is the result of the call');
	ok(paired(g.body(3)), 'agent: the result follows its call');
}

// An agent whose definition says which model it is for.
async function agent_tag(g, claude) {
	const agents = path.join(g.cwd, '.claude', 'agents');

	fs.mkdirSync(agents, { recursive: true });
	fs.writeFileSync(path.join(agents, 'thinker.md'),
	    '---\nname: thinker\ndescription: Thinks of numbers.\n---\n' +
	    '<CCR-SUBAGENT-MODEL>toy,toy-2</CCR-SUBAGENT-MODEL>\n' +
	    'You think of numbers.\n');
	const r = await run_claude(claude, g, ['-p', 'Ask someone.']);

	finished(r, 'The agent said forty-two.', 'agent-tag');
	is([1, 2, 3].map((n) => g.body(n).model),
	    ['toy-1', 'toy-2', 'toy-1'],
	    'agent-tag: the agent\'s request goes to the model of its tag');
	holds(all_text(g.body(2), 'system'), 'You think of numbers.',
	    'agent-tag: the rest of its prompt is there');
	lacks(g.text(2), 'CCR-SUBAGENT-MODEL',
	    'agent-tag: the tag is not');
}

function complained(r, name, ...parts) {
	is(r.code, 1, `${name}: claude ends with 1`);
	for (const part of parts)
		holds(r.out, part, `${name}: claude shows ${part}`);
	lacks(r.out + r.err, KEY, `${name}: and no key`);
}

async function unauthorized(g, claude) {
	const r = await run_claude(claude, g, ['-p', 'Say hello.']);

	complained(r, 'unauthorized', 'API Error: 401', 'toy');
}

async function bad(g, claude) {
	const r = await run_claude(claude, g, ['-p', 'Say hello.']);

	complained(r, 'bad', 'API Error: 400', 'toy', 'toy-1',
	    'temperature is not supported by this model');
}

// The wording that makes the client compact a conversation; one that has just
// begun it cannot.
async function long(g, claude) {
	const r = await run_claude(claude, g, ['-p', 'Say hello.']);

	complained(r, 'long', 'Prompt is too long');
	is(g.count(), 1, 'long: one request');
}

async function refused(g, claude) {
	const r = await run_claude(claude, g, ['-p', 'Say hello.'],
	    { ANTHROPIC_AUTH_TOKEN: 'another-token' });

	complained(r, 'refused', 'API Error: 401');
	is(g.count(), 0, 'refused: the provider is not asked');
}

// Name of the folder of replies, then what is done with it.
export const session = [
	['text', text],
	['text', model],
	['text', again],
	['tools', tools],
	['parallel', parallel],
	['thinking', thinking],
	['image', image],
	['cut', cut],
	['slow', (g, claude) => left('SIGINT', g, claude)],
	['slow', (g, claude) => left('SIGKILL', g, claude)],
	['search', search],
	['web', web],
	['web', web_refused],
	['agent', agent],
	['agent-tag', agent_tag],
	['unauthorized', unauthorized],
	['bad', bad],
	['long', long],
	['text', refused],
];
