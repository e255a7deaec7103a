#!/usr/bin/env perl
# Whole exchanges, one folder each under tests/cases/: what a client sends is
# given to a real ccrd over a socket, a scripted provider plays the reply, and
# what went up (`sent`) and what came back (`answer`) are compared as bytes.
#
#	config.json     @PORT@ stands for the provider's port
#	request         head and body; @LENGTH@ stands for the body's length
#	request.2 ...   more on the same connection
#	reply, rules    see tests/provider.md
#	sent, sent.2    the upstream requests; no such file: none may be sent
#	answer, ...     the answers; chunked bodies are written joined
#	log             the log's lines, where the case wants them
#	home/           what else is in ccr's home, which is the user's too
#
# Heads are written with plain line ends. Random ids, ports, dates, times and
# the version appear as @...@. CASES_UPDATE=1 writes sent, answer and log anew,
# for a person to read with `git diff`. Arguments name the cases to run.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use File::Temp qw(tempdir);
use IPC::Open2;
use Socket;
use Test::More;

my $tests = dirname(abs_path($0));
my $build = $ENV{BUILD} || "$tests/../build";
my $limit = $ENV{CASES_SECONDS} || 60;

sub slurp {
	my ($path) = @_;
	open(my $f, '<:raw', $path) or return undef;
	local $/;
	return scalar <$f>;
}

sub spew {
	my ($path, $text) = @_;
	open(my $f, '>:raw', $path) or die "$path: $!";
	print $f $text;
	close($f);
}

# A request file as bytes: CRLF in the head, the body's length filled in.
sub wire {
	my ($text) = @_;
	my ($head, $body) = split /\r?\n\r?\n/, $text, 2;
	$body = '' unless defined $body;
	my $length = length $body;
	$head =~ s/\@LENGTH\@/$length/;
	$head =~ s/\r?\n/\r\n/g;
	return "$head\r\n\r\n$body";
}

# One answer taken off the connection: (head, body), or () at its end.
sub take_answer {
	my ($socket, $buffer, $bodiless) = @_;
	my $more = sub {
		my $n = sysread($socket, $$buffer, 65536, length $$buffer);
		return defined $n && $n > 0;
	};
	while ($$buffer !~ /\r\n\r\n/) {
		return () unless $more->();
	}
	$$buffer =~ s/^(.*?)\r\n\r\n//s;
	my $head = $1;
	my $body = '';
	if ($bodiless) {
		return ($head, '');
	} elsif ($head =~ /^transfer-encoding: *chunked/mi) {
		for (;;) {
			until ($$buffer =~ /^[0-9a-fA-F]+\r\n/) {
				return ($head, "$body\@CUT\@") unless $more->();
			}
			my ($digits) = $$buffer =~ /^([0-9a-fA-F]+)/;
			$$buffer = substr($$buffer, length($digits) + 2);
			my $size = hex $digits;
			while (length $$buffer < $size + 2) {
				return ($head, "$body\@CUT\@") unless $more->();
			}
			$body .= substr($$buffer, 0, $size);
			$$buffer = substr($$buffer, $size + 2);
			last if $size == 0;
		}
	} elsif ($head =~ /^content-length: *(\d+)/mi) {
		my $size = $1;
		while (length $$buffer < $size) {
			return ($head, "$$buffer\@CUT\@") unless $more->();
		}
		$body = substr($$buffer, 0, $size);
		$$buffer = substr($$buffer, $size);
	} else {
		1 while $more->();
		$body = $$buffer;
		$$buffer = '';
	}
	return ($head, $body);
}

sub normal {
	my ($text, $port, $dir) = @_;
	$text =~ s/req_[0-9A-Za-z]{24}/req_\@ID\@/g;
	$text =~ s/msg_[0-9A-Za-z]{24}/msg_\@ID\@/g;
	$text =~ s/toolu_[0-9A-Za-z]{24}/toolu_\@ID\@/g;
	$text =~ s/\bccr\/\d+\.\d+\.\d+/ccr\/\@VERSION\@/g;
	$text =~ s/(127\.0\.0\.1|localhost):$port\b/$1:\@PORT\@/g;
	$text =~ s/\Q$dir\E/\@HOME\@/g;
	$text =~ s/^(Content-Length|retry-after): \d+/$1: \@N\@/gmi;
	# The estimate may become better; what the provider says follows it.
	$text =~ s/("type":"message_start".*?"input_tokens":)\d+/$1\@N\@/g;
	return $text;
}

