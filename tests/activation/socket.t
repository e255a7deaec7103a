#!/usr/bin/env perl
# The units as a user gets them: enabled, asked, stopped; a process for each
# connection, and one for all.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Activation;
use JSON::PP;
use Test::More;

my $port = provider();
configure($port);

sub uses {
	my $j = decode_json(scalar run('ccr', 'rotation', '--json'));
	return join ' ', map { $_->{uses} } @{ $j->{providers}[0]{keys} };
}

sub instances {
	return grep { /^ccr@/ } split /\n/, ctl('list-units', '--plain',
	    '--no-legend', '--state=active', 'ccr@*');
}

# From nothing to an answer.
my ($said, $status) = ctl('enable', '--now', 'ccr.socket');
is($status, 0, 'enabled') or diag $said;
ok(-l "$units/sockets.target.wants/ccr.socket", 'for the next login too');
is(scalar instances(), 0, 'nothing runs while nobody asks');
my $a = ask();
is($a->{status}, 200, 'the first request is answered') or diag $a->{body};
like($a->{body}, qr/"text":"Hello\."/, 'by the provider');
wait_for(sub { !instances() });
is(scalar instances(), 0, 'and nothing stays');
is(ctl('is-failed', 'ccr@*'), '', 'nor is anything said to have failed');

# Two at once share what is known of the keys.
my @c = map { connection() } 1, 2;
is(exchange($c[$_ % 2])->{status}, 200, "an answer of two handlers") for 0, 1;
is(scalar instances(), 2, 'a process for each connection');
is(exchange($c[0])->{status}, 200, 'another on a kept connection');
is(uses(), '2 2', 'the keys take turns, whoever asks');

# More at once than systemd by itself takes in two seconds.
my @many = map { connection() } 1 .. 240;
print $_ "GET /health HTTP/1.1\r\nHost: 127.0.0.1:3456\r\n\r\n" for @many;
is(scalar(grep { defined(scalar <$_>) } @many), 240,
    '240 connections are answered');
is(ctl('is-active', 'ccr.socket'), "active\n", 'and the port stays open');
@many = ();

# stop ends what is idle.
($said, $status) = run('ccr', 'stop');
is($said, "ccr has stopped (it was systemd: ccr.socket)\n", 'ccr stop');
is(connection(), undef, 'nobody listens');
is(scalar instances(), 0, 'all handlers have ended');
is(sysread($c[0], my $rest, 1), 0, 'and let go of their clients');
ok(-l "$units/sockets.target.wants/ccr.socket", 'it stays enabled');

# One process for all.
sample('ccr.socket', 'warm');
($said, $status) = run('ccr', 'start');
is($said, "ccr listens on http://127.0.0.1:3456 (systemd: ccr.socket)\n",
    'ccr start with Accept=no');
is(ask()->{status}, 200, 'answered') for 1 .. 3;
is(scalar instances(), 0, 'no process of systemd for a connection');
my ($pid) = ctl('show', '-p', 'MainPID', 'ccr.service') =~ /(\d+)/;
ok($pid, 'one process for all');
@c = map { connection() } 1, 2;
is(exchange($_)->{status}, 200, 'kept connections') for @c;
like(ctl('show', '-p', 'MainPID', 'ccr.service'), qr/=$pid$/m,
    'it is still the same');
is(uses(), '5 4', 'the keys take turns there too');
@many = map { connection() } 1 .. 240;
print $_ "GET /health HTTP/1.1\r\nHost: 127.0.0.1:3456\r\n\r\n" for @many;
is(scalar(grep { defined(scalar <$_>) } @many), 240,
    '240 connections are answered');
@many = ();
is(ctl('is-active', 'ccr.socket'), "active\n", 'and the port stays open');
($said, $status) = ctl('stop', 'ccr.service');
is(ask()->{status}, 200, 'stopped alone, it comes again');
run('ccr', 'stop');
is(ctl('is-active', 'ccr.service'), "inactive\n", 'ccr stop ends it too');
is(connection(), undef, 'nobody listens');

# It leaves when it has been idle for long enough.
configure($port, IDLE_EXIT_SECONDS => 1);
run('ccr', 'start');
is(ask()->{status}, 200, 'answered');
ok(wait_for(sub { ctl('is-active', 'ccr.service') eq "inactive\n" }),
    'and gone after a while');
is(ask()->{status}, 200, 'and answered again');
run('ccr', 'stop');

# One that cannot start does not try for ever, and is no less there afterwards.
drop_in('ccr.service', 'broken', "[Service]\nExecStart=\n" .
    "ExecStart=/nonexistent\n");
ctl('start', 'ccr.socket');
connection();
ok(wait_for(sub { ctl('is-active', 'ccr.socket') ne "active\n" }),
    'a ccrd that cannot start closes the port');
drop_in('ccr.service', 'broken', undef);
ctl('reset-failed');
run('ccr', 'start');
is(ask()->{status}, 200, 'mended, it answers');

done_testing();
