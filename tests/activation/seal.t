#!/usr/bin/env perl
# Somebody has made a handler run code of his (intruder.c): no shell where the
# configuration names no program, and no file outside behind the walls.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Activation;
use Test::More;

my $port = provider();
my $load = "[Service]\nEnvironment=LD_PRELOAD=$home/bin/intruder.so " .
    "INTRUDER=$state\n";

# What he could do while a request was answered.
sub intrude {
	unlink "$state/report", "$state/shell", "$home/.profile";
	my $a = ask();
	is($a->{status}, 200, 'the request is answered') or diag $a->{body};
	return map { /^(\w+): (\w+)$/ ? ($1, $2) : () } split /\n/,
	    slurp("$state/report");
}

drop_in('ccr@.service', 'intruder', $load);
drop_in('ccr.service', 'intruder', $load);
configure($port);
ctl('start', 'ccr.socket');

my %could = intrude();
is($could{shell}, 'EPERM', 'no program is named: no shell');
ok(!-e "$state/shell", 'it has not run');
is($could{file}, 'done', 'files are not walled in by ccr@.service');

my $kept = connection();
is(exchange($kept)->{status}, 200, 'on a kept connection');

# With a key that a command prints, programs can be started; so much for the
# proof that the intruder is one.
configure($port, p => { api_keys => [{ command => ['echo', 'k'] }] });
%could = intrude();
is($could{shell}, 'done', 'a key command is named: a shell');
ok(-e "$state/shell", 'it has run');

# The handler from before cannot run it, says so, and leaves.
my $a = exchange($kept);
is($a->{status}, 503, 'too late for a handler that has given it up');
like($a->{head}, qr/^connection: close\r$/mi, 'which ends');
like($a->{body}, qr/try again/, 'and says what to do');
configure($port);

SKIP: {
	drop_in('ccr@.service', 'walls', "[Service]\nPrivateUsers=yes\n");
	skip 'no namespaces of users here', 7 if ask()->{status} != 200;
	drop_in('ccr@.service', 'walls', undef);
	sample('ccr@.service', 'hardened');
	%could = intrude();
	is($could{shell}, 'EPERM', 'hardened: no shell');
	is($could{file}, 'EROFS', 'hardened: no file outside');
	run('ccr', 'stop');
	sample('ccr.socket', 'warm');
	ctl('start', 'ccr.socket');
	%could = intrude();
	is($could{shell}, 'EPERM', 'warm: no shell');
	is($could{file}, 'EROFS', 'warm: no file outside');
	run('ccr', 'stop');
	ok(!-e "$home/.profile", 'there is none');
}

done_testing();
