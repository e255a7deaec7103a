#!/usr/bin/env perl
# What a provider's answer can do: stay out, fall silent, come in crumbs or in
# lumps, break off, or be something else.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Ccr;
use Test::More;

my $begun = delta('one ') . delta('two ');
my $huge = 'z' x 9_000_000;
my %cut = (		# after `one two `: all must end in an error event
	'silent-within' => "#!provider\n${begun}hang\n",
	'reset-within' => "#!provider\n${begun}sleep 100\nreset\n",
	'cut-within' => "#!provider\n${begun}close\n",
	'closed-within' => "#!provider\nbody close\n${begun}",
	'huge-within' => stream($begun, delta($huge)),
	'chunk-within' => "#!provider\nheader Transfer-Encoding: chunked\n" .
	    "header Content-Type: text/event-stream\n" .
	    'raw 48\r\ndata: {"choices":[{"index":0,"delta":{"content":' .
	    '"one two "}}]}   \n\n\r\nzz\r\n' . "\nclose\n",
	'json-within' => stream($begun, "sleep 50\n",
	    "event {\"choices\":[{]}\n"),
);
my %bad = (		# nothing of substance: status and words
	'silent' => [504, qr/1500 ms/, "#!provider\nhang\n"],
	'silent-head' => [504, qr/1500 ms/,
	    "#!provider\nbody chunked\nhead\nhang\n"],
	'silent-role' => [504, qr/1500 ms/, "#!provider\nevent {\"choices\":" .
	    "[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\nhang\n"],
	'reset' => [502, qr/./, "#!provider\nsleep 20\nreset\n"],
	'close' => [502, qr/./, "#!provider\nclose\n"],
	'garbage' => [502, qr/./, "\0\1\2garbage\r\n\r\n" . '%' x 3000],
	'http09' => [502, qr/./, "<html>hello</html>"],
	'ssh' => [502, qr/./, "SSH-2.0-OpenSSH_9.2p1\r\n"],
	'empty' => [529, qr/empty/i,
	    "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"],
	'empty-stream' => [529, qr/./, "HTTP/1.1 200 OK\r\nContent-Type: " .
	    "text/event-stream\r\nContent-Length: 14\r\n\r\ndata: [DONE]\n\n"],
	'comments' => [529, qr/./,
	    "#!provider\nevent {}\nraw : nothing\\n\\n\ndone\n"],
	'head-cut' => [502, qr/./, "HTTP/1.1 200 OK\r\nContent-Ty"],
	'heads' => [502, qr/./, "HTTP/1.1 200 OK\r\n" .
	    ('X-Filler: ' . 'f' x 1000 . "\r\n") x 2000 . "\r\n"],
	'head-line' => [502, qr/./, "HTTP/1.1 200 OK\r\nX-Filler: " .
	    'f' x 2_000_000 . "\r\n\r\n"],
	'length-lies' => [502, qr/./, "HTTP/1.1 200 OK\r\nContent-Length: 90" .
	    "\r\n\r\n{\"choices\":[{\"message\":{\"content\":\"Hi\"}}]}"],
	'huge' => [502, qr/./, stream(delta($huge))],
	'endless' => [502, qr/./, "#!provider\nbody chunked\n" .
	    "repeat 5000\nraw {" . 'y' x 9999 . "\nend\n"],
);
my $t = Ccr->new(replies => {
	%cut, (map { $_ => $bad{$_}[2] } keys %bad),
	'quiet' => "#!provider\nhead\nsleep 10600\n" .
	    substr(stream(delta('late.')), 11),
	'quiet-within' => stream(delta('one '), "sleep 10600\n", delta('two')),
	'crumbs' => "#!provider\npieces 1\npause 0\n" .
	    substr(stream(delta("a\x{20ac}b "), delta('c')), 11),
	'lumps' => stream(map { delta($_ x 1_000_000) } 'a' .. 'e'),
	'thousand' => stream("repeat 1000\n", delta('{i} '), "end\n"),
	'together' => stream(map { delta("$_ ") } 1 .. 20),
	'apart' => stream(map { (delta("$_ "), "sleep 50\n") } 1 .. 5),
	'hello' => stream(delta('Hello.')),
})->listen;

# These two take their time: API_TIMEOUT_MS is the usual one for them.
my %slow;
for my $scene (qw(quiet quiet-within)) {
	$slow{$scene} = $t->client;
	$slow{$scene}->send(ask($scene));
	$t->arrived($scene);
}

