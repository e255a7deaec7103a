#!/usr/bin/env perl
# Vertex AI with a service account: its key is exchanged for a token, once for
# all handlers, and again when that has ended or is refused; what Google says
# when it gives none; and neither key nor token is ever told.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Ccr;
use JSON::PP;
use MIME::Base64 qw(decode_base64);
use Test::More;

plan skip_all => 'openssl is not installed'
    if system('openssl version >/dev/null 2>&1') != 0;
delete @ENV{grep { /^(GOOGLE_|CLOUDSDK_)/ } keys %ENV};

my $json = JSON::PP->new->canonical->utf8;
my $t = Ccr->new(replies => { gemini => '', claude => '' });
my $dir = $t->{dir};
my $state = "$dir/home/google-token-*";

# Keys that nobody has had before.
sub make_key {
	my ($name) = @_;
	system("openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 " .
	    "-out $dir/$name.pem 2>/dev/null && openssl pkey -pubout " .
	    "-in $dir/$name.pem -out $dir/$name.pub") == 0 or die 'openssl';
	return slurp("$dir/$name.pem");
}
my %key = map { $_ => make_key($_) } qw(robot other);

sub account {
	my ($name, %o) = @_;
	spew("$dir/home/$name.json", $json->encode({
		type => 'service_account', project_id => "$name-project",
		private_key_id => "id-of-$name",
		private_key => $key{$name},
		client_email => "$name\@p.iam.gserviceaccount.com",
		token_uri => "http://127.0.0.1:$t->{upstream}/token", %o }));
}

sub gemini {
	my (%candidate) = @_;
	return 'event ' . $json->encode({ candidates => [{ content => {
	    role => 'model', parts => [{ text => 'Hello.' }] },
	    finishReason => 'STOP' }] }) . "\n";
}

# What the provider plays, by path: Google's token endpoint, and Vertex.
my %play;
sub play {
	%play = (token => "#!provider\nsleep 20\nraw {\"access_token\":" .
	    "\"ya29.no-real-token-{n}-end\",\"expires_in\":3599," .
	    "\"token_type\":\"Bearer\"}\n",
	    gemini => "#!provider\n" . gemini(), @_);
	spew("$dir/replies/$_", $play{$_}) for keys %play;
	spew("$dir/replies/rules", "path:/token\ttoken\n" .
	    "header:Bearer ya29.stale\trefused\n*\tgemini\n");
}
my $unauthenticated = "#!provider\nstatus 401\nraw " . $json->encode({
    error => { code => 401, status => 'UNAUTHENTICATED', message =>
    'Request had invalid authentication credentials.' } }) . "\n";

sub config {
	my (%o) = @_;
	my $use = delete $o{use} || {};
	$t->config(p => { api_base_url => "http://127.0.0.1:$t->{upstream}",
	    api_keys => undef, models => ['gemini'], transformer => {
	    use => ['vertex-gemini'], credentials => 'robot.json', %$use },
	    %o });
}

# The requests for this path; how many, and the last one's head and body.
sub requests {
	my ($path) = @_;
	my @n = grep { slurp("$dir/kept/$_.head") =~ /^POST \S*\Q$path\E/ }
	    sort { $a <=> $b } map { m(/(\d+)\.head$) }
	    glob("$dir/kept/*.head");
	return @n;
}
sub asked { return scalar(my @n = requests('/token')) }
sub heard { return scalar(my @n = requests(':stream')) }
sub last_head { return slurp("$dir/kept/" . (requests($_[0]))[-1] . '.head') }
sub last_body { return slurp("$dir/kept/" . (requests($_[0]))[-1] . '.body') }
sub last_token {
	return (last_head(':streamGenerateContent') =~
	    /^Authorization: Bearer (\S+)\r$/m)[0];
}

# As at the first start: no token is kept, no key disabled.
sub forget {
	unlink glob $state;
	unlink "$dir/home/rotation.state";
}
sub kept { return (grep { !/\.lock$/ } glob $state)[0] }
sub keep {
	my ($token, $left_ms) = @_;
	spew(kept(), sprintf("ccr google token 1\n%d\n%s\n",
	    time * 1000 + $left_ms, $token));
}

play();
account($_) for qw(robot other);
config();
$t->listen;

