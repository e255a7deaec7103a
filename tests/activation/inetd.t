#!/usr/bin/env perl
# The lines of inetd/, as installed, under Debian's own openbsd-inetd and
# xinetd. The two cannot be installed beside each other; `./bootstrap test`
# unpacks both into build/inetd, and what is missing of their libraries.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Copy qw(copy);
use FindBin;
use lib "$FindBin::Bin/../faults";
use Ccr;
use IO::Socket::INET;
use Test::More;

my $root = abs_path("$FindBin::Bin/../..");
my $unpacked = $ENV{INETD_DIR} || "$root/build/inetd";

# So many at once are more than xinetd takes in a second unless told, and so
# often more than openbsd-inetd takes in a minute.
my ($BATCH, $BATCHES) = (60, 5);

my $t = Ccr->new(replies => { hello => stream(delta('Hello.')) });
my $dir = $t->{dir};

# As root, the service is another user's.
my $user = $> == 0 ? 'nobody' : getpwuid($>);
my ($uid, $gid) = (getpwnam($user))[2, 3];

chmod 0755, $dir;
mkdir "$dir/libexec" or die;
copy(build() . '/ccrd', "$dir/libexec/ccrd") or die;
chmod 0755, "$dir/libexec", "$dir/libexec/ccrd";
$t->config(LOG => JSON::PP::false);
rename("$dir/home", "$dir/.claude-code-router") or die;
chown $uid, $gid, "$dir/.claude-code-router",
    "$dir/.claude-code-router/config.json";

sub free_port {
	return IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1')
	    ->sockport;
}

# Change the configuration, which is the user's.
sub configure {
	my ($text) = @_;
	my $path = "$dir/.claude-code-router/config.json";
	spew($path, $text);
	chown $uid, $gid, $path;
}

# The sample as `make install` would put it there, for our user and port.
sub sample {
	my ($name, $port) = @_;
	my $made = "$dir/b/filled/inetd/$name";
	system('make', '-s', '-C', $root, "BUILD=$dir/b",
	    "LIBEXECDIR=$dir/libexec", $made) == 0 or die "no $made";
	my $text = slurp($made);
	$text =~ s/\b3456\b/$port/;
	$text =~ s{/home/USER}{$dir}g;
	$text =~ s/\bUSER\b/$user/g;
	return $text;
}

# The program, installed or unpacked; nothing if it is not there.
sub find {
	my ($package, $name) = @_;
	my @places = ("$unpacked/$package/usr/sbin/$name", "/usr/sbin/$name");
	return (grep { -x $_ } @places)[0];
}

# Start a super-server, wait until it listens. Returns how to end it.
sub serve {
	my ($port, @command) = @_;
	my $libraries = join ':', grep { -d } glob "$unpacked/*/usr/lib/*-* " .
	    "$unpacked/*/lib/*-*";
	local $ENV{LD_LIBRARY_PATH} = $libraries if length $libraries;
	open(my $null, '<', '/dev/null') or die;
	open(my $out, '>>', "$dir/inetd.out") or die;
	my $pid = $t->run('inetd', $null, $out, 'env', '-u', 'CCR_HOME',
	    @command);
	my $up = wait_for(sub {
		waitpid($pid, 1) == $pid || IO::Socket::INET->new(
		    PeerAddr => '127.0.0.1', PeerPort => $port);
	});
	ref $up or die "$command[0] does not serve: " .
	    slurp("$dir/inetd.out") . slurp("$dir/inetd.err");
	return sub {
		kill('TERM', $pid);
		waitpid($pid, 0);
	};
}

# What connections are told that are open together, after they have said this.
sub told {
	my ($port, $bytes, $n) = @_;
	my @s = map {
		IO::Socket::INET->new(PeerAddr => '127.0.0.1',
		    PeerPort => $port) or die "connect: $!"
	} 1 .. $n // 1;
	my @all = ('') x @s;
	for my $s (@s) {
		syswrite($s, $bytes =~ s/\@HOST\@/127.0.0.1:$port/r);
		shutdown($s, 1);
	}
	for my $i (0 .. $#s) {
		while (sysread($s[$i], $all[$i], 65536, length $all[$i])) { }
	}
	return wantarray ? @all : $all[0];
}

