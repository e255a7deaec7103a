#!/usr/bin/env perl
# The agent for launchd, as it is installed and as `ccr start` writes it: python
# reads it as Apple's property lists are read, and it says what it must. What
# ccr does with it is in tests/cli/launchd.bats.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use File::Temp qw(tempdir);
use IPC::Open2;
use JSON::PP;
use Test::More;

my $here = dirname(abs_path($0));
my $root = abs_path("$here/../..");
my $build = abs_path($ENV{BUILD} || "$root/build");

plan skip_all => 'python3 is not there to read property lists'
    if system('python3 -c "import plistlib" >/dev/null 2>&1') != 0;

# A property list as JSON would have it; dies of what python says against it.
sub plist {
	my ($text) = @_;
	my $pid = open2(my $out, my $in, 'python3', '-c', <<'END');
import json, plistlib, sys
text = sys.stdin.buffer.read()
json.dump(plistlib.loads(text, fmt=plistlib.FMT_XML), sys.stdout)
END
	print $in $text;
	close $in;
	my $json = do { local $/; <$out> };
	waitpid $pid, 0;
	die "no property list\n" if $? != 0;
	return decode_json($json);
}

sub slurp {
	my ($path) = @_;
	open(my $f, '<:raw', $path) or die "$path: $!";
	local $/;
	return scalar <$f>;
}

# All that an agent of ours says, but for what is its user's.
sub agent {
	my ($ccrd, $host, $port, %own) = @_;
	my %limits = (NumberOfFiles => 1024);
	return {
		Label => 'ccr',
		ProgramArguments => [$ccrd],
		Sockets => { Listeners => { SockType => 'stream',
			SockNodeName => $host, SockServiceName => $port } },
		ProcessType => 'Interactive',
		ExitTimeOut => 15,
		ThrottleInterval => 1,
		SoftResourceLimits => \%limits,
		HardResourceLimits => \%limits,
		%own,
	};
}

my $text = slurp("$root/launchd/ccr.plist.in");
$text =~ s(\@LIBEXECDIR\@)(/opt/ccr/libexec/ccr)g;
unlike($text, qr/\@/, 'nothing is left to be filled in');
my $is = plist($text);
is_deeply($is, agent('/opt/ccr/libexec/ccr/ccrd', '127.0.0.1', '3456'),
    'as it is installed');
ok(!exists $is->{$_}, "no $_: nothing runs while nobody asks")
    for qw(KeepAlive RunAtLoad StartInterval);
my ($leave_ms) = slurp("$root/src/front/acceptor.c") =~ /LEAVE_MS (\d+)/;
ok($is->{ExitTimeOut} * 1000 > $leave_ms, 'handlers have time to finish');

# The one that its comment tells of.
my ($each) = $text =~ m((<key>inetdCompatibility<.*</dict>)) or die;
(my $inetd = $text) =~ s(^</dict>)($each</dict>)m;
is_deeply(plist($inetd)->{inetdCompatibility}, { Wait => JSON::PP::false },
    'a process for each connection');
like(slurp("$root/src/front/activation.c"),
    qr/launch_activate_socket\("Listeners"/, 'what ccrd asks for');

# A list that is broken is found.
(my $broken = $text) =~ s(^\t</dict>)()m;
{
	open(my $err, '>&', \*STDERR) or die;
	open(STDERR, '>', '/dev/null') or die;
	ok(!eval { plist($broken) }, 'a broken one is told');
	open(STDERR, '>&', $err) or die;
}

# What `ccr start` writes, from a home whose name XML has signs in.
my $room = tempdir('ccr-launchd-XXXXXX', TMPDIR => 1, CLEANUP => 1);
my $home = abs_path($room) . "/h<o>&\xc3\xa9 me";
mkdir "$room/bin" or die;
symlink "$here/launchctl", "$room/bin/launchctl" or die;
mkdir $_ or die "$_: $!" for $home, "$home/Library";
mkdir "$home/.claude-code-router", 0700 or die;
delete @ENV{grep { /^(CCR_|LISTEN_|XDG_)/ } keys %ENV};
@ENV{qw(HOME LAUNCHD PATH)} = ($home, $room, "$room/bin:$ENV{PATH}");

my $port = `'$build/tests/provider' -e </dev/null`;
chomp $port;
$port =~ s/^port //;
my $config = "$home/.claude-code-router/config.json";
open(my $f, '>', $config) or die;
print $f encode_json({ PORT => $port, HOST => 'localhost',
	Providers => [{ name => 'p', models => ['m'], api_keys => [],
	    api_base_url => 'http://127.0.0.1:9/v1/chat/completions' }],
	Router => { default => 'p,m' } });
close $f;
chmod 0600, $config or die;

my $said = `'$build/ccr' start 2>&1`;
is($?, 0, 'ccr start') or diag $said;
my $written = "$home/Library/LaunchAgents/ccr.plist";
my $ours = "$home/.claude-code-router";
is_deeply(plist(slurp($written)), do {
	utf8::decode($_) for my ($h, $p) = ($ours, $ENV{PATH});
	agent("$build/ccrd", 'localhost', $port,
	    EnvironmentVariables => { CCR_HOME => $h, PATH => $p },
	    StandardErrorPath => "$h/launchd.log") }, 'as ccr start writes it');
is(sprintf('%o', (stat $written)[2] & 07777), '644', 'for launchd to read');
$said = `'$build/ccr' stop 2>&1`;
is($?, 0, 'ccr stop') or diag $said;
ok(!-e $written, 'it is gone');
done_testing();
