#!/usr/bin/env perl
# JavaScript modules in the format of Claude Code Router, run by node.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Ccr;
use JSON::PP;
use Test::More;

plan skip_all => 'there is no node' if system('node -e 0 >/dev/null 2>&1');

# How most of them read a stream: by hand, line by line.
my $loop = <<'END';
function change(response, each, last) {
	const decoder = new TextDecoder(), encoder = new TextEncoder();
	let rest = '';
	return new Response(new ReadableStream({ async start(controller) {
		const reader = response.body.getReader();
		const say = text => controller.enqueue(encoder.encode(text));
		for (;;) {
			const { done, value } = await reader.read();
			if (done) break;
			rest += decoder.decode(value, { stream: true });
			const lines = rest.split('\n');
			rest = lines.pop();
			for (const line of lines) {
				if (!line.startsWith('data: ') ||
				    line === 'data: [DONE]')
					say(line + '\n');
				else
					await each(JSON.parse(line.slice(6)), e =>
					    say(`data: ${JSON.stringify(e)}\n\n`));
			}
		}
		if (last) last(e => say(`data: ${JSON.stringify(e)}\n\n`));
		controller.close();
	} }), { status: response.status, headers: response.headers });
}
const text = t => ({ choices: [{ index: 0, delta: { content: t } }] });
const upper = e => {
	const d = e.choices?.[0]?.delta;
	if (d?.content) d.content = d.content.toUpperCase();
	return e;
};
END

# Bodies of classes.
my %modules = (
	mutates => 'name = "mutates";
		async transformRequestIn(request, provider) {
			delete request.max_tokens;
			request.seen = [provider.name, provider.baseUrl,
			    provider.models.length, provider.apiKey,
			    this.options?.a, typeof this.logger.warn];
			return request;
		}
		constructor(options) { this.options = options; }',
	headers => 'static TransformerName = "headers"; name = "headers";
		async transformRequestIn(request, provider, context) {
			return { body: { ...request, id: context.req.id,
			    kind: context.req.headers["x-kind"],
			    key: context.req.headers["x-api-key"] },
			    config: { url: new URL("./other",
			    provider.baseUrl), headers: {
			    "x-goog-api-key": provider.apiKey,
			    Authorization: undefined } } };
		}',
	auth => 'name = "auth";
		async auth(request, provider) {
			return { body: request, config: { headers: {
			    "x-auth": `Token ${provider.apiKey}` } } };
		}',
	throws => 'name = "throws";
		async transformRequestIn() { throw new Error("no way"); }',
	chats => 'name = "chats";
		async transformRequestIn(request) {
			console.log("to %s", "the log");
			console.error("as well");
			process.stdout.write("and this\n");
			this.logger.debug("not this");
			this.logger.info({ a: 1 }, "this");
			return request;
		}',
	upper => 'name = "upper";
		async transformResponseOut(response, context) {
			return change(response, (e, say) => say(upper(e)));
		}',
	twice => 'name = "twice";
		async transformResponseOut(response) {
			return change(response, (e, say) => {
				say(e);
				if (e.choices?.[0]?.delta?.content === "two ")
					say(e);
			});
		}',
	late => 'name = "late";
		async transformResponseOut(response) {
			return change(response, async (e, say) => {
				await new Promise(r => setTimeout(r, 20));
				say(upper(e));
			});
		}',
	holds => 'name = "holds";
		async transformResponseOut(response) {
			const held = [];
			return change(response, e => held.push(e),
			    say => held.forEach(e => say(upper(e))));
		}',
	tees => 'name = "tees";
		async transformResponseOut(response) {
			const [a, b] = response.body.tee();
			(async () => { for await (const _ of b); })();
			return new Response(a);
		}',
	drops => 'name = "drops";
		async transformResponseOut(response) {
			return change(response, (e, say) => {
				if (e.choices?.[0]?.delta?.content !== "two ")
					say(e);
			});
		}',
	breaks => 'name = "breaks";
		async transformResponseOut(response) {
			return change(response, () => {
				throw new Error("broken here");
			});
		}',
	stateful => 'name = "stateful";
		async transformRequestIn(request) {
			this.model = request.model;
			return request;
		}
		async transformResponseOut(response) {
			return change(response, (e, say) => {
				const d = e.choices?.[0]?.delta;
				if (d?.content === "two ") d.content = this.model;
				say(e);
			});
		}',
	foreign => 'name = "foreign";
		async transformRequestIn(request, provider) {
			return { body: { model: request.model, prompt:
			    request.messages[0].content }, config: { url:
			    `${provider.baseUrl}:stream`, headers: {
			    Authorization: "Bearer other" } } };
		}
		async transformResponseOut(response) {
			if (response.headers.get("Content-Type")
			    ?.includes("application/json"))
				return Response.json({ choices: [{ index: 0,
				    message: { role: "assistant", content:
				    (await response.json()).said },
				    finish_reason: "stop" }] });
			return change(response, (e, say) => {
				say(e.end ? { choices: [{ index: 0, delta: {},
				    finish_reason: "stop" }] } : text(e.said));
			});
		}',
);
my @plain = qw(mjs object);
my $text = stream(delta('one '), delta('two '), delta('three'));
my $t = Ccr->new(replies => {
	(map { $_ => $text } keys %modules, @plain, 'alias', 'native'),
	foreign => "#!provider\nevent {\"said\":\"foreign \"}\n" .
	    "event {\"said\":\"words\"}\nevent {\"end\":true}\n",
});
my $home = "$t->{dir}/home";
spew("$home/$_.js", "$loop\nmodule.exports = class {\n$modules{$_}\n};\n")
    for keys %modules;