# The exchange.
is($t->once('gemini')->text, 'Hello.', 'text, streamed');
is(asked(), 1, 'Google was asked for a token');
like(last_head('/token'), qr(^POST /token HTTP), 'where the file says');
like(last_head('/token'),
    qr(^Content-Type: application/x-www-form-urlencoded\r$)m, 'with a form');
{
	my ($grant, $assertion) = last_body('/token') =~
	    /^grant_type=([^&]*)&assertion=([\w.-]+)$/;
	is($grant, 'urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer',
	    'of two fields');
	my ($head, $claims, $signature) = split /\./, $assertion;
	my $plain = sub { decode_base64($_[0] =~ tr{_-}{/+}r) };
	is_deeply($json->decode($plain->($head)), { alg => 'RS256',
	    typ => 'JWT', kid => 'id-of-robot' }, 'the head');
	my $c = $json->decode($plain->($claims));
	ok(abs($c->{iat} - time) < 120, 'signed now');
	is($c->{exp} - $c->{iat}, 3600, 'for an hour');
	delete @$c{qw(iat exp)};
	is_deeply($c, { iss => 'robot@p.iam.gserviceaccount.com',
	    aud => "http://127.0.0.1:$t->{upstream}/token",
	    scope => 'https://www.googleapis.com/auth/cloud-platform' },
	    'the claims');
	spew("$dir/text", "$head.$claims");
	spew("$dir/signature", $plain->($signature));
	is(system("openssl dgst -sha256 -verify $dir/robot.pub -signature " .
	    "$dir/signature $dir/text >/dev/null"), 0, 'the signature');
}
is((split /\r/, last_head(':stream'))[0], 'POST /v1/projects/robot-project/' .
    'locations/us-central1/publishers/google/models/' .
    'gemini:streamGenerateContent?alt=sse HTTP/1.1', "the file's project");
my $first = last_token();
is($first, 'ya29.no-real-token-1-end', 'the token is used');

# Kept.
is($t->once('gemini')->text, 'Hello.', 'another handler');
is(asked(), 1, 'asks nobody');
is(last_token(), $first, 'and uses the same token');
is((stat kept())[2] & 0777, 0600, 'nobody else can read it');
unlike(kept(), qr/robot|project/, 'its name tells nothing');
{
	my $c = $t->client;
	for my $turn (1 .. 3) {
		$c->send(ask('gemini'));
		is($c->answer->text, 'Hello.', "turn $turn on one connection");
	}
	is(asked(), 1, 'and nobody was asked');
}

# Renewed: what has ended, what is about to, what is none.
for my $row (['has ended', -1000], ['ends in half a minute', 30000],
    ['is said to last for ever', 400 * 86400 * 1000]) {
	my ($what, $left) = @$row;
	my $before = asked();
	keep("ya29.old-$before", $left);
	is($t->once('gemini')->text, 'Hello.', "a token that $what");
	is(asked(), $before + 1, 'another is asked for');
	unlike(last_token(), qr/old/, 'and used');
	is($t->once('gemini')->text, 'Hello.', 'and kept');
	is(asked(), $before + 1, 'for the next');
}
keep('ya29.good-one', 600000);
is($t->once('gemini')->text, 'Hello.', 'a token with ten minutes to go');
is(last_token(), 'ya29.good-one', 'is used');
for my $text ('', 'x', "ccr google token 1\n", "ccr google token 1\n" .
    (time + 600) . "000\nya29.cut", "ccr google token 2\n" . (time + 600) .
    "000\nya29.x\n", "ccr google token 1\n" . (time + 600) . "000\nya29 x\n",
    "\0" x 5000) {
	my $before = asked();
	spew(kept(), $text);
	is($t->once('gemini')->text, 'Hello.', 'a file of ' . length($text) .
	    ' bytes that holds none');
	is(asked(), $before + 1, 'another is asked for');
}
{
	my $before = asked();
	keep('ya29.everybodys', 600000);
	chmod 0644, kept();
	is($t->once('gemini')->text, 'Hello.', 'a file that others can read');
	is(asked(), $before + 1, 'is not trusted');
	my $real = kept();
	keep('ya29.elsewhere', 600000);
	rename $real, "$dir/elsewhere";
	symlink "$dir/elsewhere", $real;
	is($t->once('gemini')->text, 'Hello.', 'a link in its place');
	is(asked(), $before + 2, 'is not followed');
	is(slurp("$dir/elsewhere") =~ /elsewhere/, 1, 'and left alone');
}

