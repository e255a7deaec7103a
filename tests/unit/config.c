/* config.json's mistakes, each with its place, and what a right one means. */
#include <stdlib.h>

#include "config/config.h"
#include "tap.h"

/* A provider that is right, on this machine: no key, nothing completed. */
#define URL "api_base_url: 'http://localhost:1/v1/chat/completions'"
#define GOOD "{name: 'p', " URL ", models: ['m', 'n']}"
#define ROUTER "Router: {default: 'p,m'}"
#define WITH(rest) "{" rest ", Providers: [" GOOD "], " ROUTER "}"
#define PROVIDER(rest) "{" ROUTER ", Providers: [{name: 'p', " URL \
	", models: ['m', 'n'],\n" rest "}]}"
#define REMOTE(keys) "{" ROUTER ", Providers: [\n{name: 'p', models: ['m']," \
	" api_base_url: 'https://h/v1/chat/completions',\n" keys "}]}"
#define ROUTES(rest) "{Providers: [" GOOD "], Router: {default: 'p,m',\n" \
	rest "}}"

/* What a mistake in a transformer's name lists. */
#define NAMES "Anthropic, OpenAI, openai-responses, gemini, vertex-gemini, " \
	"vertex-claude, vertex-openai, deepseek, openrouter, groq, " \
	"cerebras, vercel, maxtoken, maxcompletiontokens, sampling, " \
	"customparams, streamoptions, cleancache, reasoning, " \
	"forcereasoning, extrathinktag, tooluse, enhancetool\n"
#define KNOWN "There are: " NAMES

