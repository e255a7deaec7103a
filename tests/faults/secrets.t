#!/usr/bin/env perl
# Keys, passwords and prompts stay where they belong, whatever goes wrong: not
# in answers, log, state, lock, messages, nor in what the system shows of a
# process. Every secret here, and every piece of it of twelve characters, is
# looked for everywhere.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Ccr;
use Test::More;

my %secret = (
	'the first key' => 'sk-Zq8vR2mX7wKpT4nB9cYh3LdF6gJs',
	'the second key' => 'sk-Uy5tEe1rWq0oPa7iSx9dCf2vGbHn',
	'a key of a command' => 'sk-Mj3nKk8bVv5cXl2zAo6sDp4fQg9h',
	'a key of a file' => 'sk-Tt7yRr4uEe6iWw1oQq9pZz3aXx8s',
	'the password of the proxy' => 'Pw9xNc4vBm2kLz7jHg5fDs8aQe',
	'the APIKEY' => 'ccr-Hh6gFf3dSs9aPp2oIi5uYy8tRr1e',
	'a wrong APIKEY' => 'ccr-Bb4nVv7mCc1xZz8lKk5jJj2hGg9f',
	'the prompt' => 'Lorem9Wx2Kq7Vn4Tz8Rb5Mc1Yd6Hg3',
	'the answer' => 'Ipsum4Pz8Jd3Fq9Lx6Ns1Gw5Cr7Bk2',
);
my ($k1, $k2) = @secret{'the first key', 'the second key'};
my ($kc, $kf) = @secret{'a key of a command', 'a key of a file'};
my $password = $secret{'the password of the proxy'};
my $apikey = $secret{'the APIKEY'};
my $answer = $secret{'the answer'};

