#!/usr/bin/env perl
# ccr start, stop, restart, status and code where there is a systemd.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Activation;
use JSON::PP;
use Test::More;

my $port = provider();
configure($port);
my $conf = "$units/ccr.socket.d/listen.conf";

sub status {
	return decode_json(scalar run('ccr', 'status', '--json'));
}

sub begins {
	my ($got, $want, $name) = @_;
	is(substr($got, 0, length $want), $want, $name);
}

# systemd where it is there.
my ($said, $status) = run('ccr', 'status');
is($status, 3, 'not running');
($said, $status) = run('ccr', 'start');
is($said, "ccr listens on http://127.0.0.1:3456 (systemd: ccr.socket)\n",
    'start, and by whom');
is($status, 0, 'status 0');
ok(!-e $conf, 'no drop-in for what ccr.socket says anyway');
($said, $status) = run('ccr', 'start');
is($said, 'ccr: ccr is already running on 127.0.0.1:3456 (systemd: ' .
    "ccr.socket)\n", 'start again');
is($status, 4, 'status 4');
begins(scalar run('ccr', 'status'), "Service is running (systemd: " .
    "ccr.socket)\n   Listening on 127.0.0.1:3456\n", 'status');
my $s = status();
is_deeply([@$s{qw(running manager pid address)}],
    [JSON::PP::true, 'systemd', undef, '127.0.0.1:3456'], 'status --json');
is(ask()->{status}, 200, 'it answers');

# HOST and PORT reach the socket, which is shown.
configure($port, PORT => 4000, HOST => 'localhost');
($said, $status) = run('ccr', 'start');
is($status, 4, 'a new PORT is none while it runs');
($said, $status) = run('ccr', 'restart');
is($status, 0, 'restart') or diag $said;
begins($said, "ccr has stopped (it was systemd: ccr.socket)\n" .
    "ccr listens on http://127.0.0.1:4000 (systemd: ccr.socket)\n$conf:\n",
    'at the new PORT, with the drop-in');
my $text = slurp($conf);
like($said, qr/\Q$text\E\z/, 'which is shown');
like($text, qr/^\[Socket\]\nListenStream=\nListenStream=127\.0\.0\.1:4000\n/m,
    'what it says');
is(ask(4000)->{status}, 200, 'it answers there');
is(connection(3456), undef, 'and not where it was');
is(status()->{address}, '127.0.0.1:4000', 'status knows');
spew("$home/claude", "#!/bin/sh\necho \"\$ANTHROPIC_BASE_URL\"\n");
chmod 0755, "$home/claude";
$ENV{CLAUDE_PATH} = "$home/claude";
is(scalar run('ccr', 'code'), "http://127.0.0.1:4000\n", 'code finds it');
run('ccr', 'stop');
is(scalar run('ccr', 'code'), "http://127.0.0.1:4000\n", 'code starts it');
is(status()->{manager}, 'systemd', 'the same way');
like(scalar run('ccr', 'activate'), qr(='http://127\.0\.0\.1:4000'), 'activate');
configure($port);
run('ccr', 'restart');
ok(!-e $conf, 'the drop-in goes when it is no longer needed');
is(ask()->{status}, 200, 'back at the usual port');

# Somebody has the port.
run('ccr', 'stop');
my $other = IO::Socket::INET->new(LocalAddr => '127.0.0.1',
    LocalPort => 3456, Listen => 1, ReuseAddr => 1) or die;
($said, $status) = run('ccr', 'start');
is($status, 5, 'the port is taken');
like($said, qr/another program listens on 127\.0\.0\.1:3456/, 'and said so');
close $other;

# Its environment is another one.
configure($port, p => { api_keys => ['$SECRET'] });
$ENV{SECRET} = 'k';
($said, $status) = run('ccr', 'start');
is($status, 0, 'a variable that systemd does not have') or diag $said;
like($said, qr/^ccr: systemd's ccrd: .* has no variable SECRET /,
    'it says what is wrong there');
like($said, qr/^ccr: so ccr listens itself\nccr listens on \S+ \(PID \d+\)/m,
    'and listens itself');
is(ctl('is-active', 'ccr.socket'), "inactive\n", 'and systemd does not');
is(status()->{manager}, 'ccr', 'status tells the two apart');
is(ask()->{status}, 200, 'it answers');

# A handler that cannot start is found out at once.
run('ccr', 'stop');
configure($port);
drop_in('ccr@.service', 'broken', "[Service]\nLoadCredential=x:/nonexistent\n");
($said, $status) = run('ccr', 'start');
is($status, 1, 'no handler starts');
like($said, qr/but nothing answers there; journalctl --user .* tells why/,
    'and where to look');
is(ctl('is-active', 'ccr.socket'), "inactive\n", 'nothing is left open');
drop_in('ccr@.service', 'broken', undef);
{
	local $ENV{XDG_RUNTIME_DIR} = "$home/none";
	run('ccr', 'start');
}

# What was started by hand goes on.
configure($port);
($said, $status) = run('ccr', 'start');
is($status, 4, 'systemd does not get into its way');
like($said, qr/already running on 127\.0\.0\.1:3456 \(PID \d+\)/, 'but says');
($said, $status) = run('ccr', 'stop');
like($said, qr/^ccr has stopped \(it was PID \d+\)$/, 'stop ends it');
is($status, 0, 'status 0');

# Another home, another file, another ccrd: not what the units are for.
{
	local $ENV{CCR_HOME} = "$home/other";
	mkdir "$home/other", 0700;
	run('cp', "$state/config.json", "$home/other/");
	like(scalar run('ccr', 'start'), qr/\(PID \d+\)/, 'another home');
	run('ccr', 'stop');
}
run('cp', "$state/config.json", "$home/other.json");
chmod 0600, "$home/other.json";
like(scalar run('ccr', '-c', "$home/other.json", 'start'), qr/\(PID \d+\)/,
    'another configuration');
run('ccr', 'stop');
run('cp', '-r', "$home/bin", "$home/bin2");
like(scalar run("$home/bin2/ccr", 'start'), qr/\(PID \d+\)/, 'another ccrd');
run('ccr', 'stop');
{
	local $ENV{XDG_RUNTIME_DIR} = "$home/none";
	like(scalar run('ccr', 'start'), qr/\(PID \d+\)/, 'no manager');
	run('ccr', 'stop');
}
configure($port, PORT => 0);
like(scalar run('ccr', 'start'), qr/\(PID \d+\)/, 'a port of the kernel\'s');
run('ccr', 'stop');

# Keys by LoadCredential.
configure($port, p => { api_keys => [{ credential => 'key' }] });
spew("$home/key", "no-real-key-9\n");
drop_in('ccr@.service', 'key', "[Service]\nLoadCredential=key:%h/key\n");
($said, $status) = run('ccr', 'start');
is($status, 0, 'a credential') or diag $said;
is(ask()->{status}, 200, 'is the key');
run('ccr', 'stop');

done_testing();
