#!/usr/bin/env perl
# What clients do: they leave, they dawdle, they come in crowds, they send
# more than anybody should.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Ccr;
use Digest::SHA qw(sha1_hex);
use JSON::PP;
use Socket qw(SOL_SOCKET SO_RCVBUF);
use Time::HiRes qw(sleep time);
use Test::More;

my $overload = <<'END';
#!provider
status 529
raw {"error":{"message":"overloaded","type":"overloaded_error"}}
END
my @leavings = qw(silent middle whole-silent whole-middle reset pipelined);
my $t = Ccr->new(replies => {
	(map { $_ => "#!provider\n" . delta('one ') . "hang\n" }
	    qw(middle whole-middle reset pipelined lazy half)),
	(map { $_ => "#!provider\nhang\n" } qw(silent whole-silent)),
	(map { $_ => $overload } qw(back-off back-off-pipelined)),
	hello => stream(delta('Hello {n}.')),
	crowd => stream("repeat 50\n", delta('{n}:{i} '), "sleep 2\nend\n"),
	large => stream("repeat 1000\n", delta('x' x 10000), "end\n"),
	closes => stream(delta('Hello.')) . "finish\nclose\n",
}, config => { p => { max_retries => 20 } })->listen;

sub failures {
	local $ENV{CCR_HOME} = "$t->{dir}/home";
	my $json = decode_json(`@{[build()]}/ccr rotation --json`);
	return $json->{providers}[0]{keys}[0]{failures};
}

# A client that leaves is heard of at the provider within a second.
for my $scene (@leavings) {
	my $c = $t->client;
	$c->send(ask($scene, whole => !!($scene =~ /whole/)));
	$t->arrived($scene);
	$c->send(ask('hello')) if $scene eq 'pipelined';
	$c->until(qr/one /) if $scene !~ /silent|whole/;
	$c->leave($scene);
	my $left = time;
	my $end = $t->ended($scene, 10);
	cmp_ok(time - $left, '<', 3, "$scene: the transfer ends soon");
	like($end, qr/^gone \d+$/, "$scene: it ends by our going");
	like($t->logged($scene), qr/ status=499 attempts=1 /,
	    "$scene: the log");
}
is(($t->numbers('hello'))[0], undef, 'what a gone client sent is not asked');

is(failures(), 0, 'a leaving client is no failure of the key');

for my $scene (qw(back-off back-off-pipelined)) {
	my $c = $t->client;
	$c->send(ask($scene));
	$t->arrived($scene);
	$c->send(ask('hello')) if $scene =~ /pipelined/;
	$c->leave;
	my $line = $t->logged($scene);
	like($line, qr/ status=499 attempts=[12] /,
	    "$scene: a client that leaves ends the attempts");
	my ($attempts) = $line =~ /attempts=(\d+)/;
	cmp_ok(scalar($t->numbers($scene)), '<=', $attempts || 0,
	    "$scene: no attempt after that");
}


# A client that sends nothing more is one that left: nobody waits for ever.
{
	my $c = $t->client;
	$c->send(ask('half'));
	$t->arrived('half');
	shutdown($c->{socket}, 1);
	like($t->ended('half', 10), qr/^gone/,
	    'half closed: the transfer ends');
	ok($c->closed, 'half closed: the connection ends');
}

# Slowness is the client's own affair, until WRITE_TIMEOUT_MS.
$t->config(API_TIMEOUT_MS => 1000);
{
	my $c = $t->client;
	setsockopt($c->{socket}, SOL_SOCKET, SO_RCVBUF, 65536);
	$c->send(ask('large'));
	$c->until(qr/xxx/);
	sleep 1.5;
	my $a = $c->answer;
	ok($a->ends_well,
	    'a pause of the client is not the provider\'s silence');
	is(length $a->text, 10_000_000, 'all of it has come');
}
$t->config(WRITE_TIMEOUT_MS => 500);
{
	my $c = $t->client;
	$t->replies('stalled' => stream("repeat 4000\n", delta('x' x 10000),
	    "end\n"));
	$t->config(WRITE_TIMEOUT_MS => 500);
	$c->send(ask('stalled'));
	like($t->ended('stalled'), qr/^gone/, 'who never reads is let go');
}
$t->config;