static const struct {
	const char *text, *want;        /* all lines, mistakes first */
} cases[] = {
	{ WITH("PORT: 1"), "" },

	/* Not JSON. */
	{ "", "c:1:1: there is no text\n" },
	{ "{", "c:1:2: expected a member's name in quotes\n" },
	{ "{\n\"a\": 1\n\"b\": 2}", "c:3:1: expected a comma or }\n" },
	{ "{\n\"a\": 1, // x\n  b: 2 3}", "c:3:8: expected a comma or }\n" },
	{ "{'a': 'it\\'s', b: x}", "c:1:19: expected a value\n" },
	{ "{}\n/* x", "c:2:1: the comment does not end\n" },
	{ "\xff\xfe{}", "c: is UTF-16; save it as UTF-8\n" },
	{ "[]", "c:1:1: must be an object, as in {...}\n" },
	{ "3", "c:1:1: must be an object, as in {...}\n" },

	/* Names that are not known. */
	{ "{}", "c:1:1: Providers is missing: an array of at least one "
	    "provider\n" },
	{ WITH("Ruoter: {}"), "c:1:2: \"Ruoter\" is not known; did you mean "
	    "\"Router\"?\n" },
	{ WITH("port: 1"), "c:1:2: \"port\" is not known; did you mean "
	    "\"PORT\"?\n" },
	{ WITH("\n  'Own stuff': 1"), "c:2:3: warning: \"Own stuff\" is not "
	    "known and has no effect\n" },
	{ WITH("forceUseImageAgent: true"), "c:1:22: warning: "
	    "forceUseImageAgent: has no effect in ccr\n" },
	{ WITH("plugins: [], log: false"), "c:1:11: warning: plugins: has no "
	    "effect in ccr\nc:1:20: warning: log: has no effect in ccr\n" },
	{ WITH("GOOGLE_CLOUD_PROJECT: 'x', OPENAI_API_KEY: 'y', _note: 1, "
	    "'//': 2, APIKEY_optional: 'z', $schema: 'w'"), "" },
	{ WITH("PORT: 1, PORT: 2"), "c:1:11: warning: \"PORT\" stands here "
	    "twice; the last one counts\n" },
	{ WITH("PORT: null, HOST: null, APIKEY: null"), "" },
	{ "{" ROUTER ", providers: [" GOOD "]}", "" },

	/* Types and ranges. */
	{ WITH("PORT: '3456', API_TIMEOUT_MS: \"600000\", LOG: 'true', "
	    "MAX_BODY_BYTES: 1e6"), "" },
	{ WITH("PORT: 0"), "" },
	{ WITH("PORT: 65536"), "c:1:8: PORT: must be a whole number from 0 to "
	    "65535\n" },
	{ WITH("PORT: 80.5"), "c:1:8: PORT: must be a whole number from 0 to "
	    "65535\n" },
	{ WITH("PORT: -1"), "c:1:8: PORT: must be a whole number from 0 to "
	    "65535\n" },
	{ WITH("PORT: 'http'"), "c:1:8: PORT: must be a whole number from 0 "
	    "to 65535\n" },
	{ WITH("PORT: true"), "c:1:8: PORT: must be a whole number from 0 to "
	    "65535\n" },
	{ WITH("LOG: 1"), "c:1:7: LOG: must be true or false\n" },
	{ WITH("APIKEY: 1"), "c:1:10: APIKEY: must be a string\n" },
	{ WITH("APIKEY: 'a\\nb'"), "c:1:10: APIKEY: must not have control "
	    "characters in it\n" },
	{ WITH("APIKEY: ' x'"), "c:1:10: APIKEY: must not begin or end with a "
	    "space\n" },
	{ WITH("LOG_LEVEL: 'verbose'"), "c:1:13: LOG_LEVEL: \"verbose\" is "
	    "not known\n" },
	{ WITH("LOG_LEVEL: 'warm'"), "c:1:13: LOG_LEVEL: \"warm\" is not "
	    "known; did you mean \"warn\"?\n" },
	{ WITH("ALLOWED_HOSTS: 'x'"), "c:1:17: ALLOWED_HOSTS: must be an "
	    "array of strings\n" },
	{ WITH("ALLOWED_HOSTS: ['x', '', 1]"), "c:1:23: ALLOWED_HOSTS[1]: "
	    "must not be empty\nc:1:27: ALLOWED_HOSTS[2]: must be a "
	    "string\n" },
	{ WITH("StatusLine: 1, transformers: 2"), "c:1:14: StatusLine: must "
	    "be an object, as in {...}\nc:1:31: transformers: must be an "
	    "array of objects, as in [{\"path\": \"...\"}]\n" },
	{ WITH("transformers: [{path: '/bin/sh', options: {a: 1}},\n{}, 3, "
	    "{path: 4}]"), "c:2:1: transformers[1]: path is missing\n"
	    "c:2:5: transformers[2]: must be an object, as in {...}\n"
	    "c:2:8: transformers[3]: path is missing\n"
	    "c:2:15: transformers[3].path: must be a string\n" },
	{ WITH("CA_FILE: '/dev/null/x'"), "c:1:11: CA_FILE: /dev/null/x "
	    "cannot be read: Not a directory\n" },

	/* Who may come in, and by which way out. */
	{ WITH("HOST: '0.0.0.0'"), "c:1:8: HOST: \"0.0.0.0\" lets other "
	    "machines in: set APIKEY, or use \"127.0.0.1\"\n" },
	{ WITH("HOST: '0.0.0.0', APIKEY: ''"), "c:1:8: HOST: \"0.0.0.0\" lets "
	    "other machines in: set APIKEY, or use \"127.0.0.1\"\n" },
	{ WITH("HOST: '0.0.0.0', APIKEY: 'k'"), "" },
	{ WITH("HOST: 'localhost'"), "" },
	{ WITH("HOST: '::1'"), "" },
	{ WITH("HOST: '127.0.0.1:80'"), "c:1:8: HOST: must be an address or a "
	    "name, without a port\n" },
	{ WITH("PROXY_URL: '127.0.0.1:7890'"), "c:1:13: PROXY_URL: must begin "
	    "with http://, https://, socks4://, socks4a://, socks5:// or "
	    "socks5h://\n" },
	{ WITH("PROXY_URL: ''"), "" },
	{ WITH("PROXY_URL: 'http://a:1', https_proxy: 'http://b:1'"),
	    "c:1:13: warning: PROXY_URL: is not used: https_proxy comes "
	    "first\n" },
	{ WITH("httpsProxy: 'b:1'"), "c:1:14: httpsProxy: must begin with "
	    "http://, https://, socks4://, socks4a://, socks5:// or "
	    "socks5h://\n" },

	/* Variables. */
	{ WITH("APIKEY: '$CCR_KEY', HOST: '${CCR_HOST}'"), "" },
	{ WITH("APIKEY: '$CCR_NO'"), "c:1:10: APIKEY: the environment has no "
	    "variable CCR_NO (a plain dollar sign is written $$)\n" },
	{ WITH("\nCLAUDE_PATH: ['${CCR_NO}']"), "c:2:14: CLAUDE_PATH: must "
	    "be a string\nc:2:15: CLAUDE_PATH[0]: the environment has no "
	    "variable CCR_NO (a plain dollar sign is written $$)\n" },
	{ REMOTE("api_keys: ['$CCR_EMPTY']"), "c:3:12: Providers[0]."
	    "api_keys[0]: the key is empty\n" },
	{ WITH("APIKEY: '$CCR_EMPTY'"), "" },

	/* Providers. */
	{ "{Providers: 1}", "c:1:13: Providers: must be an array of at least "
	    "one provider\n" },
	{ "{Providers: []}", "c:1:13: Providers: must be an array of at least "
	    "one provider\n" },
	{ "{Providers: [1]}", "c:1:14: Providers[0]: must be an object, as in "
	    "{...}\n" },
	{ "{Providers: [{}]}", "c:1:14: Providers[0]: name is missing\n"
	    "c:1:14: Providers[0]: models is missing: an array of the models' "
	    "names\nc:1:14: Providers[0]: api_base_url is missing\n" },
	{ "{Providers: [{name: '', " URL ",\n models: []}]}", "c:1:21: "
	    "Providers[0].name: must not be empty\nc:2:10: "
	    "Providers[0].models: must name a model at least\n" },
	{ "{Providers: [{name: 'a,b', " URL ",\n models: 'm'}]}", "c:1:21: "
	    "Providers[0].name: must not have a comma in it, which parts it "
	    "from the model\nc:2:10: Providers[0].models: must be an array "
	    "of strings\n" },
	{ "{" ROUTER ", Providers: [" GOOD ",\n" GOOD "]}", "c:2:8: "
	    "Providers[1].name: \"p\" is the name of another provider\n" },
	{ "{Providers: [{name: ' p', " URL ",\n models: ['', 1, 'm']}]}",
	    "c:1:21: Providers[0].name: must not begin or end with a space\n"
	    "c:2:11: Providers[0].models[0]: must not be empty\n"
	    "c:2:15: Providers[0].models[1]: must be a string\n" },
	{ PROVIDER("models: ['m', 'm']"), "c:2:1: warning: Providers[0]: "
	    "\"models\" stands here twice; the last one counts\nc:2:9: "
	    "warning: Providers[0].models: \"m\" stands here twice\n" },
	{ PROVIDER("rotation_strategy: 'roundrobin'"), "c:2:20: Providers[0]"
	    ".rotation_strategy: \"roundrobin\" is not known; did you mean "
	    "\"round_robin\"?\n" },
	{ PROVIDER("rotation_stratgy: 'x'"), "c:2:1: Providers[0]: "
	    "\"rotation_stratgy\" is not known; did you mean "
	    "\"rotation_strategy\"?\n" },
	{ PROVIDER("max_retries: -1, enable_rotation: 'no'"), "c:2:14: "
	    "Providers[0].max_retries: must be a whole number from 0 to 1000\n"
	    "c:2:35: Providers[0].enable_rotation: must be true or false\n" },
	{ PROVIDER("proxy: 'h:1'"), "c:2:8: Providers[0].proxy: must begin "
	    "with http://, https://, socks4://, socks4a://, socks5:// or "
	    "socks5h://\n" },
	{ PROVIDER("enabled: false, tokenizer: {}"), "c:2:10: warning: "
	    "Providers[0].enabled: has no effect in ccr\nc:2:28: warning: "
	    "Providers[0].tokenizer: has no effect in ccr\n" },

	/* URLs: what they are is told, what stands in them is not. */
	{ "{" ROUTER ", Providers: [{name: 'p', models: ['m'],\n"
	    "api_base_url: 'http://localhost/v1?key=secret'}]}",
	    "c:2:15: warning: Providers[0].api_base_url: "
	    "http://localhost/v1/chat/completions is what will be called\n" },
	{ "{" ROUTER ", Providers: [{name: 'p', models: ['m'],\n"
	    "api_base_url: 'https://me:secret@localhost/'}]}",
	    "c:2:15: Providers[0].api_base_url: must not have a user or "
	    "password in it: keys belong in api_keys\n" },
	{ "{" ROUTER ", Providers: [{name: 'p', models: ['m'], api_key: 'k',\n"
	    "api_base_url: 'http://h/v1/messages'}]}",
	    "c:2:15: warning: Providers[0].api_base_url: http:// sends keys "
	    "and prompts in the clear; use https:// where the provider has "
	    "it\n" },
	{ "{" ROUTER ", Providers: [{name: 'p', models: ['m'], "
	    "transformer: {use: ['gemini']}, "
	    "api_base_url: 'http://127.0.0.1/v1beta/models/'}]}", "" },
	{ "{" ROUTER ", Providers: [{name: 'p', models: ['m'], "
	    "transformer: {use: ['Anthropic']},\n"
	    "api_base_url: 'http://127.0.0.1/x'}]}", "c:2:15: warning: "
	    "Providers[0].api_base_url: http://127.0.0.1/x/v1/messages is "
	    "what will be called\n" },

	/* Keys. */
	{ REMOTE(""), "c:2:1: Providers[0]: api_keys is missing: an array, as "
	    "in [\"$NAME_OF_A_VARIABLE\"]\n" },
	{ REMOTE("api_keys: []"), "c:3:11: Providers[0].api_keys: must have "
	    "a key in it\n" },
	{ REMOTE("api_keys: 'k'"), "c:3:11: Providers[0].api_keys: must be "
	    "an array, as in [\"$FIRST_KEY\", \"$SECOND_KEY\"]\n" },
	{ REMOTE("api_key: 'k'"), "" },
	{ REMOTE("api_key: ''"), "c:3:10: Providers[0].api_key: the key is "
	    "empty\n" },
	{ REMOTE("api_key: '', api_keys: ['k']"), "" },
	{ REMOTE("api_key: 'k', api_keys: ['l']"), "c:3:10: warning: "
	    "Providers[0].api_key: stands beside api_keys and counts as one "
	    "key more\n" },
	{ REMOTE("api_keys: ['k', {key: 'l'}, {key: 'k'}]"), "c:3:29: "
	    "warning: Providers[0].api_keys[2]: is the same key as p#1\n" },
	{ REMOTE("api_keys: ['', 'a\\tb', ' c', '\xc3\xa4', 1, ['x']]"),
	    "c:3:12: Providers[0].api_keys[0]: the key is empty\n"
	    "c:3:16: Providers[0].api_keys[1]: must not have control "
	    "characters in it\n"
	    "c:3:24: Providers[0].api_keys[2]: the key begins or ends with a "
	    "space or line end\n"
	    "c:3:30: Providers[0].api_keys[3]: the key has a character in it "
	    "that no key has (it is not ASCII)\n"
	    "c:3:36: Providers[0].api_keys[4]: must be a key, or an object "
	    "as in {\"key\": \"...\"}\n"
	    "c:3:39: Providers[0].api_keys[5]: must be a key, or an object "
	    "as in {\"key\": \"...\"}\n" },
	{ REMOTE("api_keys: [{}, {key: 1}, {key: {}}, {file: ''}, "
	    "{file: 'f', key: 'k'}, {credential: 'a/b'}, {command: 'x'}, "
	    "{command: []}, {command: ['x', 1]}]"),
	    "c:3:12: Providers[0].api_keys[0]: key is missing\n"
	    "c:3:22: Providers[0].api_keys[1].key: must be a string\n"
	    "c:3:32: Providers[0].api_keys[2].key: key is missing\n"
	    "c:3:44: Providers[0].api_keys[3].file: must not be empty\n"
	    "c:3:49: Providers[0].api_keys[4]: key, file, credential and "
	    "command exclude each other\n"
	    "c:3:85: Providers[0].api_keys[5].credential: must be the name "
	    "of a credential, without a slash\n"
	    "c:3:103: Providers[0].api_keys[6].command: must be an array of "
	    "strings: a program and its arguments\n"
	    "c:3:119: Providers[0].api_keys[7].command: must be an array of "
	    "strings: a program and its arguments\n"
	    "c:3:140: Providers[0].api_keys[8].command[1]: must be a "
	    "string\n" },
	{ REMOTE("api_keys: [{key: 'k', wieght: 1, max_failure: 2, "
	    "weight: -1, maxFailures: 0, cooldownTime: '60000'}]"),
	    "c:3:23: Providers[0].api_keys[0]: \"wieght\" is not known; did "
	    "you mean \"weight\"?\n"
	    "c:3:34: Providers[0].api_keys[0]: \"max_failure\" is not known; "
	    "did you mean \"max_failures\"?\n"
	    "c:3:58: Providers[0].api_keys[0].weight: must be a whole number "
	    "from 0 to 1000000\n" },
	{ REMOTE("api_keys: [{key: 'k', label: 'p#2'}, 'l']"), "c:3:38: "
	    "Providers[0].api_keys[1]: the label \"p#2\" is taken by another "
	    "key\n" },

	/* Transformers. */
	{ PROVIDER("transformer: []"), "c:2:14: Providers[0].transformer: "
	    "must be an object, as in {\"use\": [\"deepseek\"]}\n" },
	{ PROVIDER("transformer: {use: 'x'}"), "c:2:20: Providers[0]."
	    "transformer.use: must be an array of transformers' names\n" },
	{ PROVIDER("transformer: {use: [1, [], ['x', 1], ['x', {}, 2], '', "
	    "[{}]]}"),
	    "c:2:21: Providers[0].transformer.use[0]: must be a "
	    "transformer's name, or [\"NAME\", {options}]\n"
	    "c:2:24: Providers[0].transformer.use[1]: must be a "
	    "transformer's name, or [\"NAME\", {options}]\n"
	    "c:2:28: Providers[0].transformer.use[2]: must be a name and its "
	    "options, as in [\"maxtoken\", {\"max_tokens\": 16384}]\n"
	    "c:2:38: Providers[0].transformer.use[3]: must be a name and its "
	    "options, as in [\"maxtoken\", {\"max_tokens\": 16384}]\n"
	    "c:2:52: Providers[0].transformer.use[4]: must not be empty\n"
	    "c:2:56: Providers[0].transformer.use[5]: must be a "
	    "transformer's name, or [\"NAME\", {options}]\n" },
	{ PROVIDER("transformer: {m: 1, x: {use: ['groq']}}"), "c:2:18: "
	    "Providers[0].transformer.m: must be an object, as in {\"use\": "
	    "[...]}\nc:2:21: warning: Providers[0].transformer: \"x\" is not "
	    "among the provider's models\n" },
	{ PROVIDER("transformer: {use: ['maxtokens', 'Groq', ['x', 1]]}"),
	    "c:2:21: Providers[0].transformer.use[0]: \"maxtokens\" is not "
	    "known; did you mean \"maxtoken\"? " KNOWN
	    "c:2:34: Providers[0].transformer.use[1]: \"Groq\" is not known; "
	    "did you mean \"groq\"? " KNOWN
	    "c:2:42: Providers[0].transformer.use[2]: must be a name and its "
	    "options, as in [\"maxtoken\", {\"max_tokens\": 16384}]\n" },
	{ PROVIDER("transformer: {m: {use: ['qwen-cli']}}"), "c:2:25: "
	    "Providers[0].transformer.m.use[0]: \"qwen-cli\" is not known; "
	    "there are: " NAMES },
	{ PROVIDER("transformer: {use: ['maxtoken', ['maxtoken', {}], "
	    "['maxtoken', {max_tokens: 0}], ['maxtoken', {max_tokens: 'x'}], "
	    "['maxtoken', {max_token: 5}]]}"),
	    "c:2:21: Providers[0].transformer.use[0]: maxtoken does nothing "
	    "without max_tokens, as in [\"maxtoken\", {\"max_tokens\": "
	    "16384}]\n"
	    "c:2:33: Providers[0].transformer.use[1]: maxtoken does nothing "
	    "without max_tokens, as in [\"maxtoken\", {\"max_tokens\": "
	    "16384}]\n"
	    "c:2:77: Providers[0].transformer.use[2][1].max_tokens: must be a "
	    "whole number from 1 to 2147483647\n"
	    "c:2:108: Providers[0].transformer.use[3][1].max_tokens: must be "
	    "a whole number from 1 to 2147483647\n"
	    "c:2:115: Providers[0].transformer.use[4]: maxtoken does nothing "
	    "without max_tokens, as in [\"maxtoken\", {\"max_tokens\": "
	    "16384}]\n"
	    "c:2:129: Providers[0].transformer.use[4][1]: maxtoken has no "
	    "option \"max_token\"; it has: max_tokens\n" },
	{ PROVIDER("transformer: {use: [['groq', {a: 1}], ['sampling', "
	    "{temperature: true, top_p: 'x', top_k: '40', "
	    "repetition_penalty: 1.1}], ['reasoning', {enable: 1}]]}"),
	    "c:2:31: Providers[0].transformer.use[0][1]: groq has no "
	    "options\n"
	    "c:2:66: Providers[0].transformer.use[1][1].temperature: must be "
	    "a number\n"
	    "c:2:79: Providers[0].transformer.use[1][1].top_p: must be a "
	    "number\n"
	    "c:2:147: Providers[0].transformer.use[2][1].enable: must be true "
	    "or false\n" },
	/* A model is spoken to in one format; its own list is another. */
	{ PROVIDER("transformer: {use: ['groq', 'OpenAI', 'gemini', "
	    "'OpenAI', 'Anthropic'], m: {use: ['OpenAI']}}"),
	    "c:2:39: warning: Providers[0].transformer.use[2]: gemini has no "
	    "effect: OpenAI stands before it, and a model is spoken to in one "
	    "format\n"
	    "c:2:59: warning: Providers[0].transformer.use[4]: Anthropic has "
	    "no effect: OpenAI stands before it, and a model is spoken to in "
	    "one format\n" },
	/* Models whose format is another than that of the endpoint. */
	{ PROVIDER("transformer: {m: {use: ['Anthropic']}, n: {use: "
	    "['OpenAI']}}"), "c:1:66: warning: Providers[0].api_base_url: is "
	    "an endpoint of another format than that of \"m\"; a base, such "
	    "as https://HOST/v1, leads to both\n" },
	{ "{" ROUTER ", Providers: [{name: 'p', models: ['m'], api_base_url: "
	    "'http://localhost/v1/chat/completions#', transformer: {m: {use: "
	    "['Anthropic']}}}]}", "" },
	/* Options beside "use" that nobody there knows. */
	{ PROVIDER("transformer: {uses: ['groq'], use: ['maxtoken'], "
	    "max_tokens: 5, m: {use: ['groq'], n: 3}, '//': 'a comment'}"),
	    "c:2:15: warning: Providers[0].transformer: \"uses\" is an option "
	    "of no transformer here and has no effect\n"
	    "c:2:84: warning: Providers[0].transformer.m: \"n\" is an option "
	    "of no transformer here and has no effect\n" },
	{ PROVIDER("transformer: {max_tokens: 5}"), "c:2:15: warning: "
	    "Providers[0].transformer: \"max_tokens\" is an option of no "
	    "transformer here and has no effect\n" },

	/* What is assumed of a provider, and headers for it. */
	{ PROVIDER("assume: {images: 'false', max_tokens: 'max_new_tokens', "
	    "reasoning: false, efforts: ['low'], header: 'api-key', "
	    "thinking_off: {a: 1}, output_limit: 9, effort: 'none'}"), "" },
	{ PROVIDER("assume: 1"), "c:2:9: Providers[0].assume: must be an "
	    "object, as in {...}\n" },
	{ PROVIDER("assume: {image: true, files: 1, header: 'basic', "
	    "max_tokens: 'a-b', efforts: ['lowest'], thinking_off: 1}"),
	    "c:2:10: Providers[0].assume: \"image\" is not known; did you "
	    "mean \"images\"?\n"
	    "c:2:30: Providers[0].assume.files: must be true or false\n"
	    "c:2:41: Providers[0].assume.header: \"basic\" is not known; "
	    "there are: bearer, x-api-key, api-key, x-goog-api-key\n"
	    "c:2:62: Providers[0].assume.max_tokens: must be the name of a "
	    "member: letters, digits and _\n"
	    "c:2:79: Providers[0].assume.efforts[0]: \"lowest\" is not "
	    "known; there are: none, minimal, low, medium, high, xhigh, "
	    "max\n"
	    "c:2:104: Providers[0].assume.thinking_off: must be an object of "
	    "the members to send, as in {\"enable_thinking\": false}, or "
	    "false\n" },
	{ PROVIDER("headers: {'HTTP-Referer': 'https://example.com', "
	    "'X-Title': '${CCR_HOST}'}"), "" },
	{ PROVIDER("headers: ['a']"), "c:2:10: Providers[0].headers: must be "
	    "an object of names and values, as in {\"HTTP-Referer\": "
	    "\"https://example.com\"}\n" },
	{ PROVIDER("headers: {'A B': 'x', Host: 'x', 'X-API-Key': 'x', a: 1, "
	    "b: ' ', c: 'x\\ny', D: 'x', d: 'y'}"),
	    "c:2:11: Providers[0].headers: \"A B\" cannot be a header's "
	    "name\n"
	    "c:2:23: Providers[0].headers: Host is ccr's own affair\n"
	    "c:2:34: Providers[0].headers: X-API-Key is where the key is "
	    "sent: keys belong in api_keys, and \"assume\": {\"header\": "
	    "...} says how they are sent\n"
	    "c:2:55: Providers[0].headers.a: must be a string\n"
	    "c:2:61: Providers[0].headers.b: must not be empty, nor begin or "
	    "end with a space\n"
	    "c:2:69: Providers[0].headers.c: must not have control characters "
	    "in it\n"
	    "c:2:85: Providers[0].headers: d stands here twice\n" },

	/* Routes. */
	{ "{Providers: [" GOOD "]}", "c:1:1: warning: Router.default is "
	    "missing: only requests that name \"provider,model\" can be "
	    "answered\n" },
	{ "{Providers: [" GOOD "],\nRouter: {default: ''}}", "c:2:9: "
	    "warning: Router: default is missing: only requests that name "
	    "\"provider,model\" can be answered\n" },
	{ ROUTES("think: 'P,M', background: 'p/n', image: 'p,m[1m]'"), "" },
	{ ROUTES("think: 'q,m'"), "c:2:8: Router.think: there is no "
	    "provider \"q\"; did you mean \"p\"? Configured: p,m; p,n\n" },
	{ ROUTES("think: 'other,m'"), "c:2:8: Router.think: there is no "
	    "provider \"other\"; configured: p,m; p,n\n" },
	{ ROUTES("think: 'p,other'"), "c:2:8: Router.think: there is no "
	    "model \"other\"; configured: p,m; p,n\n" },
	{ ROUTES("think: 'm'"), "c:2:8: Router.think: must be "
	    "\"provider,model\"; configured: p,m; p,n\n" },
	{ ROUTES("think: 5, longcontext: 'p,m'"), "c:2:8: Router.think: "
	    "must be a string\nc:2:11: Router: \"longcontext\" is not known; "
	    "did you mean \"longContext\"?\n" },
	{ ROUTES("thinkEffort: 'hihg', longContextThreshold: -1"),
	    "c:2:14: Router.thinkEffort: \"hihg\" is not known; did you mean "
	    "\"high\"?\nc:2:44: Router.longContextThreshold: must be a whole "
	    "number from 0 to 1000000000\n" },
	{ ROUTES("rules: [{use: 'p,n', if: {tokens: {'>': 5}}}]"), "" },
	{ ROUTES("extras: []"), "c:2:1: warning: Router: \"extras\" is not "
	    "known and has no effect\n" },
	{ WITH("fallback: {default: ['p,n', 'p,o'], think: 'p,m', thnk: 1}"),
	    "c:1:30: fallback.default[1]: there is no model \"o\"; did you "
	    "mean \"m\"? Configured: p,m; p,n\nc:1:45: fallback.think: must "
	    "be an array of \"provider,model\"\nc:1:52: fallback: \"thnk\" is "
	    "not known; did you mean \"think\"?\n" },
	/* A provider without a name is one mistake, not two. */
	{ "{Providers: [{" URL ", models: ['m']}], " ROUTER "}", "c:1:14: "
	    "Providers[0]: name is missing\n" },

	/* What is printed is fit for a terminal. */
	{ WITH("'\\u001b[2J\\u007f': 1"), "c:1:2: warning: \"?[2J?\" is not "
	    "known and has no effect\n" },
};

