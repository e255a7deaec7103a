#!/usr/bin/env perl
# Which exchanges of tests/cases there are for each dialect, found out from
# their bytes: every dialect has one of each kind, every transformer is used in
# one, and those that change answers have a stream, a document, a cut and a
# call. `prove -v` shows the table.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(basename dirname);
use JSON::PP;
use Test::More;

my $tests = dirname(abs_path($0));

# By where the request went.
my @dialects = (
	['vertex-gemini', qr(/publishers/google/)],
	['vertex-claude', qr(/publishers/anthropic/)],
	['vertex-openai', qr(/endpoints/openapi/)],
	['gemini', qr(:(streamG|g)enerateContent)],
	['responses', qr(/responses)],
	['anthropic', qr(/messages)],
	['openai', qr(/chat/completions)],
);

sub slurp {
	my ($path) = @_;
	open(my $f, '<:raw', $path) or die "$path: $!";
	local $/;
	return scalar(<$f>) // '';
}

sub dialect {
	my ($sent) = @_;
	my ($line) = $sent =~ /\A(.*)/;
	for (@dialects) {
		return $_->[0] if $line =~ $_->[1];
	}
	return '?';
}

# The files of one kind; what is none of the others is a reply.
sub files {
	my ($dir, $kind) = @_;
	my $known = qr/^(config\.json|log|rules|(request|sent|answer)(\.\d)?)$/;
	return map { slurp($_) } grep {
		my $name = basename($_);
		$kind eq 'reply' ? $name !~ $known : $name =~ /^$kind(\.\d)?$/;
	} sort glob "$dir/*";
}

sub calls {
	my ($answer) = @_;
	my @n = $answer =~ /"type":"tool_use","id"/g;
	return scalar @n;
}

# The names in every `use`, with options or without.
sub use_of {
	my ($text) = @_;
	my @todo = eval { decode_json($text) } // ();
	my @names;
	while (my $value = shift @todo) {
		if (ref $value eq 'ARRAY') {
			push @todo, grep { ref } @$value;
		} elsif (ref $value eq 'HASH') {
			my $use = $value->{use};
			push @names, map { ref ? $_->[0] : $_ } @$use
			    if ref $use eq 'ARRAY';
			push @todo, grep { ref } values %$value;
		}
	}
	return @names;
}

# Of each kind: does this folder show it? An answer that is whole has a stop.
my @kinds = (
	['text', sub { grep { /text_delta/ && /message_stop/ && !calls($_) }
	    @{ $_[0]{answer} } }],
	['thinking', sub { grep { /thinking_delta/ && /message_stop/ }
	    @{ $_[0]{answer} } }],
	['one tool', sub { grep { calls($_) == 1 && /message_stop/ }
	    @{ $_[0]{answer} } }],
	['parallel tools', sub { grep { calls($_) > 1 && /message_stop/ }
	    @{ $_[0]{answer} } }],
	['images', sub { grep { m(image/png) } @{ $_[0]{sent} } }],
	['error status', sub { (grep { /^status [45]/m } @{ $_[0]{reply} }) &&
	    grep { /\AHTTP\S+ [45]/ } @{ $_[0]{answer} } }],
	['error in 200', sub { grep { !/^status [45]/m &&
	    /"error":\s*\{|"type":\s*"error"/ } @{ $_[0]{reply} } }],
	['cut stream', sub { (grep { /\AHTTP\S+ 200/ && /^event: error/m }
	    @{ $_[0]{answer} }) && !grep {
	    /"error":\s*\{|"type":\s*"error"|^status [45]/m }
	    @{ $_[0]{reply} } }],
	['whole answer', sub { (grep { !/^event/m } @{ $_[0]{reply} }) &&
	    grep { /\A(?=HTTP\S+ 200)(?=.*?^content-type: application\/json)/msi
	    && /"type":\s*"message"/ } @{ $_[0]{answer} } }],
);

# Those whose matter is something else do not count.
my (%found, %used);
for my $dir (grep { -e "$_/sent" } sort glob "$tests/cases/*") {
	my $case = basename($dir);
	my %has = map { $_ => [files($dir, $_)] } qw(sent answer reply);
	my %spoken = map { dialect($_) => 1 } @{ $has{sent} };
	my ($dialect) = keys %spoken;
	push @{ $used{$_} }, $case for use_of(slurp("$dir/config.json"));
	next if keys %spoken > 1 || $case =~ /^(transform|rot|route|switch)/;
	for (@kinds) {
		my ($kind, $shows) = @$_;
		push @{ $found{$dialect}{$kind} }, $case if $shows->(\%has);
	}
}
for my $dialect (sort map { $_->[0] } @dialects) {
	for my $kind (map { $_->[0] } @kinds) {
		my @cases = @{ $found{$dialect}{$kind} || [] };
		ok(@cases > 0, "$dialect, $kind: @cases[0 .. ($#cases < 2 ?
		    $#cases : 2)]");
	}
}
is($found{'?'}, undef, 'every request went to a dialect');

# The names as the program has them.
my @names = slurp("$tests/../src/config/transformer.c") =~
    /^\t\[TRANSFORM_\w+\] = \{ "([^"]+)"/mg;
cmp_ok(scalar(@names), '>=', 20, 'names of transformers');
for my $name (@names) {
	my @cases = @{ $used{$name} || [] };
	ok(@cases > 0, "$name is used: " . ($cases[0] // ''));
}

for my $file (grep { slurp($_) =~ /^\t\.event = /m }
    glob "$tests/../src/transform/*.c") {
	my $name = basename($file, '.c');
	my @cases = grep { $_ =~ /^transform-\Q$name\E/ }
	    @{ $used{$name} || [] };
	next if $name eq 'filter';
	my @answers = map { files("$tests/cases/$_", 'answer') } @cases;
	ok((grep { /message_stop/ } @answers), "$name: a stream");
	ok((grep { /^content-type: application\/json/m } @answers),
	    "$name: a document");
	ok((grep { /tool_use/ } @answers), "$name: a call");
	ok((grep { /-(cut|no-end|no-tag)$/ } @cases), "$name: a cut");
}
done_testing();
