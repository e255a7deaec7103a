// Google's own SDK over tests/cases/gemini-* and vertex-gemini-*: what it reads
// in a reply is what the recorded answer tells the client, and asked for the
// same conversation it sends what ccrd sent.

import { blocks, folders, load, played, requests, streams } from
    './fixtures.mjs';
import { is, ok } from './tap.mjs';

const CASES = /^(vertex-)?gemini-|^transform-.*gemini|^search-gemini/;

// A tool's name is shortened, a search told, a text changed: by ccrd alone.
const OWN = /^(gemini-schema$|search-|transform-)/;

// The SDK needs node 20. null: this one cannot load it.
export async function load_google(modules) {
	return parseInt(process.versions.node) < 20 ? null : load(modules,
	    '@google', 'genai', 'dist', 'node', 'index.mjs');
}

// Members in order, and schemas' types as the SDK writes them.
function canonical(v, name) {
	return Array.isArray(v) ? v.map((item) => canonical(item)) :
	    v !== null && typeof v === 'object' ?
	    Object.fromEntries(Object.keys(v).sort()
		.map((key) => [key, canonical(v[key], key)])) :
	    name === 'type' && typeof v === 'string' ? v.toUpperCase() : v;
}

function params(body) {
	const { contents, generationConfig, ...rest } = structuredClone(body);

	return { model: 'm', contents,
		config: { ...generationConfig, ...rest } };
}

// What the SDK sends, as { path, body }.
async function sent(google, whole, body) {
	const fetch = globalThis.fetch;
	const ai = new google.GoogleGenAI({ apiKey: 'none' });
	let got = null;

	globalThis.fetch = async (url, options) => {
		const at = new URL(url);

		got = { path: at.pathname + at.search,
			body: JSON.parse(options.body) };
		return new Response(whole ? '{}' : 'data: {}\n\n');
	};
	try {
		if (whole)
			await ai.models.generateContent(params(body));
		else
			await ai.models.generateContentStream(params(body));
	} finally {
		globalThis.fetch = fetch;
	}
	return got;
}

// The bodies that the SDK made, for whoever looks at their types.
export async function google_requests(google) {
	const made = [];

	for (const folder of folders(CASES))
		for (const { path, body } of requests(folder)) {
			const got = await sent(google, /:generate/.test(path),
			    body);

			is(canonical(got.body), canonical(body),
			    `${folder}: as Google's SDK asks`);
			is(got.path.replace(/.*:/, ''), path.replace(/.*:/, ''),
			    `${folder}: where Google's SDK asks`);
			made.push([folder, got.body]);
		}
	ok(made.length >= 40, `${made.length} requests compared`);
	return made;
}

// Parts of one kind in a row are one block; what is empty is none.
function of_parts(parts) {
	const all = [];

	for (const part of parts) {
		const kind = part.thought ? 'thinking' : 'text';

		if (part.functionCall)
			all.push(['tool_use', part.functionCall.name
			    .replace('default_api:', ''),
			    part.functionCall.args ?? {}]);
		else if (part.text && all.at(-1)?.[0] === kind)
			all.at(-1)[1] += part.text;
		else if (part.text)
			all.push([kind, part.text]);
	}
	return all;
}

// Signatures travel in thinking that says nothing.
function said(all) {
	return all.filter(([kind, text]) => kind === 'tool_use' || text !== '');
}

async function read(google, url) {
	const ai = new google.GoogleGenAI({ apiKey: 'none', httpOptions: {
		baseUrl: url, retryOptions: { attempts: 1 } } });
	const parts = [];

	try {
		for await (const chunk of await ai.models.generateContentStream(
		    { model: 'm', contents: 'hi' }))
			parts.push(...chunk.candidates?.[0]?.content?.parts ??
			    []);
	} catch {
		return [];
	}
	return of_parts(parts);
}

export async function google_replies(google) {
	let compared = 0;

	for (const folder of folders(CASES)) {
		const answers = streams(folder);

		if (answers.length === 0 || OWN.test(folder))
			continue;
		await played(folder, async (url) => {
			for (const _ of requests(folder)) {
				const want = await read(google, url);

				if (want.length === 0 || answers.length === 0)
					continue;
				is(said(blocks(answers.shift())), want,
				    `${folder}: as Google's SDK reads it`);
				compared++;
			}
		});
	}
	ok(compared >= 12, `${compared} streams of Gemini compared`);
}
