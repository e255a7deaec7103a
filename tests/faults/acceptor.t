#!/usr/bin/env perl
# Who accepts, and who dies: a handler costs its own connection alone, the
# listener leaves nothing behind, and clients wait rather than being refused.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Ccr;
use Time::HiRes qw(sleep time);
use Test::More;

# A sanitizer would report the signals that are sent here.
$ENV{ASAN_OPTIONS} = join ':', $ENV{ASAN_OPTIONS} // (), 'handle_segv=0';

my $t = Ccr->new(replies => {
	hello => stream(delta('Hello.')),
	hang => "#!provider\n" . delta('one ') . "hang\n",
	(map { $_ => stream(delta('one '), "sleep 700\n", delta('two')) }
	    qw(slow finish orphan)),
	(map { $_ => stream(delta('one '), "sleep 1500\n", delta('two')) }
	    qw(victim other)),
})->listen;

# The processes that ccrd has forked and not yet seen the end of.
sub handlers {
	return map { /^\s*(\d+)\s+$t->{ccrd}\s*$/ ? $1 : () }
	    split /\n/, `ps -A -o pid=,ppid=`;
}

# A client whose answer has begun.
sub begin {
	my ($scene) = @_;
	my $c = $t->client;
	$c->send(ask($scene));
	$c->until(qr/one /);
	return $c;
}

# A handler that is killed, or crashes.
for my $signal (qw(KILL SEGV ABRT)) {
	my $victim = begin('victim');
	my ($pid) = handlers();
	my $other = begin('other');
	kill($signal, $pid);
	my $a = $victim->answer;
	ok(!$a->{whole}, "SIG$signal for a handler: its client is cut off");
	is($t->once('hello')->{status}, 200, "SIG$signal: others come in");
	ok($other->answer->ends_well, "SIG$signal: others are not disturbed");
	$other->leave;
	is(wait_for(sub { !handlers() }), 1, "SIG$signal: nobody is left");
}

# Many come and say nothing, or half of something.
{
	my @crowd = map { $t->client } 1 .. 100;
	$_->send("POST /v1/mess") for @crowd[0 .. 49];
	is($t->once('hello')->{status}, 200, 'a hundred that say nothing');
	$_->leave($_ % 2 ? 'reset' : '') for @crowd;
	is(wait_for(sub { !handlers() }), 1, 'leave nothing behind');
}

# One port has one listener; its death frees port and lock at once.
{
	my $orphan = begin('orphan');
	my $at = $t->{port};
	kill('KILL', $t->{ccrd});
	waitpid($t->{ccrd}, 0);
	my ($pid, $said) = $t->ready(build() . '/ccrd', '-l',
	    "127.0.0.1:$at", '-n', 1);
	is($said, "ready\n", 'after SIGKILL it starts again, on the same port');
	$t->{ccrd} = $pid;
	is($t->once('hello')->{status}, 200, 'and answers');
	ok($orphan->answer->ends_well, 'a handler of the dead one finishes');
	$orphan->leave;
}

# SIGTERM lets answers finish, and nothing else.
for my $signal (qw(TERM INT HUP)) {
	my $idle = $t->client;
	$idle->send(ask('hello'));
	$idle->answer;
	my $busy = begin('finish');
	my $silent = $t->client;
	kill($signal, $t->{ccrd});
	my $a = $busy->answer;
	ok($a->ends_well, "SIG$signal: an answer is finished");
	ok($_->closed, "SIG$signal: then the connections end")
	    for $busy, $idle, $silent;
	waitpid($t->{ccrd}, 0);
	is($?, 0, "SIG$signal: all is well");
	ok(!eval { $t->client }, "SIG$signal: nobody listens any more");
	$t->listen;
}
{
	my $c = begin('hang');
	kill('TERM', $t->{ccrd});
	sleep 0.2;
	my $before = time;
	is($t->stop('TERM'), 0, 'a second SIGTERM waits for nobody');
	cmp_ok(time - $before, '<', 5, 'really');
	ok(!$c->answer->{whole}, 'and cuts off who was there');
}

