#!/usr/bin/env perl
# What the units say is so. A manager of users passes over many a directive
# without a word, so each is tried: what it forbids can be done without it, and
# cannot with it alone. Then all of a unit's at once, with ccrd behind them.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Activation;
use Test::More;

# What each directive forbids, by its name in forbidden.c. Some work only in a
# namespace of users, which is tried by itself.
my %forbids = (
	NoNewPrivileges => 'become-root',
	LockPersonality => 'change-personality',
	MemoryDenyWriteExecute => 'write-code',
	RestrictAddressFamilies => 'open-family',
	RestrictNamespaces => 'make-namespace',
	RestrictRealtime => 'be-real-time',
	RestrictSUIDSGID => 'make-suid',
	SystemCallArchitectures => 'call-foreign',
	'SystemCallFilter=@system-service' => 'trace',
	'SystemCallFilter=~@privileged @resources' => 'use-privileged',
	UMask => 'share-file',
	MemoryMax => 'take-memory',
	TasksMax => 'take-tasks',
	PrivateUsers => 'know-root',
);
my %forbids_in_namespace = (
	CapabilityBoundingSet => 'have-capability',
	PrivateDevices => 'open-device',
	PrivateTmp => 'see-tmp',
	ProtectClock => 'read-clock',
	ProtectControlGroups => 'make-group',
	ProtectHome => 'write-home',
	ProtectKernelLogs => 'read-kernel-log',
	ProtectKernelModules => 'see-modules',
	ProtectKernelTunables => 'write-tunables',
	ProtectSystem => 'write-elsewhere',
);

# What forbids nothing, and is tried elsewhere: the way back into the state's
# folder below, an error in place of death with the filters, the rest in
# socket.t.
my %other = map { $_ => 1 } qw(ExecStart Environment KillMode TimeoutStopSec
    Type OOMPolicy ReadWritePaths SystemCallErrorNumber);

# Smaller bounds, so that little has to be taken.
my %smaller = (MemoryMax => '64M', TasksMax => 10);

mkdir $state, 0700;
spew("$units/try.socket", "[Unit]\nStartLimitIntervalSec=0\n[Socket]\n" .
    "ListenStream=127.0.0.1:3333\nAccept=yes\nTriggerLimitIntervalSec=0\n");
spew("$units/try\@.service", "[Service]\nExecStart=$home/forbidden\n" .
    "Environment=FORBIDDEN_HOME=%h/.claude-code-router " .
    "FORBIDDEN_SUID=/home/forbidden-as-root\n");
ctl('daemon-reload');
ctl('start', 'try.socket');

# What came of each attempt, with these lines in the unit.
sub attempts {
	my (@lines) = @_;
	drop_in('try@.service', 'walls', join("\n", '[Service]', @lines, ''));
	my $c = connection(3333) or return {};
	return { map { /^(\S+) (\S+)$/ ? ($1, $2) : () } <$c> };
}

my $bare = attempts();
ok($bare->{'write-state'}, 'it can be tried') or
    BAIL_OUT('nothing can be tried');

# Does the directive by itself forbid it?
sub try_one {
	my ($directive, $attempt, @before) = @_;
	my ($name) = $directive =~ /^(\w+)/;
	$directive = "$name=$smaller{$name}" if $smaller{$name};
	my $got = attempts(@before, $directive);
	SKIP: {
		skip "$attempt cannot be done here anyway ($bare->{$attempt}):"
		    . " $directive", 1 if $bare->{$attempt} ne 'done';
		skip "this manager has no such limits: $directive", 1 if
		    $smaller{$name} && !limits($name eq 'TasksMax' ? 'pids' :
		    'memory');
		isnt($got->{$attempt} // 'done', 'done', "$attempt: " .
		    join(' ', @before, $directive));
	}
}

# Is the controller there for the manager's units?
sub limits {
	my ($controller) = @_;
	my $group = "/sys/fs/cgroup/user.slice/user-$<.slice/user\@$<.service";
	return slurp("$group/cgroup.controllers") =~ /\b$controller\b/;
}

