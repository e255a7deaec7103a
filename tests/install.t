#!/usr/bin/env perl
# `make install` into a folder of its own: what is there works from there, and
# `make uninstall` leaves nothing. `make dist` makes a tarball of the whole tree
# that builds. Whatever names a version names that of the Makefile.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(basename dirname);
use File::Find;
use File::Temp qw(tempdir);
use Test::More;

my $root = abs_path(dirname(abs_path($0)) . '/..');
my $build = abs_path($ENV{BUILD} || "$root/build");
my $dir = abs_path(tempdir('ccr-install-XXXXXX', TMPDIR => 1, CLEANUP => 1));
my $make = system('command -v gmake >/dev/null') == 0 ? 'gmake' : 'make';

# Of the make that runs this, its variables and not its jobs; nothing of the
# user's.
delete @ENV{grep { /^(CCR_|LISTEN_|DESTDIR$|PREFIX$)/ } keys %ENV};
$ENV{MAKEFLAGS} = ($ENV{MAKEFLAGS} // '') =~ /(?:^| )(-- .*)/ ? $1 : '';
$ENV{CCR_HOME} = "$dir/home";

sub slurp {
	my ($path) = @_;
	open(my $f, '<', $path) or return '';
	local $/;
	return scalar(<$f>) // '';
}

# A command's output, and its status unless that is 0.
sub said {
	my (@command) = @_;
	open(my $out, '-|', @command) or return "$command[0]: $!";
	my $text = do { local $/; <$out> } // '';
	close $out;
	return $text . ($? == 0 ? '' : "(status $?)");
}

sub make {
	my ($from, @arguments) = @_;
	return said($make, '-C', $from, @arguments);
}

# All below a folder but folders, relative to it.
sub files {
	my ($top) = @_;
	my @found;
	find({ no_chdir => 1, wanted => sub {
		push @found, substr($_, length($top) + 1) if -l || !-d _;
	} }, $top) if -d $top;
	return sort @found;
}

my ($version) = slurp("$root/Makefile") =~ /^VERSION\s*=\s*(\S+)/m;

# What was built, in a place where it may be built anew for another PREFIX.
mkdir "$dir/build" or die;
system('cp', '-Rp', (grep { -e } map { "$build/$_" }
    qw(obj gen libccr.a ccr ccrd names)), "$dir/build") == 0 or die;

sub installs {
	my ($stage, $prefix) = @_;
	my $at = "$stage$prefix";
	my $text = make($root, 'install', "BUILD=$dir/build",
	    "DESTDIR=$stage", "PREFIX=$prefix");
	unlike($text, qr/\(status/, "installed in $at") or diag($text);
	my @mode = map { sprintf '%o', ((stat "$at/$_")[2] // 0) & 0777 }
	    qw(bin/ccr libexec/ccr/ccrd share/man/man1/ccr.1
	    share/ccr/config.example.json);
	is("@mode", '755 755 644 644', 'programs can be run, and only read');
	is(said("$at/bin/ccr", 'version'), "ccr $version\n", 'ccr version');
	is(said("$at/libexec/ccr/ccrd", '-V'), "ccrd $version\n", 'ccrd -V');
	return $at;
}

# Whatever is in the sources' folders has come along, and is filled in.
sub is_complete {
	my ($at, $prefix) = @_;
	my @samples = map { my $d = $_; map { "$d/$_" } files("$root/$d") }
	    qw(systemd launchd inetd examples);
	my %to = map {
		my $name = s/\.in$//r;
		$_ => $name =~ m{^systemd/(user|system)/[^/]+$} ?
		    "lib/$name" : "share/ccr/$name"
	} @samples;
	$to{"shim/$_"} = "libexec/ccr/shim/$_"
	    for map { basename($_) } glob "$root/shim/*.js";
	$to{"man/$_"} = "share/man/man" . substr($_, -1) . "/$_"
	    for map { basename($_) } glob "$root/man/*.[158]";
	$to{'completions/ccr.bash'} = 'share/bash-completion/completions/ccr.bash';
	$to{'completions/_ccr'} = 'share/zsh/site-functions/_ccr';
	$to{'completions/ccr.fish'} = 'share/fish/vendor_completions.d/ccr.fish';
	$to{'config.example.json'} = 'share/ccr/config.example.json';
	$to{ccr} = 'bin/ccr';
	$to{ccrd} = 'libexec/ccr/ccrd';
	delete @to{grep { $to{$_} =~ m{^lib/} } keys %to}
	    if system('pkg-config', '--exists', 'libsystemd') != 0;
	is_deeply([files($at)], [sort values %to], 'all that there is');
	my @open = grep {
		my $text = slurp("$at/$to{$_}");
		$_ !~ /^ccrd?$/ && $text =~ /\@[A-Z]+\@|\/usr\/local\//;
	} sort keys %to;
	is_deeply(\@open, [], 'nothing names another PREFIX');
	for my $f (grep { /\.in$|ccrd\.8$/ } sort keys %to) {
		next unless slurp("$root/$f") =~ /LIBEXECDIR|libexec/;
		like(slurp("$at/$to{$f}"), qr{\Q$prefix\E/libexec/ccr/ccrd},
		    "$f names the ccrd that was installed");
	}
}

# ccr finds the ccrd that was installed with it.
sub works {
	my ($at) = @_;
	mkdir $ENV{CCR_HOME}, 0700;
	open(my $f, '>', "$ENV{CCR_HOME}/config.json") or die;
	print $f '{"PORT": 0, "Providers": [{"name": "p", "models": ["m"],',
	    '"api_base_url": "http://127.0.0.1:9", "api_keys": []}],',
	    '"Router": {"default": "p,m"}}';
	close $f;
	chmod 0600, "$ENV{CCR_HOME}/config.json";
	like(said("$at/bin/ccr", 'start'), qr/^ccr listens on /, 'ccr start');
	my ($pid) = said("$at/bin/ccr", 'status', '--json') =~ /"pid":(\d+)/;
	SKIP: {
		skip 'there is no /proc', 1 unless -e "/proc/$$/exe";
		is(readlink('/proc/' . ($pid // 0) . '/exe'),
		    "$at/libexec/ccr/ccrd", 'it is the ccrd beside it');
	}
	like(said("$at/bin/ccr", 'stop'), qr/^ccr has stopped/, 'ccr stop');
}

sub uninstalls {
	my ($stage, $prefix) = @_;
	make($root, 'uninstall', "BUILD=$dir/build", "DESTDIR=$stage",
	    "PREFIX=$prefix");
}

# For a package.
my $at = installs("$dir/stage", '/usr');
is_complete($at, '/usr');
works($at);
uninstalls("$dir/stage", '/usr');
is_deeply([files("$dir/stage")], [], 'uninstall leaves no file');
my @own;
find({ no_chdir => 1, wanted => sub {
	push @own, $_ if basename($_) =~ /ccr/;
} }, $at);
is_deeply(\@own, [], 'nor a folder of its own');

# For good, beside what is another's.
$at = installs('', "$dir/own");
works($at);
my @others = ("$at/share/ccr/notes", "$at/bin/ccr-mine");
for my $path (@others) {
	open(my $f, '>', $path) or die "$path: $!";
}
uninstalls('', $at);
is_deeply([files($at)], [sort map { substr($_, length($at) + 1) } @others],
    'uninstall takes no file that it has not brought');

SKIP: {
	skip 'this is no clone of a repository', 3 if !-e "$root/.git" ||
	    system('command -v git >/dev/null') != 0;
	skip 'the tarball is tried without sanitizers', 3
	    if $ENV{MAKEFLAGS} =~ /-fsanitize/;
	make($root, 'dist', "DIST=$dir/dist.tar.gz");
	is(said('tar', '-tzf', "$dir/dist.tar.gz") =~ s{^[^/]*/}{}gmr =~
	    s{^(.*/)?\n}{}gmr,
	    said('git', '-C', $root, 'ls-tree', '-r', '--name-only', 'HEAD'),
	    'make dist has the whole tree');
	system('tar', '-xzf', "$dir/dist.tar.gz", '-C', $dir) == 0 or die;
	my ($from) = glob "$dir/ccr-*/";
	my $text = make($from, '-j2', 'all', "$dir/dist/tests/unit/buf",
	    "BUILD=$dir/dist");
	like(said("$dir/dist/ccr", 'version'), qr/^ccr \d/,
	    'it builds where there is no repository') or diag($text);
	like(said("$dir/dist/tests/unit/buf"),
	    qr/\A(?!.*^not ok)(?!.*\(status).*^ok 1\b/ms, 'and tests');
}

# FILE => what stands before the version.
my %names = (
	'CHANGELOG' => qr/\A/,
	'debian/changelog' => qr/\Accr \(/,
	'packaging/rpm/ccr.spec' => qr/^Version: +/m,
);
for my $file (sort keys %names) {
	my ($found) = slurp("$root/$file") =~ /$names{$file}([\d.]+)/;
	is($found, $version, "$file has the Makefile's version");
}

done_testing();