# Many at once: one asks.
forget();
{
	my $before = asked();
	my @clients = map { $t->client } 1 .. 32;
	$_->send(ask('gemini')) for @clients;
	is(scalar(grep { $_->answer->text eq 'Hello.' } @clients), 32,
	    '32 handlers at once');
	is(asked(), $before + 1, 'and one question');
}

# Refused by Vertex: another token, once.
play(refused => $unauthenticated);
keep('ya29.stale-1', 600000);
{
	my $before = asked();
	my $a = $t->once('gemini');
	is($a->text, 'Hello.', 'a token that Vertex refuses');
	is(asked(), $before + 1, 'another is asked for');
	like($a->{head}, qr/^x-ccr-attempts: 2\r$/mi, 'and the request repeated');
	is($t->once('gemini')->text, 'Hello.', 'the key is as good as before');
	is(asked(), $before + 1, 'and so is the token');
}
# On one connection, the token in memory.
{
	my $c = $t->client;
	$c->send(ask('gemini'));
	is($c->answer->text, 'Hello.', 'a first turn');
	my $before = asked();
	spew("$dir/replies/rules", "path:/token\ttoken\nheader:Bearer " .
	    last_token() . "\trefused\n*\tgemini\n");
	$c->send(ask('gemini'));
	is($c->answer->text, 'Hello.', 'its token is withdrawn: a second');
	is(asked(), $before + 1, 'with another token');
}
# Refused always.
forget();
spew("$dir/replies/rules", "path:/token\ttoken\n*\trefused\n");
{
	my ($before, $heard) = (asked(), heard());
	my $a = $t->once('gemini');
	is($a->{status}, 401, 'a new token that is refused: 401');
	is(asked(), $before + 1, 'after one exchange');
	is(heard(), $heard + 1, 'and one request');
	like($a->error, qr/p: every key has been refused|p, model gemini, key/,
	    'which names the provider');
}

