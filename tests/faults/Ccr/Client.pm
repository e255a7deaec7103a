# A client that sees bytes: it may send a little, read a little, and leave.
package Ccr::Client;
use strict;
use warnings;
use IO::Select;
use IO::Socket::INET;
use JSON::PP;
use Socket qw(SOL_SOCKET SO_LINGER SO_RCVBUF);
use Time::HiRes qw(time);

sub new {
	my ($class, $port) = @_;
	my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1',
	    PeerPort => $port, Proto => 'tcp') or die "connect: $!\n";
	binmode $socket;
	return bless { socket => $socket, buffer => '',
	    host => "127.0.0.1:$port" }, $class;
}

# Send it all; false when the other end does not take it.
sub send {
	my ($c, $bytes) = @_;
	$bytes =~ s/\@HOST\@\r$/$c->{host}\r/mg;
	my $at = 0;
	while ($at < length $bytes) {
		my $n = syswrite($c->{socket}, $bytes, 262144, $at);
		return 0 unless $n;
		$at += $n;
	}
	return 1;
}

# Send and read in turns, as clients do: the answer may come before the end.
sub send_reading {
	my ($c, $bytes, $stop) = @_;
	$bytes =~ s/\@HOST\@\r$/$c->{host}\r/mg;
	my $at = 0;
	$c->{socket}->blocking(0);
	while ($at < length $bytes && $c->{buffer} !~ $stop) {
		my ($r, $w) = IO::Select->select(IO::Select->new($c->{socket}),
		    IO::Select->new($c->{socket}), undef, 30);
		last if !$r;
		last if @$r && !sysread($c->{socket}, $c->{buffer}, 65536,
		    length $c->{buffer});
		next unless @$w;
		my $n = syswrite($c->{socket}, $bytes, 65536, $at);
		last if !defined $n && !$!{EAGAIN};
		$at += $n // 0;
	}
	$c->{socket}->blocking(1);
	return $at;
}

# Read once more; false at the end, or after so many seconds.
sub more {
	my ($c, $seconds) = @_;
	return 0 unless IO::Select->new($c->{socket})
	    ->can_read($seconds // 30);
	return sysread($c->{socket}, $c->{buffer}, 65536, length $c->{buffer});
}

# Does the other end close within so many seconds? What it still says counts
# as said.
sub closed {
	my ($c, $seconds) = @_;
	my $end = time + ($seconds // 10);
	while (time < $end) {
		IO::Select->new($c->{socket})->can_read($end - time) or last;
		return 1 if !sysread($c->{socket}, $c->{buffer}, 65536,
		    length $c->{buffer});
	}
	return 0;
}

# Read until this is there; true if it came.
sub until {
	my ($c, $pattern, $seconds) = @_;
	my $end = time + ($seconds // 30);
	while ($c->{buffer} !~ $pattern) {
		return 0 if time > $end || !$c->more($end - time + 0.001);
	}
	return 1;
}

# At least so many bytes in the buffer.
sub have {
	my ($c, $n) = @_;
	while (length $c->{buffer} < $n) {
		return 0 unless $c->more;
	}
	return 1;
}

sub take {
	my ($c, $n) = @_;
	return substr($c->{buffer}, 0, $n, '');
}

# Chunks up to their end; undef when it is cut off.
sub chunks {
	my ($c, $a) = @_;
	for (;;) {
		$c->until(qr/^[0-9a-f]+\r\n/) or return 0;
		$c->{buffer} =~ s/^([0-9a-f]+)\r\n//;
		my $n = hex $1;
		$c->have($n + 2) or return 0;
		$a->{body} .= $c->take($n);
		$a->{chunks}++ if $n;
		$c->take(2) eq "\r\n" or return 0;
		return 1 if $n == 0;
	}
}

# The next answer: status, head, body, whole (false when it was cut off).
# Without any answer the status is 0.
sub answer {
	my ($c) = @_;
	my $a = bless { status => 0, head => '', body => '', whole => 0 },
	    'Ccr::Answer';
	$c->until(qr/\r\n\r\n/) or return $a;
	$c->{buffer} =~ s/^(.*?\r\n)\r\n//s;
	$a->{head} = $1;
	($a->{status}) = $a->{head} =~ /^HTTP\/1\.[01] (\d{3})/ or die $1;
	if ($a->{head} =~ /^transfer-encoding: chunked\r$/mi) {
		$a->{whole} = $c->chunks($a);
	} elsif ($a->{head} =~ /^content-length: (\d+)\r$/mi) {
		$a->{whole} = $c->have($1);
		$a->{body} = $c->take($1);
	}
	return $a;
}

# Hang up: with FIN, or with RST.
sub leave {
	my ($c, $how) = @_;
	setsockopt($c->{socket}, SOL_SOCKET, SO_LINGER, pack('ii', 1, 0))
	    if ($how // '') eq 'reset';
	close $c->{socket};
}

package Ccr::Answer;

# The events of a streamed answer, decoded.
sub events {
	my ($a) = @_;
	return map { JSON::PP::decode_json($_) } $a->{body} =~ /^data: (.*)$/mg;
}

# All the text of a streamed answer, as it stands in the JSON.
sub text {
	my ($a) = @_;
	return join '', $a->{body} =~
	    /^data: .*"type":"text_delta","text":"([^"]*)"\}\}$/mg;
}

# Does the stream end as it should?
sub ends_well {
	my ($a) = @_;
	return $a->{whole} && $a->{body} =~
	    /event: message_stop\ndata: \{"type":"message_stop"\}\n\n\z/;
}

# The message of an error, of a document or at the end of a stream.
sub error {
	my ($a) = @_;
	my ($data) = $a->{body} =~ /^event: error\ndata: (.*)$/m;
	my $e = eval { JSON::PP::decode_json($data // $a->{body}) };
	return ref $e && ref $e->{error} ? $e->{error}{message} : '';
}

1;
