// What count_tokens says against a real tokenizer, cl100k_base: requests made
// of this project's own prose, code and JSON, and of some Chinese.

import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { TOKEN } from './gateway.mjs';
import { diag, ok } from './tap.mjs';

const WITHIN = 0.10;
const root = path.resolve(import.meta.dirname, '../..');

export async function load_tokenizer(modules) {
	const file = path.join(modules, 'gpt-tokenizer', 'esm', 'encoding',
	    'cl100k_base.js');
	const { encode } = await import(pathToFileURL(file));

	return (text) => encode(text, { disallowedSpecial: new Set() }).length;
}

function read(...names) {
	return names.map((name) =>
	    fs.readFileSync(path.join(root, name), 'utf8'));
}

function folder(name, end) {
	return fs.readdirSync(path.join(root, name))
	    .filter((file) => file.endsWith(end)).sort()
	    .map((file) => path.join(name, file));
}

function configs() {
	return fs.readdirSync(path.join(root, 'tests/cases')).sort()
	    .map((name) => path.join('tests/cases', name, 'config.json'))
	    .filter((file) => fs.existsSync(path.join(root, file)));
}

const tools = [['Read', 'file_path'], ['Grep', 'pattern'], ['Bash', 'command']]
    .map(([name, argument]) => ({
	name,
	description: `Use ${name} when it is the shortest way to what the ` +
	    'user wants to know. It never changes a file.',
	input_schema: {
		type: 'object',
		properties: {
			[argument]: { type: 'string', minLength: 1 },
			limit: { type: 'integer', description: 'At most so many.' },
		},
		required: [argument],
		additionalProperties: false,
	},
    }));

// One turn that reads a file with a tool.
function turn(text, i) {
	const input = { file_path: `/home/user/project/part${i}.txt` };

	return [
		{ role: 'user', content: [{ type: 'text', text }] },
		{ role: 'assistant', content: [{ type: 'tool_use',
			id: `toolu_${i}`, name: 'Read', input }] },
		{ role: 'user', content: [{ type: 'tool_result',
			tool_use_id: `toolu_${i}`, content: text }] },
		{ role: 'assistant', content: 'That is what it says.' },
	];
}

// What a model reads of it, as the tokenizer counts it.
function truth(body, count) {
	let sum = count(JSON.stringify(body.tools)) + count(body.system);

	for (const { content } of body.messages) {
		sum += 4;
		if (typeof content === 'string')
			sum += count(content);
		else for (const b of content)
			sum += b.type === 'text' ? count(b.text) :
			    b.type === 'tool_result' ? count(b.content) :
			    count(b.name) + count(JSON.stringify(b.input));
	}
	return sum;
}

async function estimate(g, body) {
	const answer = await fetch(`${g.url}/v1/messages/count_tokens`, {
		method: 'POST', body: JSON.stringify(body),
		headers: { 'x-api-key': TOKEN,
			'content-type': 'application/json' },
	});

	return (await answer.json()).input_tokens;
}

async function compare(g, count) {
	const prose = read('README.md', ...folder('doc', '.md'));
	const code = read(...folder('src/json', '.c'),
	    ...folder('tests/clients', '.mjs'));
	const json = read('config.example.json',
	    ...folder('tests/clients', '.json'), ...configs());
	const chinese = read('tests/clients/texts/chinese.txt');
	const kinds = { prose, code, json, chinese,
		mixed: [...prose, ...code, ...json, ...chinese, ...chinese] };

	for (const [kind, texts] of Object.entries(kinds)) {
		const body = {
			model: 'claude-opus-5-5', tools,
			system: 'You help with programs. Be brief.',
			messages: texts.flatMap(turn),
		};
		const want = truth(body, count), got = await estimate(g, body);

		diag(`${kind}: ${want} tokens, estimated ${got} (${
		    (100 * (got / want - 1)).toFixed(1)} %)`);
		ok(Math.abs(got - want) <= WITHIN * want,
		    `${kind}: the estimate is within ${100 * WITHIN} %`);
	}
}

export const tokens = [
	['text', compare],
];
