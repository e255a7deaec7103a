# A proxy in a process of its own: HTTP (CONNECT and absolute URLs) or SOCKS5,
# with a login or without. Whatever it is asked for, it leads to one port of
# this machine; CONNECT leads to somebody who speaks no TLS. What it
# was asked stands in its log, a line each.
package Ccr::Proxy;
use strict;
use warnings;
use IO::Select;
use IO::Socket::INET;
use MIME::Base64;
use POSIX ();

# kind `http` or `socks5`; login `NAME:PASSWORD`; to: the port it leads to.
sub new {
	my ($class, %o) = @_;
	my $listener = IO::Socket::INET->new(LocalAddr => '127.0.0.1',
	    Listen => 16, Proto => 'tcp') or die "proxy: $!";
	pipe(my $ours, my $theirs) or die;
	my $p = bless { %o, port => $listener->sockport, alive => $theirs },
	    $class;
	$p->{pid} = fork // die "fork: $!";
	if ($p->{pid} == 0) {
		close $theirs;
		$SIG{$_} = 'DEFAULT' for qw(TERM INT HUP ALRM);
		alarm 120;
		eval { $p->serve($listener, $ours) };
		POSIX::_exit(0);
	}
	return $p;
}

# Until the test ends, which closes its end of the pipe.
sub serve {
	my ($p, $listener, $alive) = @_;
	$SIG{CHLD} = 'IGNORE';
	my $s = IO::Select->new($listener, $alive);
	for (;;) {
		my @ready = $s->can_read;
		return if grep { $_ == $alive } @ready;
		my $client = $listener->accept or next;
		my $pid = fork // next;
		if ($pid == 0) {
			close $listener;
			eval {
				$p->{kind} eq 'http' ? $p->http($client) :
				    $p->socks($client);
			};
			POSIX::_exit(0);
		}
	}
}

sub note {
	my ($p, $line) = @_;
	open(my $f, '>>', $p->{log}) or die;
	syswrite($f, "$line\n");
}

# The lines of the log so far, joined; they are taken away.
sub asked {
	my ($p) = @_;
	open(my $f, '+<', $p->{log}) or return '';
	my $text = join '', <$f>;
	truncate($f, 0);
	return $text;
}

sub take {
	my ($from, $n) = @_;
	my $got = '';
	while (length $got < $n) {
		sysread($from, $got, $n - length $got, length $got) or die;
	}
	return $got;
}

sub relay {
	my ($p, $client, $first) = @_;
	my $up = IO::Socket::INET->new(PeerAddr => '127.0.0.1',
	    PeerPort => $p->{to}, Proto => 'tcp') or die;
	syswrite($up, $first) if length $first;
	my $s = IO::Select->new($client, $up);
	for (;;) {
		for my $from ($s->can_read) {
			my $to = $from == $up ? $client : $up;
			sysread($from, my $bytes, 65536) or return;
			syswrite($to, $bytes);
		}
	}
}

sub http {
	my ($p, $client) = @_;
	my $head = '';
	until ($head =~ /\r\n\r\n/) {
		sysread($client, $head, 65536, length $head) or return;
	}
	my ($line) = $head =~ /^(.*)\r\n/;
	my ($basic) = $head =~ /^Proxy-Authorization: Basic (\S+)\r$/mi;
	my $login = defined $basic ? decode_base64($basic) : '-';
	my $bearer = $line =~ /^CONNECT/ && $head =~ /^Authorization:/mi;
	$p->note("$line login=$login" . ($bearer ? ' KEY' : ''));
	if (defined $p->{login} && $login ne $p->{login}) {
		syswrite($client, "HTTP/1.1 407 Login, please\r\n" .
		    "Proxy-Authenticate: Basic realm=\"x\"\r\n" .
		    "Content-Length: 0\r\nConnection: close\r\n\r\n");
		return;
	}
	if ($line =~ /^CONNECT/) {
		syswrite($client, "HTTP/1.1 200 Go on\r\n\r\n");
		sysread($client, my $hello, 65536);
		syswrite($client, "HTTP/1.1 400 No TLS here\r\n\r\n");
		return;
	}
	$head =~ s{^(\w+ )http://[^/ ]+}{$1};
	$p->relay($client, $head);
}

# RFC 1928 and 1929.
sub socks {
	my ($p, $client) = @_;
	my ($version, $n) = unpack('CC', take($client, 2));
	my @methods = unpack('C*', take($client, $n));
	my $login = '-';
	if (defined $p->{login}) {
		syswrite($client, pack('CC', 5, 2));
		take($client, 1);
		my $name = take($client, unpack('C', take($client, 1)));
		$login = "$name:" .
		    take($client, unpack('C', take($client, 1)));
		my $good = $login eq $p->{login};
		syswrite($client, pack('CC', 1, $good ? 0 : 1));
		$p->note("SOCKS login=$login") if !$good;
		return if !$good;
	} else {
		syswrite($client, pack('CC', 5, 0));
	}
	my (undef, $command, undef, $type) = unpack('C4', take($client, 4));
	my $host = $type == 1 ? join('.', unpack('C4', take($client, 4))) :
	    $type == 3 ? take($client, unpack('C', take($client, 1))) :
	    unpack('H*', take($client, 16));
	my $port = unpack('n', take($client, 2));
	$p->note("SOCKS $version " . ($type == 3 ? 'name' : 'address') .
	    " $host:$port login=$login");
	syswrite($client, pack('C4 C4 n', 5, 0, 0, 1, 127, 0, 0, 1, 1));
	$p->relay($client, '');
}

sub DESTROY {
	my ($p) = @_;
	close $p->{alive} if $p->{alive};
}

1;