# Odd ways to send.
{
	my $c = $t->client;
	my $bytes = ask('hello', whole => 1) =~ s/\@HOST\@/$c->{host}/r;
	$c->send($_) for split //, $bytes;
	is($c->answer->{status}, 200, 'byte by byte');
}
{
	my $c = $t->client;
	$c->send(join '', map { ask('hello', whole => $_ % 2) } 1 .. 5);
	my @got = map { $c->answer } 1 .. 5;
	is(join(' ', map { $_->{status} } @got), '200 200 200 200 200',
	    'five requests at once: five answers');
	my @n = map { $_->{body} =~ /Hello (\d+)\./ } @got;
	is_deeply(\@n, [sort { $a <=> $b } @n], 'in their order');
	is($_->{whole}, 1, 'whole') for @got;
}

# A crowd.
{
	my @crowd = map { $t->client } 1 .. 64;
	$_->send(ask('crowd')) for @crowd;
	my @got = map { $_->answer } @crowd;
	my $good = grep {
		my ($n) = $_->{body} =~ /text":"(\d+):/;
		$_->ends_well && $_->text eq join '', map { "$n:$_ " } 0 .. 49;
	} @got;
	is($good, 64, '64 streams at once, all whole');
}

# Fifty counts at once, as an editor sends when it starts: nobody is asked.
{
	my @before = glob("$t->{dir}/kept/*.head");
	my @c = map { $t->client } 1 .. 50;
	for my $c (@c) {
		$c->send(ask('hello', text => 'one two three') =~
		    s(messages)(messages/count_tokens?beta=true)r);
	}
	my %said = map { $_->answer->{body} => 1 } @c;
	like(join(' ', keys %said), qr/^\{"input_tokens":[1-9]\d*\}$/,
	    'fifty counts, all alike');
	my @now = glob("$t->{dir}/kept/*.head");
	is(scalar(@now), scalar(@before), 'and the provider knows of none');
}

# Much at once.
{
	my $text = join '', map { sprintf '%032d', $_ } 1 .. 1 << 20;
	my $body = '{"model":"p,hello","max_tokens":9,"messages":[' .
	    '{"role":"user","content":"' . $text . '"}]}';
	my $c = $t->client;
	$c->send(ask('hello', body => $body));
	is($c->answer->{status}, 200, 'a body of 32 MiB');
	my ($sent) = sort { -s $b <=> -s $a } glob("$t->{dir}/kept/*.body");
	my $up = slurp($sent);
	my $at = index($up, '"content":"') + 11;
	is(index($up, '"', $at) - $at, length $text, 'goes up in full length');
	is(sha1_hex(substr($up, $at, length $text)), sha1_hex($text),
	    'and unchanged');
}
$t->config(MAX_BODY_BYTES => 1_000_000);
for my $form (qw(length chunked)) {
	my $c = $t->client;
	my $body = '{"x":"' . 'y' x 20_000_000 . '"}';
	my $bytes = ask('hello', body => $body);
	$bytes =~ s/^Content-Length: \d+\r\n/Transfer-Encoding: chunked\r\n/m &&
	    $bytes =~ s/\r\n\r\n.*/"\r\n\r\n" . sprintf("%x\r\n%s\r\n0\r\n\r\n",
	    length $body, $body)/se if $form eq 'chunked';
	$c->send_reading($bytes, qr/\r\n\r\n.*\}\}?/s);
	my $a = $c->answer;
	is($a->{status}, 413, "$form: too long a body, and it is told so");
	like($a->error, qr/longer than 1000000 bytes/, "$form: with the limit");
}
{
	my $c = $t->client;
	my $sent = $c->send(ask('hello', body => 'y' x 3_000_000));
	ok($sent, 'a client that reads only afterwards can send it all');
	is($c->answer->{status}, 413, 'and then read the 413');
}
$t->config;

# Kept connections, towards the client and towards the provider.
{
	my $before = slurp("$t->{dir}/kept/connections");
	my $c = $t->client;
	my $good = 0;
	for (1 .. 20) {
		$c->send(ask('hello', whole => $_ % 2));
		$good++ if $c->answer->{status} == 200;
	}
	is($good, 20, '20 requests on one connection');
	is(slurp("$t->{dir}/kept/connections") - $before, 1,
	    'take one connection upstream');
}
{
	my $c = $t->client;
	my @status;
	for my $pause (0, 0, 0.05, 0, 0.05) {
		sleep $pause;
		$c->send(ask('closes', head => "X-Pause: $pause\r\n"));
		push @status, $c->answer->{status};
	}
	is("@status", '200 200 200 200 200',
	    'a kept connection that the provider closed is nobody\'s trouble');
}

$t->quiet;
done_testing();
