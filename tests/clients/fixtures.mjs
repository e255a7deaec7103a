// The exchanges of tests/cases as other readers need them: a provider that
// plays a case's replies, what ccrd sent, and the answer's blocks.

import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { end, provider, serve } from './gateway.mjs';

const cases = path.resolve(import.meta.dirname, '../cases');

// A module of the folder where npm has put all, by its file.
export async function load(modules, ...file) {
	return import(pathToFileURL(path.join(modules, ...file)));
}

// The names of all cases that a pattern fits.
export function folders(pattern) {
	return fs.readdirSync(cases).sort()
	    .filter((name) => pattern.test(name));
}

// The texts of a case's files of one kind: NAME, NAME.2, ...
export function files(folder, name) {
	const dir = path.join(cases, folder);

	return fs.readdirSync(dir).sort()
	    .filter((file) => file === name || file.startsWith(`${name}.`))
	    .map((file) => fs.readFileSync(path.join(dir, file), 'utf8'));
}

// What was sent, each request as { path, body }.
export function requests(folder) {
	return files(folder, 'sent').map((text) => ({
		path: text.split(' ')[1],
		body: JSON.parse(text.slice(text.indexOf('\n\n') + 2)),
	}));
}

// The answers that came to their proper end.
export function streams(folder) {
	return files(folder, 'answer').filter((answer) =>
	    answer.includes('\nevent: message_stop'));
}

// A stream's blocks: [kind, text], or [kind, name, input].
export function blocks(answer) {
	const all = [];

	for (const line of answer.split('\n')) {
		const e = line.startsWith('data: {"type":"content_block') ?
		    JSON.parse(line.slice(6)) : {};

		if (e.type === 'content_block_start')
			all.push({ ...e.content_block, said: '' });
		else if (e.type === 'content_block_delta')
			all.at(-1).said += e.delta.text ?? e.delta.thinking ??
			    e.delta.partial_json ?? '';
	}
	return all.map((b) => b.type === 'tool_use' ?
	    [b.type, b.name, JSON.parse(b.said || '{}')] : [b.type, b.said]);
}

// Have the case's replies played, one a request, at a URL.
export async function played(folder, run) {
	const server = await serve([provider, '-e', '-d',
		path.join(cases, folder)], process.env, '/dev/null');

	try {
		return await run(`http://127.0.0.1:${server.port}`);
	} finally {
		await end(server);
	}
}