my $health = "GET /health HTTP/1.1\r\nHost: \@HOST\@\r\n" .
    "Connection: close\r\n\r\n";

# The line as it is.
sub serves {
	my ($name, $port) = @_;
	$t->{port} = $port;
	my $c = $t->client;
	for my $n (1, 2) {
		$c->send(ask('hello'));
		my $a = $c->answer;
		is($a->{status}, 200, "$name: request $n of a connection");
		like($a->{body}, qr/Hello\..*message_stop/s,
		    "$name: its answer, streamed");
	}
	my $good = grep { m(^HTTP/1\.1 200 ) }
	    map { told($port, $health, $BATCH) } 1 .. $BATCHES;
	is($good, $BATCH * $BATCHES, "$name: many connections at a time");
	my @state = stat "$dir/.claude-code-router/rotation.state";
	is($state[4], $uid, "$name: the state of the keys is the user's");
	my $before = slurp("$dir/.claude-code-router/config.json");
	configure('{ "Providers": 1 }');
	my $said = told($port, ask('hello'));
	like($said, qr(^HTTP/1\.1 500 .*"type":"error".*\}\s*\z)s,
	    "$name: with a wrong configuration an error, and no more");
	configure($before);
}

# A program's standard error is the socket; ccrd keeps what it prints from it.
sub keeps_quiet {
	my ($name, $wrong, $noisy) = @_;
	is(scalar(told($noisy, 'x')), "noise\n",
	    "$name: what others print to standard error the client gets");
	is(scalar(told($wrong, $health)), '',
	    "$name: what ccrd prints to standard error he does not");
}

# Three services each: the sample; the sample with an option that ccrd does
# not know, so that it prints its usage; a script that prints.
spew("$dir/noise", "#!/bin/sh\necho noise >&2\n");
chmod 0755, "$dir/noise";

SKIP: {
	my $inetd = find('openbsd-inetd', 'inetd')
	    or skip 'openbsd-inetd is not there', 9;
	my @port = map { free_port() } 0 .. 2;
	my ($line) = sample('inetd.conf', $port[0]) =~ /^([^#\n].*)$/m;
	my $wrong = "$line -Z" =~ s/:$port[0]/:$port[1]/r;
	my $noisy = "127.0.0.1:$port[2] stream tcp nowait $user $dir/noise noise";
	spew("$dir/inetd.conf", "$line\n$wrong\n$noisy\n");
	my $end = serve($port[0], $inetd, '-i', "$dir/inetd.conf");
	serves('openbsd-inetd', $port[0]);
	keeps_quiet('openbsd-inetd', @port[1, 2]);
	$end->();
}

SKIP: {
	my $xinetd = find('xinetd', 'xinetd')
	    or skip 'xinetd is not there', 9;
	my @port = map { free_port() } 0 .. 2;
	my $good = sample('xinetd.conf', $port[0]);
	my $wrong = $good =~ s/service ccr/service wrong/r =~
	    s/\b$port[0]\b/$port[1]/r =~ s/(server_args.*)/$1 -Z/r;
	my $noisy = $good =~ s/service ccr/service noisy/r =~
	    s/\b$port[0]\b/$port[2]/r =~ s/(server  .*=).*/$1 $dir\/noise/r;
	spew("$dir/xinetd.conf", $good . $wrong . $noisy);
	my $end = serve($port[0], $xinetd, '-dontfork', '-f',
	    "$dir/xinetd.conf", '-pidfile', "$dir/xinetd.pid",
	    '-filelog', "$dir/xinetd.log");
	serves('xinetd', $port[0]);
	keeps_quiet('xinetd', @port[1, 2]);
	$end->();
}

done_testing();
