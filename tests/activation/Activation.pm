# What the tests with a real `systemd --user` share. A test that uses this is
# run twice: first as it is, to put what it needs into a folder, then by
# user-manager inside namespaces, as a user of whom that folder is the home.
#
#	use Activation;			# or: use Activation qw(journal);
#
# Inside, ~/bin holds ccr, ccrd and the test's tools, the units of systemd/user
# are installed for them, and nothing else is there.
package Activation;
use strict;
use warnings;
use Cwd qw(abs_path);
use Exporter ();
use File::Basename qw(basename dirname);
use File::Copy qw(copy);
use File::Path qw(make_path);
use File::Temp qw(tempdir);
use IO::Socket::INET;
use JSON::PP;
use Time::HiRes qw(sleep time);
use Test::More;

our @ISA = qw(Exporter);
our @EXPORT = qw(slurp spew run ctl wait_for configure provider drop_in ask
    connection exchange sample directives $home $state $units);

our $home = '/home/nobody';
our $state = "$home/.claude-code-router";
our $units = "$home/.config/systemd/user";

my $here = dirname(abs_path(__FILE__));
my $inside = @ARGV && $ARGV[0] eq 'inside';
my $alive;

sub slurp {
	my ($path) = @_;
	open(my $f, '<:raw', $path) or return '';
	local $/;
	return scalar(<$f>) // '';
}

sub spew {
	my ($path, $text) = @_;
	make_path(dirname($path));
	open(my $f, '>:raw', "$path.new") or die "$path: $!";
	print $f $text;
	close($f) or die "$path: $!";
	rename("$path.new", $path) or die "$path: $!";
}

# --- outside ---

sub put {
	my ($mode, $to, @files) = @_;
	make_path($to);
	for my $file (@files) {
		my $path = "$to/" . basename($file);
		copy($file, $path) or die "$file: $!";
		chmod $mode, $path or die "$path: $!";
	}
}

# The units as `make install` would fill them in, and their drop-ins.
sub put_units {
	my ($stage) = @_;
	my $from = "$here/../../systemd/user";
	for my $file (glob "$from/*.socket $from/*.service $from/*.in") {
		my $text = slurp($file);
		$text =~ s(\@LIBEXECDIR\@)($home/bin)g;
		my $name = basename($file, '.in');
		spew("$stage/.config/systemd/user/$name", $text);
	}
	for my $folder (glob "$from/*.d") {
		put(0644, "$stage/samples/" . basename($folder),
		    glob "$folder/*");
	}
}

sub stage {
	my $build = $ENV{BUILD} || abs_path("$here/../..") . '/build';
	my $stage = tempdir('ccr-activation-XXXXXX', TMPDIR => 1,
	    CLEANUP => 1);
	chmod 0755, $stage;
	put(0755, "$stage/bin", "$build/ccr", "$build/ccrd",
	    "$build/tests/provider",
	    grep { -f && !/\.d$/ } glob "$build/tests/activation/*");
	put(0644, "$stage/t", glob("$here/*.pm"), abs_path($0));
	rename("$stage/bin/forbidden", "$stage/forbidden") or die "$!";
	put_units($stage);
	return $stage;
}

# Run the test where it belongs; says why if there is no such place.
sub go_inside {
	my (%wants) = @_;
	my $stage = stage();
	my $said = "$stage.err";
	local $ENV{JOURNAL} = $wants{journal} ? 1 : '';
	# Its search for leaks needs what units and handlers forbid.
	local $ENV{ASAN_OPTIONS} = 'detect_leaks=0:verify_asan_link_order=0';
	my $pid = fork // die "fork: $!";
	if ($pid == 0) {
		open(STDERR, '>', $said) or die;
		exec "$here/user-manager", $stage, $^X, '-It',
		    't/' . basename($0), 'inside';
	}
	local $SIG{ALRM} = sub { kill 'TERM', $pid };
	alarm 300;
	waitpid $pid, 0;
	my ($status, $why) = ($?, slurp($said));
	unlink $said;
	if ($status >> 8 == 77) {
		chomp $why;
		$why =~ s/\n.*//s;
		plan skip_all => $why;
	}
	print STDERR $why;
	exit($status & 127 ? 1 : $status >> 8);
}

sub import {
	my ($class, @wants) = @_;
	go_inside(map { $_ => 1 } @wants) unless $inside;
	$ENV{PATH} = "$home/bin:$ENV{PATH}";
	$SIG{PIPE} = 'IGNORE';
	alarm 240;
	@_ = ($class);
	goto &Exporter::import;
}