# What a careless provider says back.
sub echo {
	my ($status, $words) = @_;
	return "#!provider\nstatus $status\nheader X-Echo: $k1\nraw $words\n";
}
my $all = "$k1 $k2";
my $t = Ccr->new(replies => {
	'good' => stream(delta($answer)),
	'refused' => echo(401, "{\"error\":{\"message\":\"Incorrect API key " .
	    "provided: $k1 $k2\",\"code\":\"invalid_api_key\"}}"),
	'page' => echo(502, "<html><h1>Bad</h1><pre>Authorization: Bearer " .
	    "$k1 $k2</pre></html>"),
	'plain' => echo(400, "header 'Authorization: Bearer $all'"),
	'piece' => echo(400, '{"error":{"message":"key ' .
	    substr($k1, 5, 14) . ' and ' . substr($k2, 9) . '"}}'),
	'escaped' => echo(400, '{"error":{"message":"' .
	    join('', map { sprintf '\\\\u%04x', ord } split //, $k1) . '"}}'),
	'code' => echo(400, "{\"error\":{\"type\":\"$k1\",\"code\":\"$k2\"," .
	    "\"param\":\"$k1\",\"message\":\"no\"}}"),
	'long' => echo(500, '{"error":{"message":"' . ('x ' x 100) .
	    "$k1 " x 40 . '"}}'),
	(map { ("edge$_" => echo(400, '{"error":{"message":"' . 'x' x $_ .
	    "$k1\"}}")) } 440, 450, 460, 470, 480, 490, 500, 960, 970, 980,
	    990, 1000),
	'stream' => "#!provider\n" . delta($answer) . "sleep 20\n" .
	    "event {\"error\":{\"message\":\"failed with $all\"}}\n",
	'redirect' => "#!provider\nstatus 302\nheader Location: " .
	    "http://$k1:$k2\@127.0.0.1:1/\nraw $k1\n",
	'broken' => stream(delta('x'), "sleep 20\n",
	    "event {\"choices\":[{\"delta\":\"$k1}\n"),
	'json' => "#!provider\nraw {\"choices\": $k1 $k2\n",
	'garbage' => "$k1 $k2\r\n\r\n",
	'elsewhere' => echo(400, "{\"error\":{\"message\":\"no: $kf $kc\"}}"),
	'slow' => "#!provider\n" . delta($answer) . "hang\n",
});
spew("$t->{dir}/home/kf", $kf);
spew("$t->{dir}/home/kc", $kc);
my @keys = ($k1, $k2, { file => 'kf' }, { command => ['cat', 'kc'] });
my %settings = (APIKEY => $apikey, p => { api_keys => \@keys,
    max_retries => 3 });
chdir "$t->{dir}/home" or die;
$t->config(%settings);
$t->listen;

# All that clients were told.
my $told = '';
my %status;
sub hear {
	my ($name, @ask) = @_;
	my $a = $t->once(@ask, head => "x-api-key: $apikey\r\n");
	my $text = "$a->{head}$a->{body}";
	$text =~ s/\Q$answer\E//g;
	$told .= $text;
	$status{$name} = $a->{status};
	return $a;
}

# Which secret stands in the text, or a piece of it, and after what; else ''.
sub leak {
	my ($text) = @_;
	for my $name (sort keys %secret) {
		for my $from (0 .. length($secret{$name}) - 12) {
			my $piece = substr($secret{$name}, $from, 12);
			my $at = index($text, $piece);
			next if $at < 0;
			my $before = $at < 60 ? $at : 60;
			return "$name after: " .
			    substr($text, $at - $before, $before);
		}
	}
	return '';
}

for my $scene (sort keys %{ $t->{replies} }) {
	next if $scene eq 'slow' || $scene eq 'elsewhere';
	for my $whole (0, 1) {
		# Each key gets its turn, and none stays refused.
		unlink "$t->{dir}/home/rotation.state";
		hear($scene, $scene, whole => $whole,
		    text => $secret{'the prompt'});
	}
}
# A key from elsewhere is known as soon as it has been sent.
for my $from (@keys[2, 3]) {
	$t->config(%settings, p => { api_keys => [$from] });
	my $a = hear('elsewhere', 'elsewhere');
	my ($own, $other) = $from->{file} ? ($kf, $kc) : ($kc, $kf);
	$told =~ s/\Q$other\E//g;
	is(index($a->{body}, substr($own, 8, 12)), -1, 'a key from elsewhere');
}
$t->config(%settings);
is($status{good}, 200, 'the good one is good');
is($status{$_}, 401, "$_: 401") for qw(refused);
is($status{$_}, 400, "$_: 400") for qw(plain piece escaped code);
cmp_ok($status{$_}, '>=', 500, "$_: an error") for qw(page long garbage json);
is(leak($told), '', 'no secret in answers to what providers say');

# While one is at work, what can be seen of the processes?
SKIP: {
	skip('no /proc here', 4) if !-r '/proc/self/cmdline';
	my $c = $t->client;
	$c->send(ask('slow', text => $secret{'the prompt'},
	    head => "x-api-key: $apikey\r\n"));
	$c->until(qr/\Q$answer\E/);
	my @pids = ($t->{ccrd}, split ' ',
	    slurp("/proc/$t->{ccrd}/task/$t->{ccrd}/children"));
	cmp_ok(scalar @pids, '>=', 2, 'there is a handler');
	is(leak(join '', map { slurp("/proc/$_/cmdline") } @pids), '',
	    'no secret in an argument');
	is(leak(join '', map { slurp("/proc/$_/environ") } @pids), '',
	    'nor in the environment');
	is(leak(join '', map { slurp("/proc/$_/comm") .
	    slurp("/proc/$_/status") } @pids), '', 'nor in a status');
	$c->leave;
	$t->logged('slow');
}

# Ways to be wrong: the client, the proxy, the file.
my %wrong = (
	'a wrong APIKEY' => sub {
		my $c = $t->client;
		$c->send(ask('good', text => $secret{'the prompt'},
		    head => "x-api-key: $secret{'a wrong APIKEY'}\r\n"));
		return $c->answer;
	},
	'bad JSON near the prompt' => sub {
		return hear('x', 'good', body => "{\"messages\":[" .
		    "$secret{'the prompt'} \"x-api-key\": $apikey]}");
	},
	'a model that is a secret' => sub {
		return hear('x', 'good', body => "{\"model\":\"q,$k1\"," .
		    '"max_tokens":1,"messages":[{"role":"user",' .
		    '"content":"x"}]}');
	},
	'a proxy that is down' => sub {
		$t->config(%settings, PROXY_URL =>
		    "http://me:$password\@127.0.0.1:1", p => {
		    %{ $settings{p} }, max_retries => 0,
		    api_base_url => 'http://192.0.2.7/v1/chat/completions' });
		return hear('x', 'good');
	},
);
sub file {
	my ($p) = @_;
	return sub {
		$t->text($p);
		return hear('x', 'good', text => $secret{'the prompt'});
	};
}
my $good = '"name":"p","models":["good"],' .
    '"api_base_url":"http://127.0.0.1:1/v1"';
$wrong{"a file with $_->[0]"} = file($_->[1]) for (
	['a key without quotes', "{\"Providers\":[{\"api_keys\":[$k1]}]}"],
	['a key without its end', "{\"Providers\":[{\"api_keys\":[\"$k1\n]}]}"],
	['a key for a number', "{\"PORT\":\"$k1\"}"],
	['a key for a strategy', "{\"Providers\":[{$good," .
	    "\"api_keys\":[\"$k1\"],\"rotation_strategy\":\"$k1\"}]}"],
	['a key for a name', "{\"$k1\":\"$k2\",\"Providers\":[{$good," .
	    "\"$k2\":1}]}"],
	['a key for a key\'s member', "{\"Providers\":[{$good,\"api_keys\":" .
	    "[{\"kee\":\"$k1\"},{\"key\":[\"$k2\"]},{\"$k1\":1}]}]}"],
	['a bad byte in a key', "{\"Providers\":[{$good,\"api_keys\":" .
	    "[\"$k1\xff\",\"$k2\\u0001\"]}]}"],
	['a control character in a key', "{\"Providers\":[{$good," .
	    "\"api_keys\":[\"$k1\\n\",\"$k2\\u0001\"]}]}"],
	['a key in a URL', "{\"Providers\":[{\"name\":\"p\"," .
	    "\"models\":[\"m\"]," .
	    "\"api_base_url\":\"http://u:$k1\@127.0.0.1:1/v1\"}]}"],
	['a key for a URL', "{\"Providers\":[{\"name\":\"p\"," .
	    "\"models\":[\"m\"],\"api_base_url\":\"$k1\"}]," .
	    "\"PROXY_URL\":\"ftp://u:$password\@x\"}"],
	['a key as a variable', "{\"Providers\":[{$good,\"api_keys\":" .
	    "[\"\$\{$k1\}\"]}]}"],
	['a bad proxy', "{\"Providers\":[{$good}],\"PROXY_URL\":" .
	    "\"gopher://me:$password\@127.0.0.1:1\"}"],
);
for my $what (sort keys %wrong) {
	my $a = $wrong{$what}->();
	cmp_ok($a->{status}, '>=', 400, "$what: an error");
	is(leak("$a->{head}$a->{body}"), '', "$what: no secret in the answer");
	my $check = `CCR_HOME=$t->{dir}/home @{[build()]}/ccr check 2>&1`;
	is(leak($check), '', "$what: nor in what ccr check says");
	$t->config(%settings);
}

# What is left behind.
hear('good', 'good', text => $secret{'the prompt'});
for my $command ('status', 'status --json', 'rotation', 'rotation --json') {
	my $said = `CCR_HOME=$t->{dir}/home @{[build()]}/ccr $command 2>&1`;
	is(leak($said), '', "ccr $command shows none");
}
like($t->log, qr/ status=200 /, 'there is a log');
(my $log = $t->log) =~ s/^.* model=elsewhere .*\n//mg;
is(leak($log), '', 'and no secret in it');
for my $file (glob("$t->{dir}/home/*")) {
	next if $file =~ m(/(config\.json|kf|kc)$);
	is(leak(slurp($file)), '', "nor in $file" =~ s/\Q$t->{dir}\E//r);
}
$t->quiet;
chdir '/';
done_testing();