my %tried;
my $namespaces = (attempts('PrivateUsers=yes')->{'write-state'} // '') eq
    'done';
for my $file ('ccr@.service', 'ccr.service', 'ccr@.service.d/hardened.conf') {
	my $text = slurp($file =~ /\.d/ ? "$home/samples/$file" :
	    "$units/$file");
	for (directives($text)) {
		my ($name, $value) = @$_;
		my $directive = "$name=$value";
		next if $other{$name} || $tried{$directive}++;
		if (my $attempt = $forbids{$name} // $forbids{$directive}) {
			try_one($directive, $attempt);
		} elsif ($attempt = $forbids_in_namespace{$name}) {
			SKIP: {
				skip 'no namespaces of users here', 1
				    unless $namespaces;
				try_one($directive, $attempt,
				    'PrivateUsers=yes');
			}
		} else {
			fail("$file: nobody has tried $directive");
		}
	}
}

# All of a file's at once: no way out but the state's folder.
for my $file ('ccr.service', 'ccr@.service.d/hardened.conf') {
	SKIP: {
		skip 'no namespaces of users here', 1 unless $namespaces;
		my $text = slurp($file =~ /\.d/ ? "$home/samples/$file" :
		    "$units/$file");
		my $got = attempts(map { "$_->[0]=$_->[1]" }
		    grep { $_->[0] !~ /^(ExecStart|Environment|Type)$/ }
		    directives($text));
		is($got->{'write-state'}, 'done', "$file: the state's folder");
		isnt($got->{$_}, 'done', "$file: $_") for
		    qw(write-home write-elsewhere see-tmp become-root);
		is((grep { $_ eq 'killed' } values %$got) <= 1, 1,
		    "$file: an error and not death");
	}
}

# The way out for set-user-ID programs.
my @shipped = map { "$_->[0]=$_->[1]" } grep {
    $_->[0] !~ /^(ExecStart|Environment)$/ }
    directives(slurp("$units/ccr\@.service"));
isnt(attempts(@shipped)->{'become-root'}, 'done', 'as shipped: no root');
SKIP: {
	skip 'nobody becomes root here', 1 if $bare->{'become-root'} ne 'done';
	my $text = slurp("$home/samples/ccr\@.service.d/programs.conf");
	is(attempts(@shipped, map { "$_->[0]=$_->[1]" } directives($text))
	    ->{'become-root'}, 'done', 'programs.conf lets them');
}

# And ccrd does its work behind them.
my $port = provider();
configure($port);
for my $walls ('as shipped', 'hardened', 'warm') {
	SKIP: {
		skip 'no namespaces of users here', 4 if !$namespaces &&
		    $walls ne 'as shipped';
		sample('ccr@.service', 'hardened') if $walls eq 'hardened';
		sample('ccr.socket', 'warm') if $walls eq 'warm';
		unlink "$state/rotation.state";
		my ($said, $status) = run('ccr', 'start');
		is($status, 0, "$walls: started") or diag $said;
		is(ask()->{status}, 200, "$walls: answered");
		my $a = ask();
		is($a->{status}, 200, "$walls: answered again");
		ok(-s "$state/rotation.state", "$walls: the state is kept");
		run('ccr', 'stop');
	}
}

# The score counts words, not effects: a bound, and no proof of anything.
my ($score, $status) = run('systemd-analyze', 'security', '--offline=true',
    '--threshold=19', "$units/ccr.service");
$score =~ s/.*^(.*Overall)/$1/ms;
is($status, 0, "systemd-analyze security: below 2.0") or diag $score;
my ($said, $verified) = run('systemd-analyze', '--user', 'verify',
    '--man=no',
    "$units/ccr.socket", "$units/ccr.service", "$units/ccr\@.service");
is("$verified$said", '0', 'systemd-analyze verify');

done_testing();