# --- inside ---

# A command's output with its complaints, and its exit status.
sub run {
	my (@command) = @_;
	my $pid = open(my $out, '-|') // die "fork: $!";
	if ($pid == 0) {
		open(STDERR, '>&', \*STDOUT);
		exec @command or POSIX::_exit(127);
	}
	local $/;
	my $said = <$out> // '';
	close $out;
	return wantarray ? ($said, $? >> 8) : $said;
}

sub ctl {
	my ($said, $status) = run('systemctl', '--user', @_);
	return wantarray ? ($said, $status) : $said;
}

sub wait_for {
	my ($code, $seconds) = @_;
	my $end = time + ($seconds || 20);
	for (;;) {
		my $got = $code->();
		return $got if $got || time > $end;
		sleep 0.02;
	}
}

# The provider ends with the pipe that it reads, which ends with the test.
sub provider {
	my $text = shift // 'Hello.';
	mkdir "$home/d";
	spew("$home/d/reply", "#!provider\n" .
	    'event {"choices":[{"index":0,"delta":{"content":"' . $text .
	    '"},"finish_reason":"stop"}]}' . "\n" .
	    'event {"choices":[],"usage":{"prompt_tokens":7,' .
	    '"completion_tokens":3}}' . "\ndone\n");
	pipe(my $in, $alive) or die;
	pipe(my $said, my $out) or die;
	my $pid = fork // die "fork: $!";
	if ($pid == 0) {
		open(STDIN, '<&', $in) or die;
		open(STDOUT, '>&', $out) or die;
		exec 'provider', '-e', '-d', "$home/d" or die;
	}
	close $out;
	my ($port) = (<$said> // '') =~ /^port (\d+)/ or die 'no provider';
	return $port;
}

# config.json with one provider `p`, and what is given.
sub configure {
	my ($port, %o) = @_;
	my %p = (name => 'p', models => ['m'],
	    api_base_url => "http://127.0.0.1:$port/v1/chat/completions",
	    api_keys => ['no-real-key-1', 'no-real-key-2'],
	    %{ delete $o{p} || {} });
	mkdir $state, 0700;
	umask 077;
	spew("$state/config.json", JSON::PP->new->canonical->encode({
		LOG => JSON::PP::true, Providers => [\%p],
		Router => { default => 'p,m' }, %o }));
	umask 022;
}

# Write a unit's drop-in, or without text remove it; the manager reads it.
sub drop_in {
	my ($unit, $name, $text) = @_;
	my $path = "$units/$unit.d/$name.conf";
	defined $text ? spew($path, $text) : unlink $path;
	my ($said, $status) = ctl('daemon-reload');
	die $said if $status;
}

# Copy one of those that are to be chosen from; returns its text.
sub sample {
	my ($unit, $name) = @_;
	my $text = slurp("$home/samples/$unit.d/$name.conf");
	die "$unit: no $name.conf" if $text eq '';
	drop_in($unit, $name, $text);
	return $text;
}

sub connection {
	my ($port) = @_;
	return IO::Socket::INET->new(PeerAddr => '127.0.0.1',
	    PeerPort => $port // 3456, Timeout => 10);
}

# One whole answer on a connection, which stays open.
sub exchange {
	my ($c, $port) = @_;
	my $body = '{"model":"p,m","max_tokens":9,"messages":' .
	    '[{"role":"user","content":"hi"}]}';
	print $c "POST /v1/messages HTTP/1.1\r\nHost: 127.0.0.1:" .
	    ($port // 3456) . "\r\nContent-Type: application/json\r\n" .
	    'Content-Length: ' . length($body) . "\r\n\r\n$body";
	my ($head, $answer) = ('', '');
	while (defined(my $line = <$c>)) {
		$head .= $line;
		last if $line eq "\r\n";
	}
	my ($length) = $head =~ /^content-length: (\d+)/mi;
	read($c, $answer, $length) if $length;
	my ($status) = $head =~ m(^HTTP/1\.1 (\d+));
	return { status => $status // 0, head => $head, body => $answer };
}

# The same on a connection of its own.
sub ask {
	my ($port) = @_;
	my $c = connection($port) or return { status => -1, head => '',
		body => '' };
	return exchange($c, $port);
}

# What stands in the [Service] part of a unit's text, as [NAME, VALUE].
sub directives {
	my ($text) = @_;
	my ($part) = $text =~ /^\[Service\]\n(.*?)(?=^\[|\z)/ms;
	return map { [/^(\w+)=(.*)$/] } grep { /^\w+=/ } split /\n/, $part;
}

1;
