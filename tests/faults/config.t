#!/usr/bin/env perl
# The configuration under a running connection: edits count at once, mistakes
# are told and mended, keys come from where they are said to be.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Ccr;
use JSON::PP;
use Test::More;

$ENV{FAULTS_KEY} = 'key-of-the-environment';
my $t = Ccr->new(replies => { map { $_ => stream(delta("$_.")) }
    qw(first other) })->listen;
my $c = $t->client;

# One more request on the kept connection, by the default route.
sub turn {
	my (%o) = @_;
	$c->send(ask('whatever,', body => Ccr::message('x', %o)
	    =~ s/"p,x"/"claude-x"/r, %o));
	return $c->answer;
}

# The key that the provider saw last.
sub key {
	my ($n) = sort { $b <=> $a } map { m(/(\d+)\.head$) }
	    glob("$t->{dir}/kept/*.head");
	return (slurp("$t->{dir}/kept/$n.head") =~
	    /^Authorization: Bearer (.*)\r$/mi)[0];
}

# An error may close the connection: then there is a new one.
sub again {
	my ($a) = @_;
	$c = $t->client if $a->{head} =~ /^connection: close\r$/mi;
	return $a;
}

# As a client does it that is told to try again: a handler that has given up
# starting programs cannot serve a file that names some.
sub turn_anew {
	my $a = again(turn());
	return $a if $a->{status} != 503 || $a->error !~ /programs to run/;
	like($a->{head}, qr/^connection: close\r$/mi, 'on another connection');
	return turn();
}

# Edits.
is(turn()->text, 'first.', 'the first model');
is(key(), 'no-real-key-1', 'and the first key');
$t->config(Router => { default => 'p,other' });
is(turn()->text, 'other.', 'another model, on the same connection');
$t->config(p => { api_keys => ['no-real-key-2'] });
is(turn()->text, 'first.', 'another key');
is(key(), 'no-real-key-2', 'is sent at once');
$t->config(APIKEY => 'let-me-in-1234');
is(turn()->{status}, 401, 'an APIKEY counts at once');
$c = $t->client;
is(turn(head => "x-api-key: let-me-in-1234\r\n")->{status}, 200,
    'with x-api-key');
is(turn(head => "Authorization: Bearer let-me-in-1234\r\n")->{status}, 200,
    'with a bearer');
is(again(turn(head => "x-api-key: let-me-in-123\r\n"))->{status}, 401,
    'with a wrong one');
$t->config;
is(turn()->{status}, 200, 'and without, when there is none any more');

# Same size, same second: still another file.
for my $round (1 .. 5) {
	for my $model (qw(other first)) {
		$t->config(Router => { default => "p,$model" });
		is(turn()->text, "$model.", "edit after edit: $model");
	}
}

