// OpenAI's own SDK over the streams of tests/cases: what it makes of a
// provider's reply, as Responses and as chat completions, is what the recorded
// answer tells the client.

import { blocks, folders, load, played, requests, streams } from
    './fixtures.mjs';
import { is, ok } from './tap.mjs';

// Streams as OpenAI itself makes them.
const CHATS =
    /^(text|tools?|image|document|surrogates|system|vertex-openai|unknown)-?/;

export async function load_openai(modules) {
	return (await load(modules, 'openai', 'index.mjs')).default;
}

function of_response(response) {
	return response.output.map((item) => item.type === 'reasoning' ?
	    ['thinking', item.summary.map((part) => part.text).join('\n\n')] :
	    item.type === 'function_call' ?
	    ['tool_use', item.name, JSON.parse(item.arguments)] :
	    ['text', item.content.map((part) => part.text ??
	    part.refusal).join('')]);
}

// The response, or null for a reply that the SDK has no answer in either.
async function response(client) {
	const r = await client.responses.stream({ model: 'm', input: 'hi' })
	    .finalResponse();

	return ['completed', 'incomplete'].includes(r.status) ?
	    of_response(r) : null;
}

// A message has its text in one piece, its calls behind that, and reasoning in
// members that this SDK does not know.
function of_message(m) {
	return [['text', m.content ?? ''], ...(m.tool_calls ?? [])
	    .map((call) => ['tool_use', call.function.name,
	    JSON.parse(call.function.arguments || '{}')])];
}

function as_message(all) {
	const text = all.filter(([kind]) => kind === 'text');

	return [['text', text.map(([, said]) => said).join('')],
		...all.filter(([kind]) => kind === 'tool_use')];
}

async function completion(client) {
	const c = await client.chat.completions.stream({ model: 'm',
		messages: [{ role: 'user', content: 'hi' }] })
	    .finalChatCompletion();

	return of_message(c.choices[0].message);
}

// One case: whatever the SDK refuses is tried again or is an error with us.
async function compare(OpenAI, folder, read, seen) {
	const answers = streams(folder);
	let compared = 0;

	await played(folder, async (url) => {
		const client = new OpenAI({ apiKey: 'none', maxRetries: 0,
			baseURL: `${url}/v1` });

		for (const _ of answers.length > 0 ? requests(folder) : []) {
			const want = await read(client).catch(() => null);

			if (want === null || want[0]?.[1].startsWith('<th'))
				continue;
			is(seen(blocks(answers.shift())), want,
			    `${folder}: as OpenAI's SDK reads it`);
			compared++;
		}
	});
	return compared;
}

export async function responses(OpenAI) {
	let compared = 0;

	for (const folder of folders(/^responses-/))
		compared += await compare(OpenAI, folder, response,
		    (all) => all);
	ok(compared >= 10, `${compared} streams of Responses compared`);
	compared = 0;
	for (const folder of folders(CHATS))
		compared += await compare(OpenAI, folder, completion,
		    as_message);
	ok(compared >= 10, `${compared} streams of chats compared`);
}