static void
tells(const char *text, const char *want)
{
	struct mistakes m = { .n_errors = 0 };
	struct config c;
	struct buf all = BUF(1 << 20);
	int lines = 0;
	bool good = config_parse(&c, view_of(text), "c", &m);

	buf_add(&all, buf_view(&m.errors));
	buf_add(&all, buf_view(&m.warnings));
	if (all.n == 0)
		buf_adds(&all, "");
	for (size_t i = 0; i < all.n; i++)
		lines += all.p[i] == '\n';
	if (!IS(all.n == 0 ? "" : buf_cstr(&all), want))
		fprintf(stderr, "# in %s\n", text);
	IS_INT(m.n_errors + m.n_warnings, lines);
	OK(good == (m.n_errors == 0), "it is right if there is no mistake");
	if (!good)
		OK(c.provider == NULL && c.text.p == NULL, "and empty if not");
	config_free(&c);
	config_free(&c);
	mistakes_free(&m);
	buf_free(&all);
}

static void
parse(struct config *c, const char *text)
{
	struct mistakes m = { .n_errors = 0 };

	if (!OK(config_parse(c, view_of(text), "/etc/ccr/c.json", &m),
	    "it is right"))
		fprintf(stderr, "# %s", buf_cstr(&m.errors));
	mistakes_free(&m);
}

