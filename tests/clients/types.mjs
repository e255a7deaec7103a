// The official SDKs' types over tests/cases: TypeScript's compiler says whether
// what ccrd sends is a request of OpenAI's or of Google's, with no member in it
// that those do not know.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { folders, load, requests } from './fixtures.mjs';
import { diag, is, ok } from './tap.mjs';

// Members that others than OpenAI have are no matter of its types.
const OTHERS =
    /^(transform|search|provider|rotation|route|switch)-|openrouter/;

const HEADER = `
import type { ChatCompletionCreateParams } from
  'openai/resources/chat/completions';
import type { ResponseCreateParams } from
  'openai/resources/responses/responses';
import type { Content, GenerationConfig, SafetySetting, Tool, ToolConfig } from
  './google';
interface Gemini { contents: Content[]; systemInstruction?: Content;
  tools?: Tool[]; toolConfig?: ToolConfig; generationConfig?: GenerationConfig;
  safetySettings?: SafetySetting[] }
`;

// A value as TypeScript's: a literal, so that members too many are told.
function line(n, type, json) {
	return `const x${n}: ${type} = ${json};`;
}

// What was sent in OpenAI's formats: [type, case, JSON].
function sent() {
	return folders(/./).filter((folder) => !OTHERS.test(folder))
	    .flatMap((folder) => requests(folder).map(({ path: to, body }) =>
	    [/\/responses$/.test(to) ? 'ResponseCreateParams' :
		/\/chat\/completions$/.test(to) ?
		'ChatCompletionCreateParams' : null, folder,
	    JSON.stringify(body)])).filter(([type]) => type !== null);
}

// Google's enumerations as unions of strings, which is what JSON has; figures
// of 64 bits may be numbers there as well as strings
// (protobuf.dev/programming-guides/json).
function as_json(text) {
	return text.replace(/((min|max)(Length|Items|Properties)\?): string;/g,
	    '$1: string | number;').replace(
	    /export declare enum (\w+) \{(.*?)\n\}/gs,
	    (_, name, members) => `export declare type ${name} = ` +
	    [...members.matchAll(/= ("[^"]*")/g)].map((m) => m[1]).join(' | ') +
	    ';');
}

// Compile; the complaints as [line, words]. That texts of the assistant's must
// have annotations is what the types say alone: OpenAI's own Codex sends none
// (openai/codex, codex-rs/protocol/src/models.rs, ContentItem).
function complaints(ts, file) {
	const program = ts.createProgram([file], { noEmit: true, strict: true,
		skipLibCheck: true, types: [], target: ts.ScriptTarget.ES2022,
		lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
		module: ts.ModuleKind.ESNext,
		moduleResolution: ts.ModuleResolutionKind.Bundler });

	return ts.getPreEmitDiagnostics(program).map((d) => [d.file ?
	    d.file.getLineAndCharacterOfPosition(d.start).line : -1,
	    ts.flattenDiagnosticMessageText(d.messageText, '\n')])
	    .filter(([, words]) => !words.includes(
	    "Property 'annotations' is missing"));
}

export async function load_typescript(modules) {
	return (await load(modules, 'typescript', 'lib', 'typescript.js'))
	    .default;
}

// gemini: what Google's SDK made of the same conversations, or none.
export function types(ts, modules, gemini) {
	const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'ccr-types-'));
	const file = path.join(dir, 'all.ts');
	const all = [...sent(), ...gemini.map(([folder, body]) =>
		['Gemini', folder, JSON.stringify(body)])];
	const first = HEADER.split('\n').length;
	const wrong = new Map();

	try {
		fs.symlinkSync(modules, path.join(dir, 'node_modules'));
		fs.writeFileSync(path.join(dir, 'google.d.ts'), as_json(
		    fs.readFileSync(path.join(modules, '@google', 'genai',
			'dist', 'genai.d.ts'), 'utf8')));
		fs.writeFileSync(file, [HEADER, ...all.map(([type,, json], n) =>
		    line(n, type, json))].join('\n'));
		for (const [at, words] of complaints(ts, file)) {
			const [type, folder] = all[at - first] ?? ['', 'types'];

			diag(`${folder}, ${type}: ${words}`);
			wrong.set(type, (wrong.get(type) ?? 0) + 1);
		}
	} finally {
		fs.rmSync(dir, { recursive: true, force: true });
	}
	for (const type of new Set(all.map(([name]) => name))) {
		const n = all.filter(([name]) => name === type).length;

		is(wrong.get(type) ?? 0, 0, `types: ${n} of ${type}`);
	}
	is(wrong.get('') ?? 0, 0, 'types: they were all found');
	ok(all.length >= 90, `types: ${all.length} in all`);
}