# Mistakes, each told with its place, and mended without a restart.
my %wrong = (
	'a strategy' => [
	    '{"Providers":[{"name":"p","rotation_strategy":"roundrobin"}]}',
	    qr/config\.json:1:\d+: Providers\[0\]/ ],
	'no JSON' => [ "{\n  \"Providers\": [}\n", qr/config\.json:2:17: / ],
	'nothing' => [ '', qr/config\.json/ ],
	'an unset variable' => [ '{"Providers":[{"name":"p","api_base_url":' .
	    '"http://127.0.0.1:1/v1","models":["m"],"api_keys":' .
	    '["$FAULTS_UNSET"]}],"Router":{"default":"p,m"}}',
	    qr/FAULTS_UNSET/ ],
	'not UTF-8' => [ "{\"PORT\": 1, \"x\": \"\xff\"}",
	    qr/config\.json:1:/ ],
);
for my $what (sort keys %wrong) {
	my ($text, $words) = @{ $wrong{$what} };
	$t->text($text);
	my $a = again(turn_anew());
	is($a->{status}, 500, "$what: 500");
	like($a->error, $words, "$what: the first mistake");
	unlike($a->error, qr/\n/, "$what: one line");
	$t->config;
	is(turn()->text, 'first.', "$what: mended, it works again");
}
unlink "$t->{dir}/home/config.json";
{
	my $a = again(turn());
	is($a->{status}, 500, 'removed: 500');
	like($a->error, qr/config\.json: there is no such file.*ccr setup/,
	    'removed: what to do');
	$t->config;
	is(turn()->text, 'first.', 'there again: it works again');
}
mkdir "$t->{dir}/home/folder";
rename "$t->{dir}/home/config.json", "$t->{dir}/home/was";
rename "$t->{dir}/home/folder", "$t->{dir}/home/config.json";
is(again(turn())->{status}, 500, 'a folder in its place: 500');
rmdir "$t->{dir}/home/config.json";
$t->config;
is(turn()->text, 'first.', 'a file again: it works again');
chmod 0666, "$t->{dir}/home/config.json";
$c = $t->client;
{
	my $a = again(turn());
	is($a->{status}, 500, 'others may write to it: 500');
	like($a->error, qr/config\.json.*(writ|chmod)/, 'and the reason');
	chmod 0600, "$t->{dir}/home/config.json";
	is(turn()->text, 'first.', 'mended, it works again');
}

# Where keys come from.
spew("$t->{dir}/home/key", "key-of-a-file\n");
my %key = (
	'key-of-the-environment' => '$FAULTS_KEY',
	'x-key-of-the-environment-y' => 'x-${FAULTS_KEY}-y',
	'key-of-a-file' => { file => 'key' },
	'key-of-a-command' => { command => ['echo', 'key-of-a-command'] },
	'key of a command' => { key => { command => ['printf', '%s',
	    'key of a command'] }, label => 'cmd' },
);
for my $expected (sort keys %key) {
	$t->config(p => { api_keys => [$key{$expected}] });
	my $a = turn_anew();
	is($a->{status}, 200, "$expected: works");
	is(key(), $expected, "$expected: is sent");
	unlike($a->{head}, qr/\Q$expected\E/, "$expected: only a label shows");
}
my %missing = (
	'no such file' => [ { file => 'not-there' }, qr/not-there/ ],
	'a command that fails' => [ { command => ['false'] }, qr/false/ ],
	'a command that is not there' =>
	    [ { command => ['/not/there'] }, qr(/not/there) ],
	'a command that says nothing' => [ { command => ['true'] },
	    qr/p#1.*empty/ ],
	'a key of two lines' =>
	    [ { command => ['printf', 'one-key\ntwo-key'] },
	    qr/p#1.*control/ ],
);
for my $what (sort keys %missing) {
	my ($from, $words) = @{ $missing{$what} };
	$t->config(p => { api_keys => [$from] });
	my $before = () = glob("$t->{dir}/kept/*.head");
	my $a = again(turn_anew());
	is($a->{status}, 500, "$what: 500");
	like($a->error, $words, "$what: it is named");
	unlike($a->error, qr/one-key|two-key/, "$what: but no key");
	is(scalar(() = glob("$t->{dir}/kept/*.head")), $before,
	    "$what: nothing is sent");
}
$t->config(p => { api_keys => [{ file => 'not-there' }, 'good-key-1'] });
is(turn()->{status}, 200, 'a key that cannot be had is passed over');
is(key(), 'good-key-1', 'for the next');

# HOST that others can reach, without and with APIKEY.
$t->config(HOST => '0.0.0.0');
like(again(turn())->error, qr/HOST.*APIKEY/, 'HOST for all wants an APIKEY');
$t->config;
$t->stop;
$t->config(HOST => '0.0.0.0');
my ($pid, $said) = $t->ready(build() . '/ccrd', '-l', '0.0.0.0:0', '-n', 1);
like($said, qr/^config .*APIKEY/, 'nor does ccrd start so');
waitpid($pid, 0);
is($? >> 8, 6, 'with its own status');

$t->quiet;
done_testing();
