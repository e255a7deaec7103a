#!/usr/bin/env perl
# The log in the journal, with its fields, and by the units' names.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Activation qw(journal);
use JSON::PP;
use Test::More;

my $port = provider();
configure($port);
ctl('start', 'ccr.socket');

# Messages with these matches, once there are so many, or all that come.
sub messages {
	my ($n, @match) = @_;
	my @got;
	wait_for(sub {
		my $said = run('journalctl', '-q', '-o', 'json', @match);
		@got = map { decode_json($_) } grep { /^\{/ } split /\n/,
		    $said;
		return @got >= $n;
	});
	return @got;
}

my $c = connection();
my ($id) = exchange($c)->{head} =~ /^request-id: (\S+)\r$/mi;
my @got = messages(1, '--user-unit', 'ccr@*', "CCR_REQUEST=$id");
is(@got, 1, 'one message a request');
my %m = %{ $got[0] // {} };
is($m{SYSLOG_IDENTIFIER}, 'ccrd', 'by its name');
is($m{PRIORITY}, 6, 'information');
like($m{MESSAGE}, qr(^\Q$id\E route=/v1/messages .* status=200 .* out=3$),
    'the line of the log, without a time of its own');
my %expected = (ROUTE => '/v1/messages', PROVIDER => 'p', MODEL => 'm',
    KEY => 'p#1', STATUS => 200, ATTEMPTS => 1, IN => 7, OUT => 3);
is($m{"CCR_$_"}, $expected{$_}, "CCR_$_") for sort keys %expected;
like($m{CCR_TOTAL_MS}, qr/^\d+\.\d$/, 'CCR_TOTAL_MS');

# An error is one that stands out, told whole.
spew("$home/d/reply", "#!provider\nstatus 400\n" .
    'raw {"error":{"message":"no \\"such\\" thing"}}' . "\n");
($id) = exchange($c)->{head} =~ /^request-id: (\S+)\r$/mi;
(my $m) = messages(1, '--user-unit', 'ccr@*', '-p', 'warning',
    "CCR_REQUEST=$id");
is($m->{CCR_STATUS}, 400, 'an error is a warning');
like($m->{CCR_ERROR}, qr/no \\"such\\" thing/, 'CCR_ERROR');
close $c;

# Handlers that end at once are known by their units all the same.
my @ids = map { ask()->{head} =~ /^request-id: (\S+)\r$/mi } 1 .. 40;
@got = messages(42, '--user-unit', 'ccr@*', 'SYSLOG_IDENTIFIER=ccrd');
my %seen = map { $_->{CCR_REQUEST} // '' => 1 } @got;
is((grep { !$seen{$_} } @ids), 0, '40 that end at once');

# Nothing secret, and no second log.
unlike(scalar run('journalctl', '-o', 'export'), qr/no-real-key/,
    'no key in the journal');
ok(!-e "$home/.claude-code-router.log", 'no file beside it');

# One for all has its own.
run('ccr', 'stop');
sample('ccr.socket', 'warm');
ctl('start', 'ccr.socket');
($id) = ask()->{head} =~ /^request-id: (\S+)\r$/mi;
is(messages(1, '--user-unit', 'ccr.service', "CCR_REQUEST=$id"), 1,
    'ccr.service, behind its walls');
run('ccr', 'stop');

# A file that is named is written.
configure($port, LOG_FILE => "$state/log");
ctl('start', 'ccr.socket');
($id) = ask()->{head} =~ /^request-id: (\S+)\r$/mi;
ok(wait_for(sub { slurp("$state/log") =~ /\Q$id\E/ }), 'LOG_FILE');
is(scalar(my @none = split /\n/, scalar run('journalctl', '-q', '-o', 'cat',
    "CCR_REQUEST=$id")), 0, 'in place of the journal');

done_testing();