sub normal_log {
	my ($text) = @_;
	$text =~ s/^\S+Z /\@TIME\@ /gm;
	$text =~ s/(first_ms|total_ms)=[0-9.]+/$1=\@MS\@/g;
	$text =~ s/\bsent=\d+/sent=\@N\@/g;
	return $text;
}

sub compare {
	my ($case, $file, $got) = @_;
	my $path = "$tests/cases/$case/$file";
	if ($ENV{CASES_UPDATE}) {
		defined $got ? spew($path, $got) : unlink $path;
	}
	is($got, slurp($path), "$case: $file");
}

sub run_case {
	my ($case) = @_;
	my $from = "$tests/cases/$case";
	my $dir = tempdir(CLEANUP => 1);
	mkdir "$dir/kept";
	my $provider = open2(my $said, my $alive, "$build/tests/provider",
	    '-e', '-d', $from, '-k', "$dir/kept");
	my ($port) = (<$said> // '') =~ /port (\d+)/
	    or die "$case: the provider does not start\n";

	my $config = slurp("$from/config.json") // die "$from/config.json: $!";
	$config =~ s/\@PORT\@/$port/g;
	spew("$dir/config.json", $config);
	chmod 0600, "$dir/config.json";
	system("cp -R '$from/home/.' '$dir' && chmod -R go-rwx '$dir'") == 0
	    or die "$case: its home cannot be copied\n" if -d "$from/home";

	socketpair(my $ours, my $theirs, AF_UNIX, SOCK_STREAM, PF_UNSPEC)
	    or die "socketpair: $!";
	my $ccrd = fork // die "fork: $!";
	if ($ccrd == 0) {
		close $ours;
		open(STDIN, '<&', $theirs);
		open(STDOUT, '>&', $theirs);
		$ENV{CCR_HOME} = $dir;
		$ENV{HOME} = $dir;
		exec "$build/ccrd", '-c', "$dir/config.json" or exit 127;
	}
	close $theirs;

	my @requests = ('request',
	    grep { -e "$from/$_" } map { "request.$_" } 2 .. 9);
	my $buffer = '';
	local $SIG{ALRM} = sub { die "$case: no answer in $limit s\n" };
	local $SIG{PIPE} = 'IGNORE';
	alarm $limit;
	for my $request (@requests) {
		my $bytes = wire(slurp("$from/$request"));
		syswrite($ours, $bytes);
		my ($head, $body) = take_answer($ours, \$buffer,
		    $bytes =~ /^HEAD /);
		my $answer = $request =~ s/request/answer/r;
		$head =~ s/\r\n/\n/g if defined $head;
		compare($case, $answer, defined $head ?
		    normal("$head\n\n$body", $port, $dir) : undef);
	}
	shutdown($ours, 2);
	close $ours;
	waitpid($ccrd, 0);
	is($?, 0, "$case: ccrd's exit");
	alarm 0;
	for my $n (1 .. 9) {
		my $head = slurp("$dir/kept/$n.head");
		my $sent = $n == 1 ? 'sent' : "sent.$n";
		last if !defined $head && !-e "$from/$sent";
		$head =~ s/\r\n/\n/g if defined $head;
		compare($case, $sent, defined $head ? normal($head .
		    slurp("$dir/kept/$n.body"), $port, $dir) : undef);
	}
	compare($case, 'log', normal_log(normal(
	    slurp("$dir/.claude-code-router.log") // '', $port, $dir)))
	    if -e "$from/log";
	close $alive;
	waitpid($provider, 0);
}

my @cases = @ARGV;
if (!@cases) {
	opendir(my $d, "$tests/cases") or die "$tests/cases: $!";
	@cases = sort grep { -e "$tests/cases/$_/request" } readdir $d;
}
for my $case (@cases) {
	eval { run_case($case); 1 } or fail("$case: $@");
}
done_testing();