static void
defaults(void)
{
	struct config c;

	unsetenv("NO_PROXY");
	unsetenv("no_proxy");
	parse(&c, WITH("HOST: ''"));
	IS(c.host.p, "127.0.0.1");
	IS_INT(c.port, 3456);
	IS_INT(c.api_timeout_ms, 600000);
	IS_INT(c.connect_timeout_ms, 10000);
	IS_INT(c.max_head_bytes, 65536);
	IS_INT(c.max_body_bytes, 64 * 1024 * 1024);
	IS_INT(c.head_timeout_ms, 10000);
	IS_INT(c.body_timeout_ms, 30000);
	IS_INT(c.idle_timeout_ms, 600000);
	IS_INT(c.write_timeout_ms, 300000);
	IS_INT(c.idle_exit_seconds, 300);
	IS_INT(c.max_connections, 256);
	IS_INT(c.router.long_context_threshold, 60000);
	IS(c.router.think_effort.p, "high");
	IS(c.apikey.p, "");
	IS(c.no_proxy.p, "");
	OK(!c.log && !c.non_interactive, "no log, interactive");
	IS_INT(c.log_max_bytes, 10 * 1024 * 1024);
	OK(c.provider[0].rotate && c.provider[0].retry &&
	    c.provider[0].strategy == STRATEGY_ROUND_ROBIN &&
	    c.provider[0].max_retries == 3 && c.provider[0].keyless &&
	    c.provider[0].proxy.n == 0, "a provider's defaults");
	OK(c.router.route[ROUTE_THINK].provider == NULL &&
	    c.router.fallback[ROUTE_DEFAULT].n == 0, "no route but default");
	config_free(&c);
}

