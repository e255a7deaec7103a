// OpenAI's own SDK over the streams of tests/cases/responses-*: what it makes
// of a provider's reply is what the recorded answer tells the client.

import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { is, ok } from './tap.mjs';

const cases = path.resolve(import.meta.dirname, '../cases');

export async function load_openai(modules) {
	const file = path.join(modules, 'openai', 'index.mjs');

	return (await import(pathToFileURL(file))).default;
}

function files(folder, name) {
	return fs.readdirSync(path.join(cases, folder))
	    .filter((file) => file === name || file.startsWith(`${name}.`)).sort()
	    .map((file) => fs.readFileSync(path.join(cases, folder, file), 'utf8'));
}

// A script's events (tests/provider.md) as they go over the wire.
function stream(script) {
	return script.split('\n').filter((line) => line.startsWith('event-named '))
	    .map((line) => line.split(' '))
	    .map(([, name, ...data]) =>
	    `event: ${name}\ndata: ${data.join(' ')}\n\n`).join('');
}

// A response as blocks: [kind, text], or [kind, name, input].
function of_sdk(response) {
	return response.output.map((item) => item.type === 'reasoning' ?
	    ['thinking', item.summary.map((part) => part.text).join('\n\n')] :
	    item.type === 'function_call' ?
	    ['tool_use', item.name, JSON.parse(item.arguments)] :
	    ['text', item.content.map((part) => part.text ??
	    part.refusal).join('')]);
}

function of_answer(answer) {
	const blocks = [];

	for (const line of answer.split('\n')) {
		const e = line.startsWith('data: {"type":"content_block') ?
		    JSON.parse(line.slice(6)) : {};

		if (e.type === 'content_block_start')
			blocks.push({ ...e.content_block, said: '' });
		else if (e.type === 'content_block_delta')
			blocks.at(-1).said += e.delta.text ?? e.delta.thinking ??
			    e.delta.partial_json ?? '';
	}
	return blocks.map((b) => b.type === 'tool_use' ?
	    [b.type, b.name, JSON.parse(b.said || '{}')] : [b.type, b.said]);
}

// The response, or null for a reply that the SDK has no answer in either.
async function read(OpenAI, script) {
	const client = new OpenAI({ apiKey: 'none', maxRetries: 0,
		fetch: async () => new Response(stream(script), { headers:
		{ 'content-type': 'text/event-stream' } }) });

	try {
		const response = await client.responses.stream(
		    { model: 'm', input: 'hi' }).finalResponse();

		return ['completed', 'incomplete'].includes(response.status) ?
		    response : null;
	} catch {
		return null;
	}
}

export async function responses(OpenAI) {
	let compared = 0;

	for (const folder of fs.readdirSync(cases).sort()) {
		const answers = folder.startsWith('responses-') ?
		    files(folder, 'answer').filter((answer) =>
		    answer.includes('\nevent: message_stop')) : [];

		for (const script of answers.length > 0 ?
		    files(folder, 'reply') : []) {
			const response = await read(OpenAI, script);

			if (response === null)
				continue;
			is(of_answer(answers.shift()), of_sdk(response),
			    `${folder}: as OpenAI's SDK reads it`);
			compared++;
		}
	}
	ok(compared >= 10, `${compared} streams compared`);
}