spew("$home/mjs.mjs", 'export default class { name = "mjs"; ' .
    'async transformRequestIn(r) { r.mjs = true; return r; } }');
spew("$home/object.cjs", 'module.exports = { name: "object", ' .
    'async transformRequestIn(r) { return { ...r, object: 1 }; } };');
spew("$home/file.js", 'class A { name = "alias"; ' .
    'async transformRequestIn(r) { r.alias = 1; return r; } } ' .
    'exports.default = A;');

my %uses = map { $_ => { use => [$_] } } keys %modules, @plain, 'alias';
$uses{upper}{use} = ['upper', 'twice'];
my %config = (transformers => [
	(map { { path => "$_.js", $_ eq 'mutates' ? (options => { a => 'b' }) :
	    () } } keys %modules),
	{ path => 'mjs.mjs' }, { path => 'object.cjs' }, { path => 'file.js' },
], p => { transformer => { use => [], %uses },
	api_keys => ['no-real-key-1'] });
delete $config{p}{transformer}{foreign};
$config{more} = [{ name => 'f', models => ['foreign'],
	api_base_url => "http://127.0.0.1:$t->{upstream}/v1internal/models/",
	api_keys => ['no-real-key-2'],
	transformer => { use => ['foreign'] } },
	{ name => 'g', models => ['native'],
	api_base_url => "http://127.0.0.1:$t->{upstream}/v1/messages",
	api_keys => ['no-real-key-3'],
	transformer => { use => ['alias'] } }];
$t->config(%config);

my $check = `CCR_HOME=$home @{[build()]}/ccr check 2>&1`;
is($?, 0, 'the configuration is right') or diag($check);
like($check, qr/note: transformer "file" calls itself "alias" in its file/,
    'ccr check tells of another name');
unlike($check, qr/"upper"|"object"|"mjs"/, 'and of nothing else');
$t->listen;

sub logs {
	my ($pattern, $name) = @_;
	ok(wait_for(sub { $t->log =~ $pattern }), $name);
}

sub sent {
	my ($model) = @_;
	my $n = $t->arrived($model);
	return (decode_json(slurp("$t->{dir}/kept/$n.body")),
	    slurp("$t->{dir}/kept/$n.head"));
}

