#!/usr/bin/env perl
# doc/traps.md: every trap has a number and names a test, every test that it
# names is there, and what it quotes of a test stands in that test.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use Test::More;

my $tests = dirname(abs_path($0));

sub slurp {
	my ($path) = @_;
	open(my $f, '<:raw', $path) or die "$path: $!";
	local $/;
	return scalar(<$f>) // '';
}

# All that a test consists of, as one text; undef where there is none.
sub test_text {
	my ($name) = @_;
	my $path = "$tests/$name";
	return -e "$path/request" ? join '', map { slurp($_) } glob "$path/*" :
	    -f $path ? slurp($path) : undef;
}

# One row's references: [test, quoted...]...
sub references {
	my ($proof) = @_;
	my @refs;
	while ($proof =~ /\G[^`"]*(?:`([^`]*)`|"([^"]*)")/gc) {
		if (defined $1) {
			push @refs, [$1];
		} elsif (@refs) {
			push @{ $refs[-1] }, $2;
		}
	}
	return @refs;
}

my %next;
for my $line (split /\n/, slurp("$tests/../doc/traps.md")) {
	$line =~ /^\| ([A-Z]?)(\d+) \| (.*) \| (.*) \|$/ or do {
		fail("a row that cannot be read: $line")
		    if $line =~ /^\| *[A-Z]?\d/;
		next;
	};
	my ($list, $n, $trap, $proof) = ($1, $2, $3, $4);
	is($n, ++$next{$list}, "$list$n comes in its turn");
	my @refs = references($proof);
	ok(@refs > 0, "$list$n names a test");
	for (@refs) {
		my ($name, @quoted) = @$_;
		my $text = test_text($name);
		ok(defined $text, "$list$n: $name");
		ok(index($text // '', $_) >= 0, "$list$n: $name has \"$_\"")
		    for @quoted;
	}
}
is_deeply(\%next, { '' => 47, 'E' => 20 }, 'both lists are complete');
done_testing();