static void
values(void)
{
	struct config c;
	const struct provider *p;

	setenv("HOME", "/home/u", 1);
	setenv("no_proxy", ".lower", 1);
	parse(&c, "{APIKEY: '$CCR_KEY-$$x', PORT: '1234', LOG: true, "
	    "LOG_LEVEL: 'debug', LOG_FILE: '~/x.log', CLAUDE_PATH: 'claude', "
	    "CUSTOM_ROUTER_PATH: '/bin/sh', REWRITE_SYSTEM_PROMPT: '/etc/passwd', "
	    "HTTPS_PROXY: 'http://first:1', PROXY_URL: 'http://last:1', "
	    "ALLOWED_HOSTS: ['a', 'b'], ANTHROPIC_SMALL_FAST_MODEL: 'x', "
	    "Providers: [{name: 'q', api_base_url: 'https://h/v1', "
	    "models: ['m'], enable_rotation: false, retry_on_failure: false, "
	    "rotation_strategy: 'sticky', max_retries: 0, proxy: "
	    "'socks5h://x:1', api_keys: ['one', {key: 'two', weight: '3', "
	    "maxFailures: 2, cooldownTime: 0, label: 'work', quota_group: "
	    "'g'}, {file: 'k'}, {key: {credential: 'c'}, max_failures: 9, "
	    "cooldown_time: 1}], api_key: {command: ['pass', '$CCR_KEY']}}, "
	    GOOD "], Router: {default: 'q,m', longContext: 'p,n', "
	    "longContextThreshold: 0, thinkEffort: 'max'}, "
	    "fallback: {longContext: ['q,m', 'p,m']}}");
	p = &c.provider[0];
	IS(c.apikey.p, "k$CCR_NO\"-$x");
	IS_INT(c.port, 1234);
	OK(c.log, "LOG");
	IS(c.log_level.p, "debug");
	IS(c.log_file.p, "/home/u/x.log");
	IS(c.claude_path.p, "claude");
	IS(c.custom_router_path.p, "/bin/sh");
	IS(c.rewrite_system_prompt.p, "/etc/passwd");
	IS(c.proxy_url.p, "http://first:1");
	IS(c.no_proxy.p, ".lower");
	IS(c.allowed_host[1].p, "b");
	IS(c.small_fast_model.p, "x");
	IS(p->url.p, "https://h/v1/chat/completions");
	OK(!p->rotate && !p->retry && p->strategy == STRATEGY_STICKY &&
	    p->max_retries == 0 && !p->keyless, "the provider's settings");
	IS(p->proxy.p, "socks5h://x:1");
	IS_INT(p->keys, 5);
	IS(p->key[0].label.p, "q#1");
	OK(p->key[0].weight == 1 && p->key[0].max_failures == 5 &&
	    p->key[0].cooldown_ms == -1, "a key's defaults");
	IS(p->key[1].text.p, "two");
	IS(p->key[1].label.p, "work");
	IS(p->key[1].quota_group.p, "g");
	OK(p->key[1].weight == 3 && p->key[1].max_failures == 2 &&
	    p->key[1].cooldown_ms == 0, "a key's settings");
	OK(p->key[2].kind == KEY_FILE, "a file");
	IS(p->key[2].source.p, "/etc/ccr/k");
	OK(p->key[3].kind == KEY_CREDENTIAL && p->key[3].max_failures == 9 &&
	    p->key[3].cooldown_ms == 1, "a credential");
	IS(p->key[3].source.p, "c");
	OK(p->key[4].kind == KEY_COMMAND &&
	    json_count(&c.json, p->key[4].node) == 2, "a command");
	IS(p->key[4].label.p, "q#5");
	IS_INT(c.router.long_context_threshold, 60000);
	IS(c.router.think_effort.p, "max");
	OK(c.router.route[ROUTE_DEFAULT].provider == p &&
	    c.router.route[ROUTE_LONG_CONTEXT].provider == &c.provider[1] &&
	    view_is(c.router.route[ROUTE_LONG_CONTEXT].model, "n"), "routes");
	OK(c.router.fallback[ROUTE_LONG_CONTEXT].n == 2 &&
	    c.router.fallback[ROUTE_LONG_CONTEXT].selector[1].provider ==
	    &c.provider[1], "fallback");
	config_free(&c);
	setenv("NO_PROXY", "*", 1);
	parse(&c, WITH("NO_PROXY: ''"));
	IS(c.no_proxy.p, "");
	config_free(&c);
}

