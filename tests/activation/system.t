#!/usr/bin/env perl
# The units of the system, in a whole booted Debian: a user that comes and goes
# with them, the configuration and a key as credentials. It takes a folder for
# that Debian: SYSTEM_ROOT=/var/tmp/ccr-debian tests/activation/system.t
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use File::Copy qw(copy);
use File::Temp qw(tempdir);
use IO::Socket::INET;
use Test::More;

my $here = dirname(abs_path($0));
my ($port, $address) = (9999, '127.0.0.1');

sub slurp {
	open(my $f, '<', $_[0]) or return '';
	local $/;
	return scalar(<$f>) // '';
}

sub spew {
	my ($path, $text) = @_;
	open(my $f, '>', $path) or die "$path: $!";
	print $f $text;
	close $f or die "$path: $!";
}

sub outside {
	my $root = $ENV{SYSTEM_ROOT} or plan skip_all =>
	    'SYSTEM_ROOT names no folder for a Debian to boot';
	my $build = $ENV{BUILD} || abs_path("$here/../..") . '/build';
	my $stage = tempdir('ccr-system-XXXXXX', TMPDIR => 1, CLEANUP => 1);
	chmod 0755, $stage;
	for ("$build/ccrd", "$build/tests/provider", abs_path($0)) {
		copy($_, $stage) or die "$_: $!";
	}
	chmod 0755, "$stage/ccrd", "$stage/provider";
	my $units = "$here/../../systemd/system";
	for (glob "$units/ccr.socket $units/*.in $units/ccr.socket.d/*") {
		my $text = slurp($_);
		$text =~ s(\@LIBEXECDIR\@)(/opt/test)g;
		my ($name) = m(([^/]+?)(?:\.in)?$);
		spew("$stage/$name", $text);
	}
	my $status = system("$here/booted", $root, $stage, 'perl',
	    'system.t', 'inside');
	plan skip_all => 'it cannot be booted here' if $status >> 8 == 77;
	exit($status & 127 ? 1 : $status >> 8);
}

outside() unless @ARGV && $ARGV[0] eq 'inside';
$SIG{PIPE} = 'IGNORE';
alarm 100;

sub ctl { return scalar `systemctl @_ 2>&1` }

sub connection {
	return IO::Socket::INET->new(PeerAddr => $address, PeerPort => 3456,
	    Timeout => 10);
}

# The answer's status line, on a connection that stays open.
sub ask {
	my ($c, $key) = @_;
	my $body = '{"model":"p,m","max_tokens":9,"messages":' .
	    '[{"role":"user","content":"hi"}]}';
	print $c "POST /v1/messages HTTP/1.1\r\nHost: $address:3456\r\n" .
	    "Content-Type: application/json\r\nX-Api-Key: $key\r\n" .
	    'Content-Length: ' . length($body) . "\r\n\r\n$body";
	my $line = <$c> // '';
	my $length = 0;
	while (defined(my $more = <$c>)) {
		$length = $1 if $more =~ /^content-length: (\d+)/i;
		last if $more eq "\r\n";
	}
	read($c, my $rest, $length);
	return $line =~ /^HTTP\S+ (\d+)/ ? $1 : '';
}

mkdir $_, 0700 for '/etc/ccr', '/opt/test/d';
spew('/etc/ccr/config.json', <<"END");
{"LOG": true, "APIKEY": "s3cret",
 "Providers": [{"name": "p", "models": ["m"],
  "api_base_url": "http://$address:$port/v1/chat/completions",
  "api_keys": [{"credential": "first"}, "no-real-key-2"]}],
 "Router": {"default": "p,m"}}
END
spew('/etc/ccr/first', "no-real-key-1\n");
chmod 0600, glob '/etc/ccr/*';
spew('/opt/test/d/reply', "#!provider\nevent {\"choices\":[{\"index\":0," .
    "\"delta\":{\"content\":\"Hello.\"},\"finish_reason\":\"stop\"}]}\ndone\n");
pipe(my $in, my $alive) or die;
pipe(my $said, my $out) or die;
if (!fork) {
	open(STDIN, '<&', $in);
	open(STDOUT, '>&', $out);
	exec './provider', '-e', '-p', $port, '-d', 'd', '-k', 'kept';
}
scalar <$said>;

system('cp ccr.socket ccr.service ccr@.service /etc/systemd/system/');
for (qw(ccr@.service ccr.service)) {
	mkdir "/etc/systemd/system/$_.d";
	spew("/etc/systemd/system/$_.d/first.conf",
	    "[Service]\nLoadCredential=first:/etc/ccr/first\n");
}
ctl('daemon-reload');
ctl('enable', '--now', 'ccr.socket');
is(ctl('is-active', 'ccr.socket'), "active\n", 'enabled');

my @c = map { connection() } 1, 2;
is(ask($c[$_], 's3cret'), 200, 'an answer of each of two handlers') for 0, 1;
is(ask(connection(), 'wrong'), 401, 'none without APIKEY');
my ($pid) = map { m((\d+)) } grep { slurp($_) eq "ccrd\n" }
    glob '/proc/[0-9]*/comm';
my $status = slurp("/proc/$pid/status");
my ($uid) = $status =~ /^Uid:\s+(\d+)/m;
ok($uid >= 61184, 'a user that comes and goes');
like($status, qr/^CapBnd:\s+0+$/m, 'without any capability');
is((stat '/var/lib/ccr/rotation.state')[4], $uid, 'who owns the state');
is((stat '/var/lib/private/ccr')[2] & 0777, 0700, 'which none else sees');
ok((grep { /no-real-key-1/ } map { slurp($_) } glob 'kept/*'),
    'the key that is a credential');
like(scalar `journalctl -u 'ccr\@*' -o cat`, qr/status=200/, 'the journal');
@c = ();

mkdir '/etc/systemd/system/ccr.socket.d';
system('cp warm.conf /etc/systemd/system/ccr.socket.d/');
ctl('daemon-reload');
ctl('restart', 'ccr.socket');
is(ask(connection(), 's3cret'), 200, 'one process for all') for 1, 2;
is(ctl('is-active', 'ccr.service'), "active\n", 'which waits');
ctl('stop', 'ccr.socket', 'ccr.service');
is(connection(), undef, 'stopped');
is(ctl('is-failed', 'ccr.service'), "inactive\n", 'in peace');
done_testing();
