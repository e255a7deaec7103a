#!/usr/bin/env perl
# Programs of the user's: filters and the custom router, good ones and bad.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Ccr;
use Cwd qw(abs_path);
use JSON::PP;
use Time::HiRes qw(time);
use Test::More;

my $json = JSON::PP->new->canonical->utf8;
my $examples = abs_path("$FindBin::Bin/../../examples");
my $text = stream(delta('one '), delta('two '), delta('three'));
my $whole = "#!provider\nraw {\"choices\":[{\"index\":0,\"message\":" .
    "{\"role\":\"assistant\",\n\\\"content\\\":\"one two\"},\"finish_reason\":" .
    "\"stop\"}]}\n";
$whole =~ s/\n\\"content\\"/\\n "content"/;
my $claude = "#!provider\n" . join '', map {
	my ($type) = /"type":"(\w+)"/;
	"event-named $type $_\n";
} '{"type":"message_start","message":{"id":"msg_1","type":"message",' .
    '"role":"assistant","model":"c","content":[],"stop_reason":null,' .
    '"usage":{"input_tokens":3,"output_tokens":1}}}',
    '{"type":"content_block_start","index":0,"content_block":' .
    '{"type":"text","text":""}}',
    '{"type":"content_block_delta","index":0,"delta":' .
    '{"type":"text_delta","text":"one"}}',
    '{"type":"content_block_stop","index":0}',
    '{"type":"message_delta","delta":{"stop_reason":"end_turn"},' .
    '"usage":{"output_tokens":2}}',
    '{"type":"message_stop"}';

# Programs by the name of their scene, in perl or sh.
my %perl = (
	same => 'print while <STDIN>',
	environment => 'open(my $f, ">", "$0.env"); print $f map { ' .
	    '"$_=$ENV{$_}\n" } sort keys %ENV; print $f "argv=@ARGV\n"; ' .
	    'print while <STDIN>',
	fails => 'print while <STDIN>; print STDERR "no-real-key-1 \e[1m", ' .
	    '"oh dear\n"; exit 3',
	killed => 'kill "KILL", $$',
	slow => 'sleep 1000',
	slow_child => 'if (!fork) { sleep 1000 } print while <STDIN>',
	nothing => '1 while <STDIN>',
	garbage => 'print "not JSON"',
	array => 'print "[]"',
	early => 'print q({"model":"early","messages":[]})',
	large => '1 while <STDIN>; print q({"model":"large","pad":"), ' .
	    '"x" x (32 << 20), q("})',
	noisy => 'print STDERR "line $_ " . "e" x 2000 . "\n" for 1 .. 500; ' .
	    'print while <STDIN>',
	leaves => 'open(my $f, ">", "$0.pid.new"); print $f $$; close $f; ' .
	    'rename "$0.pid.new", "$0.pid"; sleep 1000',
	first => '$_ = <STDIN>; s/"max_tokens":100/"max_tokens":200/; print',
	second => '$_ = <STDIN>; s/"max_tokens":200/"max_tokens":300/; print',
	envelope => '$_ = join "", <STDIN>; chomp; print qq({"body":$_,) . ' .
	    'q("config":{"url":"@URL@/other?key=@CCR_KEY@","headers":' .
	    '{"AUTHORIZATION":null,"X-Key":"K @CCR_KEY@","x-n":5}}})',
	bad_url => '$_ = join "", <STDIN>; ' .
	    'print qq({"body":$_,"config":{"url":"ftp://x/"}})',
	bad_header => '$_ = join "", <STDIN>; print qq({"body":$_,) . ' .
	    'q("config":{"headers":{"a":"b\nc: d"}}})',
	bad_framing => '$_ = join "", <STDIN>; print qq({"body":$_,) . ' .
	    'q("config":{"headers":{"Content-Length":"1"}}})',
);

# Programs for answers: what becomes of an event in $_.
my %events = (
	shout => 's/one/ONE/; print',
	whole_shout => 's/one/ONE/; print',
	claude => 's/one/ONE/; print',
	claude_whole => 's/one/ONE/; print',
	drop => 'print if !/two/',
	twice => 'print; print if /two/',
	outer => 's/ONE/one and only/; print',
	tail => 'print if !/two/; END { print q({"choices":[{"index":0,' .
	    '"delta":{"content":" tail"}}]}), "\n" }',
	hangs => 'sleep 1000 if /two/; print',
	dies => 'exit 4 if /two/; print',
	stops => 'exit 0 if /two/; print',
	babbles => 'print /two/ ? "word\n" : $_',
	empty => '',
	many => 'print; print',
);

