# What the tests of faults share: a folder with a home of its own in it, a
# scripted provider, a real ccrd before it, and a client that sees bytes.
#
# Each scene asks for a model of the scene's name, `p,NAME`, and the provider
# answers with the script of that name, so that scenes may run at once and the
# log's lines and the provider's files can be told apart.
package Ccr;
use strict;
use warnings;
use Cwd qw(abs_path);
use Exporter qw(import);
use File::Basename qw(dirname);
use File::Temp qw(tempdir);
use IO::Socket::INET;
use JSON::PP;
use Time::HiRes qw(sleep time);
use Test::More;
use Ccr::Client;

our @EXPORT = qw(slurp spew wait_for delta stream ask message build);

my $json = JSON::PP->new->canonical->utf8;
my $owner = $$;
my @started;

# However a test ends, what it started ends, and nothing hangs for ever.
$SIG{PIPE} = 'IGNORE';
$SIG{ALRM} = sub { die "no end in sight\n" };
$SIG{$_} = sub { exit 1 } for qw(INT TERM HUP);
delete @ENV{grep { /^(LISTEN_|CCR_|CREDENTIALS_|NO_PROXY|no_proxy)/ }
    keys %ENV};
umask 077;
alarm($ENV{FAULTS_SECONDS} || 120);

sub build {
	return $ENV{BUILD} ||
	    abs_path(dirname(abs_path(__FILE__)) . '/../..') . '/build';
}

sub slurp {
	my ($path) = @_;
	open(my $f, '<:raw', $path) or return '';
	local $/;
	return scalar(<$f>) // '';
}

sub spew {
	my ($path, $text) = @_;
	open(my $f, '>:raw', "$path.new") or die "$path: $!";
	print $f $text;
	close($f) or die "$path: $!";
	rename("$path.new", $path) or die "$path: $!";
}

# Wait until the code is true; returns what it returned. Generous: a test that
# waits in vain has failed, and one that succeeds does not wait.
sub wait_for {
	my ($code, $seconds) = @_;
	my $end = time + ($seconds || 20);
	for (;;) {
		my $got = $code->();
		return $got if $got || time > $end;
		sleep 0.01;
	}
}

# One chunk of a provider's stream with this text in it.
sub delta {
	my ($text) = @_;
	return 'event ' . $json->encode({ choices =>
	    [{ index => 0, delta => { content => $text } }] }) . "\n";
}

# A script: a stream of what is given, then a proper end.
sub stream {
	return "#!provider\n" . join('', @_) . 'event {"choices":[{"index":0,' .
	    '"delta":{},"finish_reason":"stop"}]}' . "\n" .
	    'event {"choices":[],"usage":{"prompt_tokens":7,' .
	    '"completion_tokens":3}}' . "\ndone\n";
}

