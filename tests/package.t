#!/usr/bin/env perl
# The Debian package: it is built from a copy of the tree, lintian finds nothing
# in it, and it installs, works, and purges without a trace. That happens below
# a copy-on-write view of this machine's root, which is gone afterwards.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use File::Temp qw(tempdir);
use Test::More;

my $root = abs_path(dirname(abs_path($0)) . '/..');
my $build = abs_path($ENV{BUILD} || "$root/build");

plan skip_all => 'the package is built without sanitizers'
    if ($ENV{MAKEFLAGS} // '') =~ /-fsanitize/;
for my $need (qw(dpkg-buildpackage dh lintian)) {
	plan skip_all => "$need is not installed"
	    if system("command -v $need >/dev/null") != 0;
}
chdir $root or die;
plan skip_all => 'some Build-Depends are not installed'
    if system('dpkg-checkbuilddeps', '-I') != 0;

# Nothing of the user's, nor of the make that runs this.
delete @ENV{grep { /^(CCR_|LISTEN_|MAKE|MFLAGS$|BUILD$|DEB_|(C|CPP|LD)FLAGS$)/ }
    keys %ENV};
umask 022;
my $dir = abs_path(tempdir('ccr-package-XXXXXX', TMPDIR => 1, CLEANUP => 1));
chmod 0755, $dir;

sub slurp {
	my ($path) = @_;
	open(my $f, '<', $path) or return '';
	local $/;
	return scalar(<$f>) // '';
}

# Run it in the shell; true if its status is 0, else its output is shown.
sub shell {
	my ($name, $command) = @_;
	my $good = system("($command) >$dir/out 2>&1") == 0;
	ok($good, $name) or diag(join '', (slurp("$dir/out") =~ /^.*\n/mg)[-40 .. -1]);
	return $good;
}

# The tree as it stands, with what is not yet committed.
my $list = -e '.git' ? 'git ls-files -co --exclude-standard -z' :
    "find . -path ./build -prune -o -type f -print0";
system("mkdir $dir/ccr && $list | perl -0ne 'chomp; print \"\$_\\0\" if -e' |" .
    " tar -cf - --null -T - | tar -xf - -C $dir/ccr") == 0 or die;

my $built = shell('dpkg-buildpackage', "cd $dir/ccr && DEB_BUILD_OPTIONS=" .
    '"nocheck noautodbgsym parallel=2" dpkg-buildpackage -us -uc -b -d');
my ($deb) = glob "$dir/ccr_*.deb";
my $version = $deb && ($deb =~ /ccr_([^_]*)_/)[0];

SKIP: {
	skip 'there is no package', 2 unless $built && $deb;
	my $said = `lintian --allow-root $dir/ccr_*.changes 2>&1`;
	is($said, '', 'lintian has nothing to say');
	my $fields = `dpkg-deb -f $deb Depends`;
	my @missing = grep { $fields !~ /\b\Q$_\E\b/ }
	    qw(ca-certificates libbearssl0 libc6 libcurl4 libsystemd0);
	is("@missing", '', 'it depends on what it needs');
}

# The script that follows runs with the root of its own; it says TAP, too.
SKIP: {
	skip 'there is no package', 1 unless $built && $deb;
	skip 'only root can install it', 1 if $> != 0;
	skip 'ccr is installed here', 1
	    if `dpkg-query -W -f '\${Status}' ccr 2>/dev/null` =~ /\binstalled/;
	skip 'this kernel gives no view of the root to write in', 1
	    if system("unshare -m sh $root/tests/package/below $dir/try true " .
	    '>/dev/null 2>&1') != 0;
	system('cp', "$build/tests/provider", "$root/tests/package/scene",
	    "$dir/") == 0 or die;
	system('cp', $deb, "$dir/ccr.deb") == 0 or die;
	my $command = "unshare -m sh $root/tests/package/below $dir/new " .
	    "sh $dir/scene $dir $version 2>&1";
	my $said = `$command`;
	my @told = $said =~ /^((?:not )?ok - .*)$/mg;
	ok($_ !~ /^not/, s/^.*?- //r) for @told;
	ok($said =~ /^the end$/m, 'the scene has come to its end');
	is_deeply([$said =~ /^left: (.*)$/mg], [], 'nothing is left');
	diag($said) if $said =~ /^not ok/m || $said !~ /^the end$/m;
}

done_testing();