# With every hand busy, clients wait.
$t->config(MAX_CONNECTIONS => 2);
$t->listen;
{
	my @in = map { $t->client } 1 .. 2;
	for my $c (@in) {
		$c->send(ask('hello'));
		is($c->answer->{status}, 200, 'one of two');
	}
	my @waiting = map { $t->client } 1 .. 5;
	$_->send(ask('hello')) for @waiting;
	ok(!$waiting[0]->more(0.5), 'more than two: it waits');
	is(scalar(() = handlers()), 2, 'there are two handlers');
	$_->leave for @in;
	my @status;
	for my $c (@waiting) {
		push @status, $c->answer->{status};
		$c->leave;
	}
	is("@status", '200 200 200 200 200', 'and all are served in turn');
}
$t->stop;

# Deadlines hold from a connection's first request on.
$t->config(HEAD_TIMEOUT_MS => 300, BODY_TIMEOUT_MS => 300,
    IDLE_TIMEOUT_MS => 600, MAX_HEAD_BYTES => 2000);
$t->listen;
{
	my %c = map { $_ => $t->client } qw(head body idle silent large);
	$c{head}->send('POST /v1/messages HTTP/1.1');
	$c{body}->send(substr(ask('hello'), 0, -5));
	$c{idle}->send(ask('hello'));
	$c{large}->send(ask('hello', head => 'X-Large: ' .
	    'x' x 3000 . "\r\n"));
	is($c{idle}->answer->{status}, 200, 'a good one');
	is($c{head}->until(qr/\r\n\r\n/, 3) && $c{head}->answer->{status}, 408,
	    'HEAD_TIMEOUT_MS: half a head');
	is($c{body}->until(qr/\r\n\r\n/, 3) && $c{body}->answer->{status}, 408,
	    'BODY_TIMEOUT_MS: half a body');
	is($c{large}->answer->{status}, 431,
	    'MAX_HEAD_BYTES: a head too large');
	for my $who (qw(idle silent)) {
		ok($c{$who}->closed(5),
		    "IDLE_TIMEOUT_MS: who is $who is let go");
	}
}
$t->stop;

# A socket that was handed over is given back when nobody comes.
$t->config(IDLE_EXIT_SECONDS => 1);
for my $form ('-S', '-w') {
	$t->inetd($form, '-n', 1);
	my $c = $t->client;
	$c->send(ask('hello'));
	is($c->answer->{status}, 200, "$form: the first");
	sleep 1.5;
	$c->send(ask('hello'));
	is($c->answer->{status}, 200,
	    "$form: a kept connection is no idleness");
	is($t->once('hello')->{status}, 200, "$form: nor is the time after it");
	$c->leave;
	my $gone = wait_for(sub { waitpid($t->{inetd}, POSIX::WNOHANG()) > 0 });
	ok($gone, "$form: then it ends");
	is($?, 0, "$form: in peace");
}

# A process of its own for each connection: also what goes wrong ends in an
# orderly exit, where a sanitizer looks for what was lost.
my %end = (
	'well' => stream(delta('one '), delta('two')),
	'cut' => "#!provider\n" . delta('one ') . "sleep 20\nclose\n",
	'long' => stream(delta('one '), delta('z' x 9_000_000)),
	'refused' => "#!provider\nstatus 401\nraw {\"error\":{}}\n",
	'garbage' => "garbage\r\n\r\n",
	'left' => "#!provider\n" . delta('one ') . "hang\n",
	'call' => "#!provider\n" . join('', map { "event {\"choices\":[{" .
	    '"delta":{"tool_calls":[{"index":' . $_ . ',"id":"a' . $_ .
	    '","function":{"name":"f","arguments":"{\\"a\\":"}}]}}]}' .
	    "\n" } 0, 1) . "sleep 20\nclose\n",
);
$t->replies(%end);
$t->config(p => { max_retries => 1, api_keys => ['no-key-1', 'no-key-2'] });
for my $scene (sort keys %end) {
	$t->inetd('-n', 2);
	for my $whole (0, 1) {
		my $c = $t->client;
		$c->send(ask('well'));
		$c->answer;
		$c->send(ask($scene, whole => $whole));
		$scene eq 'left' ? $t->arrived($scene) : $c->answer;
		$c->leave;
	}
	waitpid($t->{inetd}, 0);
	is($?, 0, "a process for a connection, $scene: exit");
}

$t->quiet;
done_testing();