# A request as bytes. `text` is the prompt; `head` adds header lines. Its Host
# is filled in by the client that sends it.
sub ask {
	my ($model, %o) = @_;
	my $body = $o{body} // message($model, %o);
	my $length = $o{length} // length $body;
	return "POST /v1/messages HTTP/1.1\r\nHost: \@HOST\@\r\n" .
	    "Content-Type: application/json\r\n" .
	    "Content-Length: $length\r\n" . ($o{head} // '') . "\r\n$body";
}

sub message {
	my ($model, %o) = @_;
	return $json->encode({
		model => $model =~ /,/ ? $model : "p,$model",
		max_tokens => 100,
		stream => $o{whole} ? JSON::PP::false : JSON::PP::true,
		messages => [{ role => 'user', content => $o{text} // 'hi' }],
	});
}

# A place for everything: Ccr->new(replies => {NAME => SCRIPT}, config => {}).
sub new {
	my ($class, %o) = @_;
	my $dir = tempdir('ccr-faults-XXXXXX', TMPDIR => 1, CLEANUP => 1);
	my $t = bless { dir => $dir, replies => $o{replies} || {} }, $class;
	mkdir "$dir/$_" or die "$dir/$_: $!" for qw(home replies kept);
	$t->replies(%{ $t->{replies} });
	$t->provider(%{ $o{provider} || {} });
	$t->config(%{ $o{config} || {} });
	return $t;
}

# Scripts under their models' names, beside those that are there.
sub replies {
	my ($t, %replies) = @_;
	$t->{replies}{$_} = $replies{$_} for keys %replies;
	spew("$t->{dir}/replies/$_", $replies{$_}) for keys %replies;
	spew("$t->{dir}/replies/rules", join '', map {
		"body:\"model\":\"$_\"\t$_\n" } sort keys %{ $t->{replies} });
}

sub run {
	my ($t, $name, $in, $out, @command) = @_;
	my $pid = fork // die "fork: $!";
	if ($pid == 0) {
		$ENV{HOME} = $t->{dir};
		$ENV{CCR_HOME} = "$t->{dir}/home";
		open(STDIN, '<&', $in) or die;
		open(STDOUT, '>&', $out) or die;
		open(STDERR, '>>', "$t->{dir}/$name.err") or die;
		alarm 0;
		exec { $command[0] } @command or POSIX::_exit(127);
	}
	push @started, $pid;
	return $pid;
}

# The provider ends with the pipe that it reads, which ends with the test.
sub provider {
	my ($t, %o) = @_;
	pipe(my $stdin, $t->{alive}) or die;
	pipe(my $said, my $stdout) or die;
	$t->{provider} = $t->run('provider', $stdin, $stdout,
	    build() . '/tests/provider', '-e', '-d', "$t->{dir}/replies",
	    '-k', "$t->{dir}/kept", @{ $o{options} || [] });
	close $stdout;
	($t->{upstream}) = (<$said> // '') =~ /^port (\d+)/
	    or die 'the provider does not start: ' .
	    slurp("$t->{dir}/provider.err");
}

# Write config.json: a provider `p` with a model for each reply, and what is
# given. `p` merges into that provider; a member that is undef is left out.
sub config {
	my ($t, %o) = @_;
	my %p = (name => 'p',
	    api_base_url => "http://127.0.0.1:$t->{upstream}" .
	    '/v1/chat/completions',
	    api_keys => ['no-real-key-1'],
	    models => [sort keys %{ $t->{replies} }], max_retries => 0,
	    %{ delete $o{p} || {} });
	delete @p{grep { !defined $p{$_} } keys %p};
	my %c = (LOG => JSON::PP::true, LOG_FILE => "$t->{dir}/log",
	    Providers => [\%p, @{ delete $o{more} || [] }],
	    Router => { default => "p,$p{models}[0]" }, %o);
	$t->text($json->encode(\%c));
}

sub text {
	my ($t, $text) = @_;
	spew("$t->{dir}/home/config.json", $text);
}

# Start a program that says a line when it is ready; returns (pid, line).
sub ready {
	my ($t, @command) = @_;
	open(my $null, '<', '/dev/null') or die;
	pipe(my $said, my $stdout) or die;
	my $pid = $t->run('ccrd', $null, $stdout, @command);
	close $stdout;
	return ($pid, scalar(<$said>) // '');
}

# ccrd as `ccr start` starts it. Returns $t.
sub listen {
	my ($t, @before) = @_;
	($t->{ccrd}, my $line) = $t->ready(@before, build() . '/ccrd', '-l',
	    '127.0.0.1:0', '-n', 1);
	$line eq "ready\n" or die "ccrd says: $line";
	($t->{port}) = slurp("$t->{dir}/home/ccrd.lock") =~ /:(\d+)$/
	    or die 'no port in ccrd.lock';
	return $t;
}

# ccrd behind tests/inetd, which is given these options.
sub inetd {
	my ($t, @options) = @_;
	pipe(my $stdin, $t->{inetd_alive}) or die;
	pipe(my $said, my $stdout) or die;
	$t->{inetd} = $t->run('ccrd', $stdin, $stdout,
	    build() . '/tests/inetd', '-e', @options, '--', build() . '/ccrd');
	close $stdout;
	($t->{port}) = (<$said> // '') =~ /^port (\d+)/
	    or die 'inetd does not start';
	return $t;
}

sub client {
	my ($t) = @_;
	return Ccr::Client->new($t->{port});
}

# One exchange on a connection of its own.
sub once {
	my ($t, @ask) = @_;
	my $c = $t->client;
	$c->send(ask(@ask));
	return $c->answer;
}

# The numbers of the requests that the provider got for this model.
sub numbers {
	my ($t, $model) = @_;
	my @n = sort { $a <=> $b } map { m(/(\d+)\.body$) }
	    glob("$t->{dir}/kept/*.body");
	return grep {
		slurp("$t->{dir}/kept/$_.body") =~ /"model":"\Q$model\E"/
	} @n;
}

# Wait for the provider's first request for this model; its number.
sub arrived {
	my ($t, $model) = @_;
	return wait_for(sub { ($t->numbers($model))[0] });
}

# Wait for the end of that request at the provider: `done` or `gone MS`.
sub ended {
	my ($t, $model, $seconds) = @_;
	my $n = $t->arrived($model) or return '';
	my $end = wait_for(sub { slurp("$t->{dir}/kept/$n.end") }, $seconds);
	chomp $end;
	return $end;
}

sub log { return slurp("$_[0]{dir}/log") }

# Wait for the log's line about this model.
sub logged {
	my ($t, $model) = @_;
	return wait_for(sub { ($t->log =~ /^(.* model=\Q$model\E .*)$/m)[0] });
}

# End ccrd and the provider; returns ccrd's status, as in $?.
sub stop {
	my ($t, $signal) = @_;
	my $status;
	if (my $pid = delete $t->{ccrd}) {
		kill($signal || 'TERM', $pid);
		waitpid($pid, 0);
		$status = $?;
		@started = grep { $_ != $pid } @started;
	}
	return $status;
}

# The last test of a file: nothing was said that nobody asked for.
sub quiet {
	my ($t) = @_;
	$t->stop;
	is(slurp("$t->{dir}/ccrd.err"), '', 'ccrd has said nothing');
	is(slurp("$t->{dir}/provider.err"), '', 'nor has the provider');
}

END {
	if ($$ == $owner) {
		my $status = $?;
		kill('KILL', $_) && waitpid($_, 0) for @started;
		$? = $status;
	}
}

1;