# Refused by Google.
my %refusal = (
	'a wrong signature' => [ 400, '{"error":"invalid_grant",' .
	    '"error_description":"Invalid JWT Signature."}', 401,
	    qr/robot\@p\.iam.*invalid_grant \(Invalid JWT Signature\.\)/,
	    qr/put a new key file/ ],
	'a wrong clock' => [ 400, '{"error":"invalid_grant",' .
	    '"error_description":"Invalid JWT: Token must be a short-lived ' .
	    'token (60 minutes) and in a reasonable timeframe. Check your ' .
	    'iat and exp values in the JWT claim."}', 502,
	    qr/robot\@p\.iam/, qr/this machine's clock is wrong/ ],
	'a wrong address' => [ 404, '<html>not here</html>', 502,
	    qr/HTTP status 404/, qr/is token_uri right\?/ ],
	'trouble at Google' => [ 503, '{"error":"backend"}', 503,
	    qr/HTTP status 503/, qr/p, model gemini/ ],
	'no token in it' => [ 200, '{"id_token":"x"}', 502,
	    qr/without an access token/, qr/token_uri/ ],
	'a token with a line end' => [ 200,
	    '{"access_token":"ya29.x\\nX-Evil: 1"}', 502,
	    qr/without an access token/, qr/token_uri/ ],
	'no JSON' => [ 200, 'hello', 502, qr/without an access token/,
	    qr/p, model gemini/ ],
);
for my $what (sort keys %refusal) {
	my ($status, $body, $want, @words) = @{ $refusal{$what} };
	forget();
	play(token => "#!provider\nstatus $status\nraw " .
	    $body =~ s/\\/\\\\/gr . "\n");
	my $heard = heard();
	my $a = $t->once('gemini');
	is($a->{status}, $want, "$what: $want");
	like($a->error, $_, "$what: $_") for @words;
	is(heard(), $heard, "$what: Vertex hears nothing");
	is(kept(), undef, "$what: nothing is kept");
}
play();
forget();

# A client that leaves while Google is silent.
play(token => "#!provider\nhang\n");
{
	my $c = $t->client;
	my $before = asked();
	$c->send(ask('gemini'));
	ok(wait_for(sub { asked() > $before }), 'Google is asked, and silent');
	my $n = (requests('/token'))[-1];
	undef $c;
	like(wait_for(sub { slurp("$dir/kept/$n.end") }), qr/^gone/,
	    'the client leaves, and so do we');
}
play();

# A user's credentials, where gcloud keeps them, with a project that pays.
mkdir "$dir/.config";
mkdir "$dir/.config/gcloud";
spew("$dir/.config/gcloud/application_default_credentials.json",
    $json->encode({ type => 'authorized_user', client_id => 'some id',
    client_secret => 'some-secret&', refresh_token => '1//no-real-refresh',
    quota_project_id => 'paying-project',
    token_uri => "http://127.0.0.1:$t->{upstream}/token" }));
config(transformer => { use => ['vertex-gemini'] });
is($t->once('gemini')->text, 'Hello.', 'a user\'s credentials');
is(last_body('/token'), 'grant_type=refresh_token&client_id=some%20id&' .
    'client_secret=some-secret%26&refresh_token=1%2F%2Fno-real-refresh',
    'are refreshed');
like(last_head(':stream'), qr/^x-goog-user-project: paying-project\r$/m,
    'who pays is told');
like(last_head(':stream'), qr(/projects/paying-project/), 'and asked');
unlink "$dir/.config/gcloud/application_default_credentials.json";
{
	my $a = $t->once('gemini');
	is($a->{status}, 500, 'without them: 500');
	like($a->error, qr/p.*credentials.*GOOGLE_APPLICATION_CREDENTIALS/,
	    'and what to do');
}

# Accounts are keys like others.
config(api_keys => [{ file => 'robot.json' }, { file => 'other.json' }],
    use => { credentials => undef, project => 'one-project' });
{
	my %seen;
	for (1 .. 4) {
		my $a = $t->once('gemini');
		$seen{($a->{head} =~ /^x-ccr-key: (\S+)\r$/mi)[0]}
		    {last_token()}++;
	}
	is_deeply([sort keys %seen], ['p#1', 'p#2'], 'two accounts in turn');
	is(scalar(map { keys %$_ } values %seen), 2, 'with a token each');
	like(last_head(':stream'), qr(/projects/one-project/),
	    'for the project that is configured');
}
account('other', private_key => "-----BEGIN PRIVATE KEY-----\nMIIB\n" .
    "-----END PRIVATE KEY-----\n");
$t->config(p => { api_base_url => "http://127.0.0.1:$t->{upstream}",
    api_keys => [{ file => 'other.json' }], models => ['gemini'],
    transformer => { use => ['vertex-gemini'] } });
{
	my $a = $t->once('gemini');
	is($a->{status}, 500, 'a key file that is damaged: 500');
	like($a->error, qr/"p#1": the file has a private_key that is damaged/,
	    'and what is wrong');
}

# Where nothing can be kept each connection asks, once.
forget();
config();
is($t->once('gemini')->text, 'Hello.', 'to see what the lock is called');
my ($lock) = glob("$state.lock");
forget();
mkdir $lock;
{
	my $before = asked();
	my $c = $t->client;
	for my $turn (1 .. 3) {
		$c->send(ask('gemini'));
		is($c->answer->text, 'Hello.', "no lock: turn $turn");
	}
	is(asked(), $before + 1, 'no lock: one question a connection');
	is(kept(), undef, 'no lock: nothing is kept');
	rmdir $lock;
}

# Nothing of it is told anywhere.
config(use => { credentials => 'robot.json' });
my @pieces = grep { length > 40 } split /\n/, $key{robot};
for my $file (glob("$dir/log $dir/home/rotation.state $dir/ccrd.err")) {
	my $text = slurp($file);
	unlike($text, qr/ya29\./, "no token in $file");
	is(scalar(grep { index($text, $_) >= 0 } @pieces), 0,
	    "no key in $file");
}
play(gemini => "#!provider\nstatus 400\nraw {\"error\":{\"message\":\"" .
    "bad: ya29.no-real-token-{n}-end\"}}\n");
forget();
{
	my $a = $t->once('gemini');
	my $n = (requests('/token'))[-1];
	spew("$dir/replies/gemini", "#!provider\nstatus 400\nraw {\"error\":" .
	    "{\"message\":\"bad: ya29.no-real-token-$n-end\"}}\n");
	$a = $t->once('gemini');
	is($a->{status}, 400, 'a provider that says the token back');
	unlike($a->error, qr/no-real-token/, 'is not passed on');
}
$t->quiet;
done_testing();