{
	ok($t->once('mutates')->ends_well, 'mutates: an answer');
	my ($body) = sent('mutates');
	ok(!exists $body->{max_tokens}, 'mutates: a member less');
	is_deeply($body->{seen}, ['p',
	    "http://127.0.0.1:$t->{upstream}/v1/chat/completions",
	    scalar(keys %modules) + @plain + 2, '@CCR_KEY@', 'b',
	    'function'], 'mutates: what it knows');
}
{
	ok($t->once('headers', head => "X-Kind: k\r\nX-Api-Key: no-key\r\n")
	    ->ends_well, 'headers: an answer');
	my ($body, $head) = sent('headers');
	like($head, qr/^POST \/v1\/chat\/other /, 'headers: a URL object');
	like($head, qr/^x-goog-api-key: no-real-key-1\r$/m, 'headers: a key');
	unlike($head, qr/^authorization:/mi, 'headers: one left out');
	like($body->{id}, qr/^req_/, 'headers: the request');
	is($body->{kind}, 'k', "headers: the client's");
	is($body->{key}, undef, 'headers: but no secrets');
}
{
	ok($t->once('auth')->ends_well, 'auth: an answer');
	my ($body, $head) = sent('auth');
	like($head, qr/^x-auth: Token no-real-key-1\r$/m, 'auth: its header');
	like($head, qr/^authorization: Bearer no-real-key-1\r$/mi,
	    'auth: and ours');
}
for (qw(mjs object alias)) {
	ok($t->once($_)->ends_well, "$_: an answer");
	ok((sent($_))[0]{$_}, "$_: it has run");
}
{
	my $a = $t->once('throws');
	is($a->{status}, 500, 'throws: refused');
	like($a->error, qr/^filter "throws" ended with status 1; what it /,
	    'throws: and who did it');
	logs(qr/program=throws says="Error: no way"/, 'throws: why');
}
{
	ok($t->once('chats')->ends_well, 'chats: an answer');
	logs(qr/program=chats says="$_"/, "chats: $_")
	    for 'to the log', 'as well', 'and this',
	    'info: \{ a: 1 \} this';
	unlike($t->log, qr/not this/, 'chats: no more than LOG_LEVEL says');
}
my %texts = (upper => 'ONE TWO TWO THREE', twice => 'one two two three',
    late => 'ONE TWO THREE', holds => 'ONE TWO THREE',
    tees => 'one two three', drops => 'one three',
    stateful => 'one statefulthree');
$texts{upper} = 'ONE TWO TWO THREE';
for my $scene (sort keys %texts) {
	my $a = $t->once($scene);
	ok($a->ends_well, "$scene: an answer") or diag($a->{body});
	is($a->text, $texts{$scene}, "$scene: what became of it");
}
{
	my $a = $t->once('breaks');
	like($a->error, qr/^filter "breaks" ended with status 1/,
	    'breaks: an error');
	logs(qr/program=breaks says="Error: broken here"/,
	    'breaks: why');
}
{
	my $a = $t->once('f,foreign');
	ok($a->ends_well, 'foreign: an answer') or diag($a->{body}, $t->log);
	is($a->text, 'foreign words', 'foreign: from another format');
	my ($body, $head) = sent('foreign');
	is($body->{prompt}, 'hi', 'foreign: into another format');
	like($head, qr/^POST \/v1internal\/models\/:stream /,
	    'foreign: the base is as in the file');
	like($head, qr/^authorization: Bearer other\r$/mi,
	    'foreign: its own credential');
}

# Whatever the URL, a module is given the original's format.
{
	ok($t->once('g,native')->ends_well, 'native: an answer');
	my ($body, $head) = sent('native');
	like($head, qr/^POST \/v1\/messages /, 'native: the URL');
	ok($body->{alias} && $body->{stream_options}, 'native: the format');
}

# What is wrong with a module is told beforehand.
spew("$home/syntax.js", "class {\n");
spew("$home/none.js", 'module.exports = { name: "none", ' .
    'endPoint: "/v1/x" };');
$t->config(%config, transformers => [@{ $config{transformers} },
	{ path => 'syntax.js' }, { path => 'none.js' }]);
$check = `CCR_HOME=$home @{[build()]}/ccr check 2>&1`;
is($? >> 8, 1, 'ccr check fails');
like($check, qr/transformer "syntax" cannot be loaded: /, 'what is broken');
like($check, qr/warning: transformer "none" has an endPoint/, 'or ignored');
like($check, qr/warning: transformer "none" has neither /, 'or idle');

unlike($t->log, qr/no-real-key/, 'no key in the log');
$t->quiet;
done_testing();
