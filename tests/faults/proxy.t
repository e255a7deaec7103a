#!/usr/bin/env perl
# The way out: which proxy is taken, what it is told, what is said when it
# fails. The provider is called by a name or an address that only proxies know.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Ccr;
use Ccr::Proxy;
use Test::More;

my $secret = 'canary-p:ss/word';
my $coded = 'canary-p%3Ass%2Fword';
$ENV{$_} = 'http://nobody:environment@127.0.0.1:1'
    for map { ($_, uc $_) } qw(http_proxy https_proxy all_proxy);
my $t = Ccr->new(replies => { hello => stream(delta('Hello.')) });
my %p = (to => $t->{upstream});
my %http = (kind => 'http', %p);
my %socks = (kind => 'socks5', %p);
my $open = Ccr::Proxy->new(%http, log => "$t->{dir}/open");
my $login = Ccr::Proxy->new(%http, log => "$t->{dir}/login",
    login => "user:$secret");
my $socks = Ccr::Proxy->new(%socks, log => "$t->{dir}/socks");
my $guarded = Ccr::Proxy->new(%socks, log => "$t->{dir}/guarded",
    login => "user:$secret");
my @all = ($open, $login, $socks, $guarded);
$t->listen;

# One request with this way out; (status, error, what each proxy was asked).
sub go {
	my ($host, $proxy, %o) = @_;
	my $own = delete $o{own};
	my $scheme = delete $o{scheme} || 'http';
	$t->config(PROXY_URL => $proxy, CONNECT_TIMEOUT_MS => 500, p => {
		api_base_url => "$scheme://$host/v1/chat/completions",
		proxy => $own, max_retries => 0,
	}, %o);
	my $a = $t->once('hello');
	my $asked = join '', map { $_->asked } @all;
	unlike($a->{head} . $a->{body}, qr/canary/,
	    'no password in the answer');
	return ($a->{status}, $a->error, $asked);
}

my $at = '127.0.0.1';
my $path = 'v1/chat/completions';
my @ways = (
	[ 'http', "http://$at:$open->{port}", 'provider.test',
	    "POST http://provider.test/$path HTTP/1.1 login=-\n" ],
	[ 'http, for a port', "http://$at:$open->{port}/", 'provider.test:8080',
	    "POST http://provider.test:8080/$path HTTP/1.1 login=-\n" ],
	[ 'http with a login', "http://user:$coded\@$at:$login->{port}",
	    'provider.test',
	    "POST http://provider.test/$path HTTP/1.1 login=user:$secret\n" ],
	[ 'socks5', "socks5://$at:$socks->{port}", '192.0.2.7',
	    "SOCKS 5 address 192.0.2.7:80 login=-\n" ],
	[ 'socks5h', "socks5h://$at:$socks->{port}", 'provider.test:81',
	    "SOCKS 5 name provider.test:81 login=-\n" ],
	[ 'socks5h with a login', "socks5h://user:$coded\@$at:$guarded->{port}",
	    'provider.test',
	    "SOCKS 5 name provider.test:80 login=user:$secret\n" ],
);
for my $way (@ways) {
	my ($what, $proxy, $host, $expected) = @$way;
	my ($status, $error, $asked) = go($host, $proxy);
	is("$status $error", '200 ', "$what: works");
	is($asked, $expected, "$what: what it was asked");
}

# Which one.
{
	my ($status, undef, $asked) = go('provider.test',
	    "http://$at:$open->{port}", own => "socks5h://$at:$socks->{port}");
	is($status, 200, 'a proxy of the provider\'s own');
	like($asked, qr/^SOCKS .*\n\z/, 'is asked, and no other');
	($status, undef, $asked) = go("$at:$t->{upstream}",
	    "http://$at:$open->{port}");
	is("$status$asked", '200', 'this machine is called without a proxy');
	($status, undef, $asked) = go("localhost:$t->{upstream}", undef,
	    own => "socks5h://$at:$socks->{port}");
	is("$status$asked", '200', 'by its name and a proxy of its own, too');
	for my $list ('192.0.2.0/24', '192.0.2.7', '*', 'x.test 192.0.2.7:80') {
		($status, my $error, $asked) = go('192.0.2.7',
		    "http://$at:$open->{port}", NO_PROXY => $list);
		like($status, qr/^50[24]$/, "NO_PROXY $list: not by the proxy");
		like($error, qr/192\.0\.2\.7/, "NO_PROXY $list: it says whom");
		is($asked, '', "NO_PROXY $list: the proxy is not asked");
	}
	($status) = go('192.0.2.7', "http://$at:$open->{port}",
	    NO_PROXY => '192.0.2.70,10.0.0.0/8,2.7');
	is($status, 200, 'NO_PROXY with others does not count');
	($status, my $error) = go('192.0.2.7', undef);
	like($status, qr/^50[24]$/, 'without PROXY_URL there is no proxy');
	unlike($error, qr/proxy|environment/, 'the environment\'s is not seen');
}

# When it fails.
{
	my ($status, $error) = go('provider.test', "http://user:$coded\@$at:1");
	is($status, 502, 'a proxy that is down');
	like($error, qr/the proxy 127\.0\.0\.1:1\b/, 'is named');
	unlike($error, qr/user/, 'without the login');
	for my $proxy ("http://user:canary-wrong\@$at:$login->{port}",
	    "http://$at:$login->{port}",
	    "socks5h://user:canary-wrong\@$at:$guarded->{port}") {
		($status, $error) = go('provider.test', $proxy);
		(my $shown = $proxy) =~ s/:\d+$//;
		is($status, 502, "$shown: a login that is wrong");
		like($error, qr/proxy 127\.0\.0\.1:\d+\b.*(password|login)/,
		    "$shown: the message says so");
	}
	($status, $error) = go('provider.test',
	    "http://user:canary-wrong\@$at:$login->{port}", scheme => 'https');
	is($status, 502, 'a login that is wrong, for https');
	like($error, qr/proxy 127\.0\.0\.1:\d+\b.*407.*password/, 'says so');
	my ($s, $e, $asked) = go('provider.test',
	    "http://user:$coded\@$at:$login->{port}", scheme => 'https');
	is($asked, "CONNECT provider.test:443 HTTP/1.1 login=user:$secret\n",
	    'https goes by CONNECT, without the key');
	is($s, 502, 'to what is not TLS');
	like($e, qr/TLS with provider\.test/, 'and the message says so');
	($status, $error) = go('provider.test', "socks5h://$at:$open->{port}");
	is($status, 502, 'a proxy of another kind');
	like($error, qr/proxy 127\.0\.0\.1:\d+/, 'is named');
}

# NO_PROXY of the environment, where the file has none.
$t->stop;
{
	local $ENV{NO_PROXY} = '192.0.2.0/24';
	$t->listen;
	my ($status, $error, $asked) = go('192.0.2.7',
	    "http://$at:$open->{port}");
	is($asked, '', 'NO_PROXY of the environment counts');
	($status, $error, $asked) = go('192.0.2.7',
	    "http://$at:$open->{port}", NO_PROXY => 'example.com');
	is($status, 200, 'unless the file has one');
}

unlike($t->log, qr/canary/, 'no password in the log');
$t->quiet;
done_testing();
