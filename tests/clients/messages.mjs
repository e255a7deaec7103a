// What the real Claude Code does with a provider that speaks as Anthropic
// does: what it sends goes on nearly as it came, and so does the answer.

import { KEY, TOKEN } from './gateway.mjs';
import { blocks, events, run_claude } from './claude.mjs';
import { holds, is, lacks, ok } from './tap.mjs';

const STREAM = ['--output-format', 'stream-json', '--verbose'];

function assistants(body) {
	return body.messages.filter((m) => m.role === 'assistant');
}

function results(body) {
	return body.messages.flatMap((m) => Array.isArray(m.content) ?
	    m.content : []).filter((block) => block.type === 'tool_result');
}

function texts(body, role) {
	return JSON.stringify(body.messages.filter((m) => m.role === role));
}

async function text(g, claude) {
	const r = await run_claude(claude, g, ['-p', 'Say hello.',
		'--output-format', 'json']);
	const result = events(r.out)[0] ?? {};
	const body = g.body(1);

	is(r.code, 0, 'messages: claude ends well');
	is(result.result, 'Hello from the “toy” \\o/ provider.',
	    'messages: the answer is whole');
	is([result.usage?.input_tokens, result.usage?.cache_read_input_tokens,
		result.usage?.output_tokens], [1000, 200, 7],
	    'messages: with the provider\'s usage');
	is(g.count(), 1, 'messages: one request');
	holds(g.head(1), 'POST /anthropic/v1/messages?beta=true ',
	    'messages: the query goes on');
	holds(g.head(1).toLowerCase(), 'anthropic-beta: claude-code-',
	    'messages: and the betas');
	holds(g.head(1), `x-api-key: ${KEY}`, 'messages: the key');
	is(body.model, 'toy-1', 'messages: the model');
	for (const part of ['"cache_control"', '"context_management"',
		'"thinking"', '"metadata"', g.cwd])
		holds(g.text(1), part, `messages: ${part} goes on`);
	for (const part of [TOKEN, 'x-anthropic-billing-header'])
		lacks(g.head(1) + g.text(1), part,
		    `messages: the provider does not get ${part}`);
}

async function tools(g, claude) {
	const r = await run_claude(claude, g, ['-p', 'Echo twice.', ...STREAM,
		'--allowedTools', 'Bash']);
	const body = g.body(2);
	const said = assistants(body).flatMap((m) => m.content);

	is(r.code, 0, 'messages-tools: claude ends well');
	is(blocks(r.out, 'text').map((b) => b.text),
	    ['Two calls.', 'Both were run.'], 'messages-tools: the texts');
	is(g.count(), 2, 'messages-tools: two requests');
	is(g.connections(), 1, 'messages-tools: over one connection');
	is(said.filter((b) => b.type === 'thinking')
		.map((b) => [b.thinking, b.signature]),
	    [['I echo twice.', 'RXFRQkNrZw==']],
	    'messages-tools: thinking comes back with its signature');
	is(results(body).map((b) => JSON.stringify(b.content)
		.match(/(one|two)-1/)?.[0]).sort(), ['one-1', 'two-1'],
	    'messages-tools: both calls have their results');
	is(results(body).map((b) => b.tool_use_id).sort(),
	    said.filter((b) => b.type === 'tool_use').map((b) => b.id).sort(),
	    'messages-tools: by the ids that the provider gave');
}

// What had come is kept, and the model is asked to go on.
async function cut(g, claude) {
	const r = await run_claude(claude, g, ['-p', 'Tell me.']);
	const body = g.body(2);

	is([r.code, r.out.trim()], [0, 'and its second half.'],
	    'messages-cut: claude ends well');
	is(g.count(), 2, 'messages-cut: two requests');
	holds(texts(body, 'assistant'), 'The first half of a sentence',
	    'messages-cut: the text before is kept');
	holds(texts(body, 'user'), 'cut off',
	    'messages-cut: the model is asked to go on');
}

// The provider's own error event: claude does as it would without a router.
async function error(g, claude) {
	const r = await run_claude(claude, g, ['-p', 'Tell me.']);

	is([r.code, r.out.trim()], [0, 'and its second half.'],
	    'messages-error: claude ends well');
	is(g.count(), 2, 'messages-error: two requests');
	is(assistants(g.body(2)), [], 'messages-error: it begins again');
}

// Claude Code asks again with less when a refusal has these words.
async function bad(g, claude) {
	const r = await run_claude(claude, g, ['-p', 'Say hello.']);

	is(r.code, 1, 'messages-bad: claude ends with 1');
	holds(r.out, 'of_tomorrow: Extra inputs are not permitted',
	    'messages-bad: the provider\'s words, and they alone');
	lacks(r.out, 'toy-1', 'messages-bad: without ours');
	ok(g.count() > 0, 'messages-bad: the provider was asked');
}

// Name of the folder of replies, then what is done with it.
export const messages = [
	['messages-text', text],
	['messages-tools', tools],
	['messages-cut', cut],
	['messages-error', error],
	['messages-bad', bad],
];
