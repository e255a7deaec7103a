#!/usr/bin/env perl
# The log: a line a request, bounded, off when it is off, and never in the way.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Ccr;
use JSON::PP;
use Test::More;

my $t = Ccr->new(replies => {
	hello => stream(delta('Hello.')),
	odd => "#!provider\nstatus 400\nraw {\"error\":{\"message\":" .
	    '"two\\\\nlines \\\\u001b[31m\\\\u009b1m \\\\\\"status=200\\\\\\""}}' .
	    "\n",
	down => "#!provider\nstatus 503\n" .
	    "raw {\"error\":{\"message\":\"busy\"}}\n",
	cut => "#!provider\n" . delta('x') . "sleep 20\nclose\n",
})->listen;

sub lines { return split /\n/, $t->log }

# A line is written after its answer: so many must come, and no more then.
sub come {
	my ($n) = @_;
	wait_for(sub { lines() >= $n });
	return scalar(() = lines());
}

# Two answers on one connection: the first one's line would be there.
sub twice {
	my ($c) = ($t->client);
	$c->send(ask('hello'));
	$c->answer;
	$c->send(ask('hello'));
	return $c->answer->{status};
}

# The fields of the only line there is.
sub only {
	my ($what) = @_;
	is(come(1), 1, "$what: one line");
	my @lines = lines();
	unlink "$t->{dir}/log";
	my ($time, $id, $rest) = split / /, $lines[0] // '', 3;
	my %f = ($rest // '') =~ /(\w+)=("(?:[^"\\]|\\.)*"|\S+)/g;
	like($time // '', qr/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
	    "$what: the time");
	like($id // '', qr/^req_[0-9A-Za-z]{24}$/, "$what: the request's id");
	return ($id, %f);
}

# One line each, with what issue and page promise.
for my $whole (0, 1) {
	my $a = $t->once('hello', whole => $whole);
	my ($id, %f) = only('hello');
	like($a->{head}, qr/^request-id: \Q$id\E\r$/mi, 'the id of the answer');
	my %expected = (route => '/v1/messages', rule => 'explicit',
	    provider => 'p', model => 'hello', key => 'p#1', status => 200,
	    attempts => 1, in => 7, cache_read => 0, cache_write => 0,
	    out => 3);
	is_deeply({ map { $_ => $f{$_} } keys %expected }, \%expected,
	    'the fields');
	my $bytes = length($a->{body});
	cmp_ok($f{sent}, '>=', $bytes, 'the bytes sent');
	cmp_ok($f{sent}, '<=', $bytes + 2000, 'and no more');
	like("$f{first_ms} $f{total_ms}", qr/^\d+\.\d \d+\.\d$/, 'the times');
	cmp_ok($f{first_ms}, '<=', $f{total_ms}, 'first is not after last');
}
{
	$t->once('down');
	my (undef, %f) = only('an error');
	is("$f{status} $f{attempts}", '503 1', 'an error: its status');
	like($f{error}, qr/busy/, 'an error: its words');
	$t->once('cut');
	(undef, %f) = only('a cut');
	is($f{status}, 200, 'a cut: what was sent');
	like($f{error}, qr/./, 'a cut: what happened then');
	$t->once('odd');
	come(1);
	unlike(join('', lines()), qr/[\x00-\x1f\x7f]|\xc2[\x80-\x9f]/,
	    'no control character gets into the log');
	(undef, %f) = only('odd words');
	is($f{status}, 400, 'words that look like fields are none');
	$t->once('hello', body => '{');
	(undef, %f) = only('bad JSON');
	is("$f{status} $f{attempts}", '400 0', 'bad JSON: no attempt');
	$t->once('hello', body => encode_json({ model => "p,hello\n2026",
	    max_tokens => 1, messages => [{ role => 'user',
	    content => 'x' }] }));
	(undef, %f) = only('a line end in the model');
	my $c = $t->client;
	$c->send("GET /health HTTP/1.1\r\nHost: \@HOST\@\r\n\r\n");
	is($c->answer->{status}, 200, 'a look at the health');
	for (1 .. 5) {
		$c->send(ask('hello'));
		$c->answer;
	}
	is(come(5), 5, 'is no line, five requests after it are five');
	unlink "$t->{dir}/log";
}

# Off.
$t->config(LOG => JSON::PP::false);
is(twice(), 200, 'without a log');
ok(!-e "$t->{dir}/log", 'there is none');
ok(!-e "$t->{dir}/.claude-code-router.log", 'nowhere');
$t->config(LOG_FILE => undef, LOG => undef);
is(twice(), 200, 'by default');
ok(!-e "$t->{dir}/.claude-code-router.log", 'there is none either');
$t->config(LOG_FILE => undef);
is(twice(), 200, 'with LOG alone');
ok(-s "$t->{dir}/.claude-code-router.log", 'the usual place is taken');
is((stat _)[2] & 0777, 0600, 'for nobody else to read');

# Bounded, also when many write at once.
my $max = 6000;
$t->config(LOG_MAX_BYTES => $max);
{
	my @many = map { $t->client } 1 .. 20;
	my $over = 0;
	for my $round (1 .. 8) {
		$_->send(ask('hello')) for @many;
		$_->answer for @many;
		for my $file ("$t->{dir}/log", "$t->{dir}/log.1") {
			$over++ if (-s $file // 0) > $max;
		}
	}
	is($over, 0, '160 lines of 20 handlers: never more than the bound');
	my @files = glob("$t->{dir}/log*");
	is(scalar @files, 2, 'the file and one before it');
	my $text = slurp("$t->{dir}/log.1") . $t->log;
	my @lines = split /\n/, $text;
	is(scalar(grep { !/^\S+Z req_\S+ route=.* out=3$/ } @lines), 0,
	    'no line is torn');
	cmp_ok(length $text, '>', $max / 2, 'and they are used');
	unlink @files;
}

# Where it cannot be written, answers go on.
SKIP: {
	skip('/dev/full is not here', 1) if !-w '/dev/full';
	$t->config(LOG_FILE => '/dev/full');
	is($t->once('hello')->{status}, 200, 'a full device');
}
for my $path ("$t->{dir}/not/there/log", "$t->{dir}", '/proc/version',
    "$t->{dir}/fifo") {
	POSIX::mkfifo($path, 0600) if $path =~ /fifo$/;
	$t->config(LOG_FILE => $path);
	my $a = $t->once('hello');
	ok($a->ends_well, "$path: the answer is whole" =~ s/\Q$t->{dir}\E//r);
}
SKIP: {
	my $disk = "$t->{dir}/disk";
	mkdir $disk;
	skip('a small disk needs root and tmpfs', 4) if $> != 0 ||
	    system("mount -t tmpfs -o size=16k none $disk 2>/dev/null") != 0;
	$t->config(LOG_FILE => "$disk/log");
	my $good = grep { $t->once('hello')->ends_well } 1 .. 100;
	is($good, 100, 'a full disk: all answers are whole');
	my $text = slurp("$disk/log");
	cmp_ok(length $text, '>', 8000, 'a full disk: it was used');
	like($text, qr/\n\z/, 'a full disk: no half line');
	unlink "$disk/log";
	twice();
	like(slurp("$disk/log"), qr/ status=200 /, 'with room it goes on');
	$t->config;
	system('umount', $disk);
}

$t->quiet;
done_testing();