# Many at once, since some wait for the limit, which only those have.
my %got;
for my $silent (1, 0) {
	my %c;
	$t->config($silent ? (API_TIMEOUT_MS => 1500) : ());
	for my $scene (grep { /silent/ == $silent } keys %cut, keys %bad) {
		for my $form ('streamed', 'whole') {
			my $c = $c{"$scene $form"} = $t->client;
			$c->send(ask($scene, whole => $form eq 'whole'));
			$t->arrived($scene);
		}
	}
	$got{$_} = $c{$_}->answer for keys %c;
}

for my $scene (sort keys %cut) {
	my $a = $got{"$scene streamed"};
	is($a->{status}, 200, "$scene: begun");
	ok($a->{whole}, "$scene: the client's stream is ended by the rules");
	like($a->text, qr/^one two /, "$scene: what came before is there");
	like($a->{body}, qr/\nevent: error\ndata: [^\n]*\n\n\z/,
	    "$scene: it ends with an error");
	unlike($a->{body}, qr/message_stop|message_delta/,
	    "$scene: and does not pretend to be complete");
	like($a->error, qr/^p, model \Q$scene\E: /, "$scene: it says where");
	$a = $got{"$scene whole"};
	cmp_ok($a->{status}, '>=', 500, "$scene: wanted whole, an error");
	like($a->error, qr/^p, model \Q$scene\E: /, "$scene: it says where");
}
for my $scene (sort keys %bad) {
	my ($status, $words) = @{ $bad{$scene} };
	for my $form ('streamed', 'whole') {
		my $a = $got{"$scene $form"};
		is($a->{status}, $status, "$scene, $form: status");
		like($a->error, qr/^p, model \Q$scene\E: .*$words/,
		    "$scene, $form: words");
		unlike($a->error, qr/[^\x20-\x7e]/, "$scene, $form: plain");
		cmp_ok(length $a->error, '<', 1000, "$scene, $form: short");
	}
}

# What is odd, but whole.
is($t->once('crumbs')->text, "a\x{e2}\x{82}\x{ac}b c", 'byte by byte');
is($t->once('thousand')->text, join('', map { "$_ " } 0 .. 999),
    'a thousand events, whole and in order');
{
	my $a = $t->once('lumps');
	ok($a->ends_well, 'events of a megabyte');
	is($a->text, join('', map { $_ x 1_000_000 } 'a' .. 'e'), 'whole');
}

# One connection goes on after most of these.
{
	my $c = $t->client;
	my @got;
	for my $scene (qw(reset hello garbage hello huge hello cut-within)) {
		$c->send(ask($scene));
		push @got, $c->answer->{status};
	}
	is("@got", '502 200 502 200 502 200 200',
	    'after an error the connection serves on');
}

# What arrives together leaves together.
SKIP: {
	my $log = "$t->{dir}/strace";
	skip('no strace here', 4) if system(
	    'strace -f -o /dev/null true >/dev/null 2>&1') != 0;
	my $other = Ccr->new(replies => $t->{replies});
	$other->listen('strace', '-D', '-qq', '-f', '-s', 4096, '-o', $log,
	    '-e', 'trace=write,writev,sendto,sendmsg');
	is($other->once('together')->text, join('', map { "$_ " } 1 .. 20),
	    'twenty events');
	is($other->once('apart')->text, join('', map { "$_ " } 1 .. 5),
	    'five events with pauses');
	$other->stop;
	my @writes = grep { /event: / } split /\n/, slurp($log);
	my ($at) = grep { $writes[$_] =~ /message_stop/ } 0 .. $#writes;
	cmp_ok($at + 1, '<=', 2, 'twenty events leave in one write, or two');
	my $apart = $#writes - $at;
	ok($apart >= 5 && $apart <= 7, "the others leave as they come");
}

# At last, the patient.
{
	my $a = $slow{quiet}->answer;
	like($a->{body}, qr/\A: [^\n]*\n\nevent: message_start\n/,
	    'silence before the answer: a comment');
	unlike($a->{body}, qr/event: ping/, 'and no event before its start');
	ok($a->ends_well, 'then the answer');
	is($a->text, 'late.', 'and its text');
	$a = $slow{'quiet-within'}->answer;
	like($a->{body},
	    qr/one .*event: ping\ndata: \{"type":"ping"\}\n\n.*two/s,
	    'silence within: a ping');
	ok($a->ends_well, 'then the rest');
	is($a->text, 'one two', 'and its text');
}

$t->quiet;
done_testing();
