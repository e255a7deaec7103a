#!/usr/bin/env perl
# What can be said about the tree without running it: which way the includes
# point, who may include which library, what the man pages look like.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use File::Find;
use Test::More;

chdir dirname(abs_path($0)) . '/..' or die;

my @rooms = qw(cmd front core transform dialect model upstream http rotation
    config crypto json base);
my %floor = map { $rooms[$_] => $_ } 0 .. $#rooms;
my %only = ('curl/' => qr(^src/upstream/), 'bearssl' => qr(^src/crypto/),
    'jsmn.h' => qr(^src/json/), 'systemd/' => qr(^src/front/));

my @files;
find({ no_chdir => 1, wanted => sub {
	push @files, $_ if /\.[ch]$/;
} }, 'src');

my (@upwards, @foreign, @wide, @banned, @unnamed);
for my $file (sort @files) {
	my ($room) = $file =~ m(^src/([^/]+)/);
	open(my $f, '<:utf8', $file) or die "$file: $!";
	while (my $line = <$f>) {
		chomp $line;
		my $at = "$file:$.";
		my $shown = $line;
		1 while $shown =~ s/^([^\t]*)\t/$1 . ' ' x (8 - length($1) % 8)/e;
		push @wide, $at if length $shown > 80;
		push @banned, "$at: $1" if $line !~ m(^\s*/?\*) && $line =~
		    /\b(strcpy|strcat|sprintf|vsprintf|gets|strtok|system|popen|atoi)\s*\(/;
		if ($line =~ /^#include "([^"]+)"/) {
			my ($to) = $1 =~ m(^([^/]+)/);
			push @unnamed, "$at: $1" unless
			    defined $to && exists $floor{$to};
			push @upwards, "$at: $1" if defined $to &&
			    defined $room && exists $floor{$to} &&
			    $floor{$to} < $floor{$room};
		}
		if (my ($header) = $line =~ /^#include <([^>]+)>/) {
			for my $lib (keys %only) {
				push @foreign, "$at: $header" if
				    index($header, $lib) == 0 &&
				    $file !~ $only{$lib};
			}
		}
	}
}
is_deeply(\@upwards, [], 'includes point downwards');
is_deeply(\@unnamed, [], 'includes name their room');
is_deeply(\@foreign, [], 'each library is included by one room alone');
is_deeply(\@wide, [], 'no line over 80 columns');
is_deeply(\@banned, [], 'no unbounded string functions, no shell');

SKIP: {
	skip 'mandoc is not installed', 1 if system('which mandoc >/dev/null');
	my $said = `mandoc -Tlint -Wwarning man/*.[1-8] 2>&1`;
	is($said, '', 'the man pages are clean');
}
for my $page (glob 'man/*.[1-8]') {
	open(my $f, '<', $page) or die "$page: $!";
	local $/;
	my $text = <$f>;
	like($text, qr/^\.Sh NAME/m, "$page has its sections");
}
done_testing();