my @scenes = (keys %perl, keys %events);
my @js = qw(brief brief_whole);
my $t = Ccr->new(replies => {
	(map { $_ => $text } @scenes, @js, qw(refused crowd tools words
	    script injection maxtoken choice see else)),
	(map { $_ => $whole } qw(whole_shout many brief_whole)),
	leaves => "#!provider\nhang\n",
	(map { $_ => stream(delta('one '), "sleep 200\n", delta('two ')) }
	    qw(dies babbles)),
	claude => $claude,
	claude_whole => "#!provider\nraw " . '{"id":"msg_1","type":"message",' .
	    '"role":"assistant","model":"c","content":[{"type":"text",' .
	    '"text":"one"}],"stop_reason":"end_turn",' .
	    '"usage":{"input_tokens":3,"output_tokens":1}}' . "\n",
});
my $home = "$t->{dir}/home";

sub program {
	my ($name, $code) = @_;
	$code =~ s/\@URL\@/http:\/\/127.0.0.1:$t->{upstream}/g;
	spew("$home/$name", "#!/usr/bin/env perl\n\$| = 1;\n$code;\n");
	chmod 0755, "$home/$name";
}

program($_, $perl{$_}) for keys %perl;
program($_, "while (<STDIN>) { $events{$_}; print qq(\\n) }")
    for keys %events;
program('maxtoken', $perl{same} . '; print STDERR "mine\n"');
mkdir "$home/a b";
program('a b/$(touch X);`touch X`', $perl{environment});
program('broken', 'die');
chmod 0644, "$home/broken";

sub uses {
	my (@names) = @_;
	return { use => \@names };
}

my %own = (hangs => { timeout_ms => 300 }, slow => { timeout_ms => 300 },
    slow_child => { timeout_ms => 300 });
my @transformers = ((map { { path => $_, %{ $own{$_} || {} } } } keys %perl),
	(map { { path => $_, request => JSON::PP::false,
	    events => JSON::PP::true, %{ $own{$_} || {} } } } keys %events),
	{ path => 'maxtoken' },
	{ path => 'a b/$(touch X);`touch X`', name => 'odd',
	    options => { a => '1', b => 2 } },
	{ path => "$examples/drop-tools.py",
	    options => { tools => ['Bash'] } },
	{ path => "$examples/replace-words.py", request => JSON::PP::false,
	    events => JSON::PP::true,
	    options => { words => { one => 'ein' } } },
	{ path => "$examples/transformer.js",
	    options => { suffix => 'Be quick.' } });
my %models = (use => [],
	(map { $_ => uses($_) } @scenes),
	(map { $_ => uses('brief') } @js),
	first => uses('first', 'second'),
	outer => uses('outer', 'shout'),
	crowd => uses('same', 'shout'),
	refused => uses('shout'),
	tools => uses('drop-tools'),
	words => uses('replace-words'),
	injection => uses(['odd', { b => "'; touch X; '\n\$(touch X)" }]),
	maxtoken => uses('maxtoken'));
delete @models{qw(claude claude_whole)};
my %config = (transformers => \@transformers,
	p => { transformer => \%models, api_keys => ['no-real-key-1'] },
	more => [{ name => 'c', models => ['claude', 'claude_whole'],
	    api_base_url => "http://127.0.0.1:$t->{upstream}/v1/messages",
	    transformer => { claude => uses('claude'),
	    claude_whole => uses('claude_whole') },
	    api_keys => ['no-real-key-2'] }]);
$ENV{NO_REAL_KEY} = 'no-real-key-1';
$ENV{NO_REAL_URL} = 'https://u:no-real-key-1@h/';
$ENV{A_VARIABLE} = 'kept';
$t->config(%config);
my $check = `CCR_HOME=$home @{[build()]}/ccr check 2>&1`;
is($?, 0, 'the configuration is right') or diag($check);
$t->listen;

my $node = system('node -e 0 >/dev/null 2>&1') == 0;

# The log's lines come when the answer has gone.
sub logs {
	my ($pattern, $name) = @_;
	ok(wait_for(sub { $t->log =~ $pattern }), $name);
}