/* One transformer with its options, as in "maxtoken(max_tokens=5)". */
static void
add_use(struct buf *out, const struct config *c, const struct use *u)
{
	const struct use_options *o = &u->o;

	buf_addf(out, "%s%.*s(", out->n > 0 ? " " : "", VIEW_ARG(u->name));
	if (o->max_tokens > 0)
		buf_addf(out, "max_tokens=%lld", (long long)o->max_tokens);
	if (o->temperature.n + o->top_k.n > 0)
		buf_addf(out, ";%.*s,%.*s,%.*s", VIEW_ARG(o->temperature),
		    VIEW_ARG(o->top_p), VIEW_ARG(o->top_k));
	buf_adds(out, o->enable || u->n_options > 0 ? "" : "off");
	for (size_t i = 0; i < u->n_options; i++)
		buf_addf(out, "%s%.*s=%.*s", i > 0 ? "," : "",
		    VIEW_ARG(json_escaped(&c->json, u->option[i])),
		    VIEW_ARG(json_raw(&c->json,
		    json_value(&c->json, u->option[i]))));
	buf_addc(out, ')');
}

/* Which options each transformer of a list gets. */
static void
lists(void)
{
	static const struct {
		const char *transformer, *model, *want;
	} rows[] = {
		{ "{use: ['groq', ['maxtoken', {max_tokens: 5}]]}", "",
		    "groq() maxtoken(max_tokens=5)" },
		{ "{use: ['maxtoken'], max_tokens: 5}", "",
		    "maxtoken(max_tokens=5)" },
		{ "{max_tokens: '5', use: [['maxtoken']]}", "",
		    "maxtoken(max_tokens=5)" },
		/* Its own options, not the siblings, where it has some. */
		{ "{use: [['maxtoken', {max_tokens: 5}], 'sampling'], "
		    "max_tokens: 6, temperature: 1e0, top_k: '40 '}", "",
		    "maxtoken(max_tokens=5) sampling(max_tokens=6;1e0,,40)" },
		{ "{use: ['reasoning'], enable: false}", "",
		    "reasoning(off)" },
		/* An object that is no model's list is an option too. */
		{ "{use: ['openrouter'], provider: {only: ['x']}}", "",
		    "openrouter(provider={\"only\": [\"x\"]})" },
		{ "{use: ['customparams', 'maxtoken'], a: 1, max_tokens: 7, "
		    "m: {use: ['groq']}, a: 2, '//': 3}", "",
		    "customparams(a=2) maxtoken(max_tokens=7)" },
		{ "{use: [['customparams', {max_tokens: 1, m: 2, use: 3}]], "
		    "m: {use: ['groq']}}", "",
		    "customparams(max_tokens=1,m=2,use=3)" },
		{ "{use: ['groq'], m: {use: ['deepseek']}}", "", "groq()" },
		{ "{use: ['groq'], m: {use: ['deepseek']}}", "m",
		    "deepseek()" },
		/* Within a model's list there are no other models. */
		{ "{m: {use: ['customparams'], z: 3, m: {use: 4}}}", "m",
		    "customparams(z=3,m={\"use\": 4})" },
		{ "{use: ['groq'], m: {use: ['deepseek']}}", "n", "none" },
		{ "{m: {use: []}}", "", "" },
		{ "{m: {use: []}}", "m", "" },
		{ "null", "", "" },
		{ "null", "m", "none" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct config c;
		struct buf text = BUF(4096), out = BUF(4096);
		const struct use_list *list;

		buf_addf(&text, PROVIDER("transformer: %s"),
		    rows[i].transformer);
		parse(&c, buf_cstr(&text));
		list = config_use_list(&c.provider[0],
		    view_of(rows[i].model));
		for (size_t j = 0; list != NULL && j < list->uses; j++)
			add_use(&out, &c, &list->use[j]);
		IS(list == NULL ? "none" : buf_cstr(&out), rows[i].want);
		buf_free(&out);
		buf_free(&text);
		config_free(&c);
	}
}

/* The model's own list comes first, then the provider's. */
static void
effective(void)
{
	const char *text = PROVIDER("transformer: {use: [['maxtoken', "
	    "{max_tokens: 1}], 'groq'], m: {use: [['maxtoken', "
	    "{max_tokens: 2}]]}}");
	const struct provider *p;
	struct config c;

	parse(&c, text);
	p = &c.provider[0];
	IS_INT(config_use(p, VIEW("m"), TRANSFORM_MAXTOKEN)->o.max_tokens, 2);
	IS_INT(config_use(p, VIEW("n"), TRANSFORM_MAXTOKEN)->o.max_tokens, 1);
	OK(config_use(p, VIEW("m"), TRANSFORM_GROQ) != NULL, "inherited");
	OK(config_use(p, VIEW("m"), TRANSFORM_VERCEL) == NULL, "not there");
	config_free(&c);
}

static void
names(void)
{
	IS(route_kind_name(ROUTE_LONG_CONTEXT), "longContext");
	IS(strategy_name(STRATEGY_LEAST_USED), "least_used");
	for (int i = 0; i < ROUTE_KINDS; i++)
		OK(route_kind_name((enum route_kind)i) != NULL, "kind %d", i);
	for (int i = 0; i < STRATEGIES; i++)
		OK(strategy_name((enum strategy)i) != NULL, "strategy %d", i);
}

int
main(void)
{
	setenv("CCR_KEY", "k$CCR_NO\"", 1);
	setenv("CCR_HOST", "localhost", 1);
	setenv("CCR_EMPTY", "", 1);
	unsetenv("CCR_NO");
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		tells(cases[i].text, cases[i].want);
	defaults();
	values();
	lists();
	effective();
	names();
	return done_testing();
}