sub sent {
	my ($model, $end) = @_;
	my $n = $t->arrived($model);
	return slurp("$t->{dir}/kept/$n." . ($end || 'body'));
}

# Requests.
for my $scene (qw(same noisy early)) {
	my $a = $t->once($scene, text => 'x' x 300000);
	ok($a->ends_well, "$scene: an answer");
	is($a->text, 'one two three', "$scene: all of it");
}
is(decode_json(sent('same'))->{messages}[0]{content}, 'x' x 300000,
    'same: the request came through');
is(sent('early'), '{"model":"early","messages":[]}',
    'early: what it said counts, read or not');
{
	my @lines = grep { /program=noisy/ } split /\n/, $t->log;
	is(scalar @lines, 101, 'noisy: a hundred lines in the log');
	like($lines[0], qr/^\S+ req_\w+ program=noisy says="line 1 e{993}"$/,
	    'noisy: cut to their length');
	like($lines[100], qr/says="\(more is not shown\)"/,
	    'noisy: and that there are more');
}
like(slurp("$home/same.env") . sent('first'), qr/"max_tokens":300/,
    'two filters, first to last') if $t->once('first')->ends_well;
{
	ok($t->once('large')->ends_well, 'large: 32 MiB');
	is(length sent('large'), (32 << 20) + 26, 'large: all sent');
}
{
	ok($t->once('environment', head => "x-claude-code-session-id: s-1\r\n")
	    ->ends_well, 'environment');
	my $env = slurp("$home/environment.env");
	unlike($env, qr/no-real-key/, 'no key in it, nor a URL with one');
	like($env, qr/^A_VARIABLE=kept$/m, 'what else there is stays');
	like($env, qr/^CCR_OPTIONS=\{\}$/m, 'options: none');
	like($env, qr/^CCR_PROVIDER=p$/m, 'provider');
	like($env, qr/^CCR_MODEL=environment$/m, 'model');
	like($env, qr/^CCR_URL=http:.*completions$/m, 'URL');
	like($env, qr/^CCR_PATH=\/v1\/messages$/m, 'path');
	like($env, qr/^CCR_SESSION=s-1$/m, 'session');
	like($env, qr/^CCR_REQUEST_ID=req_\w{24}$/m, 'request');
	like($env, qr/^CCR_TASK=request$/m, 'task');
	like($env, qr/^argv=$/m, 'no argument');
}
{
	ok($t->once('injection')->ends_well, 'a name full of shell');
	my $env = slurp("$home/a b/\$(touch X);`touch X`.env");
	my ($options) = $env =~ /^CCR_OPTIONS=(.*)$/m;
	is_deeply(decode_json($options), { a => '1',
	    b => "'; touch X; '\n\$(touch X)" }, 'options, its own first');
	ok(!-e "$home/X" && !-e "$t->{dir}/X" && !-e 'X', 'nothing was run');
}
ok($t->once('maxtoken')->ends_well, 'in the place of a built-in one');
logs(qr/program=maxtoken says="mine"/, 'it has run');
{
	my $a = $t->once('envelope');
	ok($a->ends_well, 'envelope: an answer');
	my $head = sent('envelope', 'head');
	like($head, qr/^POST \/other\?key=no-real-key-1 /,
	    'envelope: its URL, with the key');
	unlike($head, qr/^authorization:/mi, 'envelope: a header less');
	like($head, qr/^X-Key: K no-real-key-1\r$/m, 'envelope: a new one');
	like($head, qr/^x-n: 5\r$/m, 'envelope: a number');
	like($head, qr/^content-type: application\/json\r$/mi,
	    'envelope: others stay');
}
my %refusals = (
	fails => qr/^filter "fails" ended with status 3; what it said is in /,
	killed => qr/^filter "killed" was killed by signal 9$/,
	slow => qr/^filter "slow" did not end in time$/,
	slow_child => qr/^filter "slow_child" did not end in time$/,
	nothing => qr/^filter "nothing" printed nothing$/,
	garbage => qr/^filter "garbage" printed what is no JSON \(not valid JSON: line 1, /,
	array => qr/^filter "array" printed JSON that is no object$/,
	bad_url => qr/^filter "bad_url" gave a url that /,
	bad_header => qr/^filter "bad_header" gave a wrong value for the /,
	bad_framing => qr/^filter "bad_framing" gave a header that cannot /,
);
for my $scene (sort keys %refusals) {
	my $a = $t->once($scene);
	is($a->{status}, 500, "$scene: refused");
	like($a->error, $refusals{$scene}, "$scene: and why");
	is_deeply([$t->numbers($scene)], [], "$scene: nobody was asked");
}
logs(qr/program=fails says="\*+ \\u001b\[1moh dear"/,
    'fails: its words, without key and control characters');
{
	my $c = $t->client;
	$c->send(ask('leaves'));
	my $pid = wait_for(sub { slurp("$home/leaves.pid") });
	ok($pid && kill(0, $pid), 'leaves: it runs');
	$c->leave;
	ok(wait_for(sub { !kill(0, $pid) }), 'leaves: and ends with us');
	like($t->logged('leaves'), qr/ status=499 /, 'leaves: the log');
}

# Answers.
my %texts = (shout => 'ONE two three', drop => 'one three',
    twice => 'one two two three', tail => 'one three tail',
    outer => 'one and only two three');
for my $scene (sort keys %texts) {
	my $a = $t->once($scene);
	ok($a->ends_well, "$scene: an answer");
	is($a->text, $texts{$scene}, "$scene: what became of it");
}
for my $scene (qw(whole_shout claude_whole)) {
	my $a = $t->once($scene eq 'claude_whole' ? "c,$scene" : $scene,
	    whole => 1);
	is($a->{status}, 200, "$scene: an answer");
	like(decode_json($a->{body})->{content}[0]{text}, qr/^ONE/,
	    "$scene: what became of it");
}
{
	my $a = $t->once('c,claude');
	(my $want = $claude) =~ s/^#!provider\n//;
	$want =~ s/event-named (\w+) (.*)\n/event: $1\ndata: $2\n\n/g;
	$want =~ s/one/ONE/;
	is($a->{body}, $want, 'claude: bytes, but for what was changed');
}
my %breaks = (
	hangs => qr/^filter "hangs" did not end in time$/,
	dies => qr/^filter "dies" ended with status 4$/,
	stops => qr/^filter "stops" ended before the answer did$/,
	babbles => qr/^filter "babbles" printed a line that is no JSON \(/,
);
for my $scene (sort keys %breaks) {
	my $a = $t->once($scene);
	like($a->text, qr/^(one )?$/, "$scene: no more than its beginning");
	like($a->error, $breaks{$scene}, "$scene: and why not its end");
	is(scalar($t->numbers($scene)), 1, "$scene: no other attempt");
}
{
	my $a = $t->once('empty');
	like($a->error, qr/empty|broke off/, 'empty: nothing left of it');
	$a = $t->once('many', whole => 1);
	like($a->error, qr/more than one line/, 'many: a whole answer is one');
	$a = $t->once('refused', body => '{"model":"p,refused","messages":1}');
	is($a->{status}, 400, 'a request that is none starts no program');
}

# Many at once, none of them left behind.
{
	my @c = map { $t->client } 1 .. 20;
	$_->send(ask('crowd')) for @c;
	is(join(',', map { $_->answer->text } @c),
	    join(',', ('ONE two three') x 20), 'twenty at once');
}

# The examples.
{
	my $body = $json->encode({ model => 'p,tools', max_tokens => 9,
	    stream => JSON::PP::true,
	    messages => [{ role => 'user', content => 'hi' }],
	    tools => [map { { name => $_, description => 'd', input_schema =>
	    { type => 'object', properties => {} } } } qw(Bash Read)] });
	ok($t->once('tools', body => $body)->ends_well, 'drop-tools.py');
	is_deeply([map { $_->{function}{name} } @{ decode_json(
	    sent('tools'))->{tools} }], ['Read'], 'drop-tools.py: dropped');
	logs(qr/program=drop-tools says="dropped 1 tools"/,
	    'drop-tools.py: says so');
	is($t->once('words')->text, 'ein two three', 'replace-words.py');
}
SKIP: {
	skip 'there is no node', 6 if !$node;
	my $a = $t->once('brief');
	ok($a->ends_well, 'transformer.js') or diag($a->{body}, $t->log);
	is($a->text, 'one two three (brief)', 'transformer.js: a stream');
	is(decode_json(sent('brief'))->{messages}[-1]{content}, 'Be quick.',
	    'transformer.js: a request');
	like(sent('brief', 'head'), qr/^X-Title: brief\r$/m,
	    'transformer.js: a header');
	is(decode_json($t->once('brief_whole', whole => 1)->{body})
	    ->{content}[0]{text}, 'one two (brief)', 'transformer.js: whole');
	logs(qr/program=transformer says="info: asking p to be /,
	    'transformer.js: its logger');
}

# The custom router. Each answers for the model that is not explicit.
sub routed {
	my ($code, %o) = @_;
	program('router', $code);
	$t->config(%config, Router => { default => 'p,else' },
	    CUSTOM_ROUTER_TIMEOUT_MS => $o{timeout} || 10000,
	    CUSTOM_ROUTER_PATH => $o{path} || 'router');
	my $a = $t->once('x', head => $o{head} // '', body =>
	    $o{body} // $json->encode({ model => $o{model} || 'claude-x',
	    stream => JSON::PP::true, max_tokens => 5,
	    messages => [{ role => 'user', content => $o{text} // 'hi' }] }));
	my ($rule) = $a->{head} =~ /^x-ccr-rule: (.*)\r$/m;
	my ($model) = $a->{head} =~ /^x-ccr-model: (.*)\r$/m;
	return join ' ', $model // 'none', $rule // 'none';
}
my $keep = 'open(my $f, ">", "$0.in"); print $f join("", <STDIN>); close $f;';
is(routed("$keep print qq(p,choice\\n)", head => "X-Api-Key: no-key-3\r\n" .
    "X-Kind: k\r\n"), 'choice custom', 'a router that chooses');
{
	my $facts = decode_json(slurp("$home/router.in"));
	is($facts->{body}{model}, 'claude-x', 'it has the body');
	cmp_ok($facts->{tokens}, '>', 0, 'and its tokens');
	is($facts->{path}, '/v1/messages', 'and the path');
	is($facts->{headers}{'x-kind'}, 'k', 'and headers');
	is($facts->{config}{Router}{default}, 'p,else', 'and the config');
	is_deeply($facts->{config}{Providers}[0]{api_keys}, [], 'without keys');
	unlike(slurp("$home/router.in"), qr/no-real-key|no-key/, 'of any kind');
}
is(routed('1'), 'else default', 'one that chooses nothing');
is(routed('print qq(p,nowhere)'), 'none none', 'what is not configured');
logs(qr/ status=400 .*error="custom router \\"\S+router\\" chose /,
    'the log says so');
is(routed('print STDERR qq(no idea\n); exit 9'), 'else default+router-failed',
    'one that fails');
logs(qr/program=\S+router says="no idea"/, 'what it said');
is(routed('sleep 1000', timeout => 300), 'else default+router-failed',
    'one that is slow');
is(routed('print qq(p,choice)', model => 'p,see'), 'see explicit',
    'what the client names comes before it');
$ENV{CCR_BROWSER_MODEL} = 'p,see';
$t->stop;
$t->listen;
is(routed('1', path => "$examples/router.sh", text =>
    '"name": "mcp__browser__click"'), 'else default',
    'router.sh: not by what is said');
is(routed('1', path => "$examples/router.sh", body => $json->encode({
    model => 'claude-x', stream => JSON::PP::true, max_tokens => 5,
    messages => [{ role => 'user', content => 'hi' }],
    tools => [{ name => 'mcp__browser__click', input_schema =>
    { type => 'object' } }] })), 'see custom', 'router.sh');
SKIP: {
	skip 'there is no node', 2 if !$node;
	$config{Router} = { default => 'p,else', think => 'p,choice' };
	program('router', '1');
	$t->config(%config, CUSTOM_ROUTER_PATH => "$examples/router.js");
	for my $say ('explain this code', 'hi') {
		my $a = $t->once('x', body => $json->encode({
		    model => 'claude-x', stream => JSON::PP::true,
		    messages => [{ role => 'user', content => $say }],
		    max_tokens => 5 }));
		my ($rule) = $a->{head} =~ /^x-ccr-rule: (.*)\r$/m;
		is($rule, $say eq 'hi' ? 'default' : 'custom',
		    "router.js: $say");
	}
}

unlike($t->log, qr/no-real-key/, 'no key in the log');
$t->quiet;
done_testing();
