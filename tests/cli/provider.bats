#!/usr/bin/env bats
# The test tools themselves: tests/provider and tests/inetd.

setup() {
	BUILD=$(cd "${BUILD:-$BATS_TEST_DIRNAME/../../build}" && pwd)
	provider=$BUILD/tests/provider
	inetd=$BUILD/tests/inetd
	T=$BATS_TEST_TMPDIR
	mkdir "$T/d"
	tab=$'\t'
}

# Closing 8 ends the tool that listen() started.
teardown() {
	exec 8>&- 9>&-
	wait		# no test leaves a process behind
	[ ! -s "$T/err" ] || sed 's/^/# /' "$T/err"
	! cat "$T"/err* 2>/dev/null | grep -q -e Sanitizer -e "runtime error"
}

# Start a tool and set $port; it ends with this shell at the latest.
listen() {
	mkfifo "$T/in" "$T/out"
	"$@" <"$T/in" >"$T/out" 2>"$T/err" 3>&- &
	pid=$!
	exec 8>"$T/in"
	read -r word port <"$T/out"
	[ "$word" = port ]
	url=http://127.0.0.1:$port
}

play() {
	listen "$provider" -e -d "$T/d" -k "$T/k"
}

# Write a reply file from standard input, a script unless it says else.
script() {
	{ echo '#!provider'; cat; } >"$T/d/${1:-reply}"
}

# The whole answer to a small request, as bytes with \r shown.
bytes() {
	exec 9<>"/dev/tcp/127.0.0.1/$port"
	printf 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n' >&9
	cat <&9 | sed $'s/\r/\\\\r/'
	exec 9>&-
}

ask() {
	curl -sS --max-time 60 "$@"
}

wait_for() {
	local i

	for ((i = 0; i < 600; i++)); do
		[ ! -e "$1" ] || return 0
		sleep 0.05
	done
	echo "no $1" >&2
	return 1
}

same() {
	[ "$1" = "$2" ] || {
		printf 'got:  %q\nwant: %q\n' "$1" "$2"
		return 1
	}
}

@test "provider: SIGTERM ends it with status 0" {
	listen "$provider" -d "$T/d" -P "$T/pid"
	same "$(cat "$T/pid")" "$pid"
	kill -TERM "$pid"
	wait "$pid"
	[ ! -e "$T/pid" ]
}

@test "provider: the end of standard input ends it with -e" {
	play
	exec 8>&-
	wait "$pid"
}

@test "provider: a wrong command line is an error" {
	run "$provider" -d "$T/none"
	same "$status" 1
	[[ $output == *"$T/none: No such file"* ]]
	run "$provider" -x
	same "$status" 2
	run "$provider" -a nowhere
	same "$status" 1
	[[ $output == *nowhere* ]]
}

@test "provider: a port that is taken is an error" {
	play
	run "$provider" -p "$port"
	same "$status" 1
	[[ $output == *"127.0.0.1 port $port: Address "*"in use"* ]]
}

@test "provider and inetd: -a takes another address" {
	run "$provider" -e -a ::1 </dev/null
	[ "$status" -eq 0 ] || skip "no IPv6 here: $output"
	script <<<'raw six'
	listen "$provider" -e -d "$T/d" -a ::1
	same "$(ask "http://[::1]:$port")" six
	exec 8>&-
	rm "$T/in" "$T/out"
	listen "$inetd" -e -a ::1 -- sh -c 'read x; echo "got $x"'
	exec 9<>"/dev/tcp/::1/$port"
	echo six >&9
	same "$(cat <&9)" 'got six'
}

@test "provider: a script streams events, byte for byte" {
	script <<'END'
# a comment, and an empty line

status 200 Fine
header X-Id: r{n}
event {"a":{"n":1}}
event-named ping {"type":"ping"}
done
END
	play
	same "$(bytes)" 'HTTP/1.1 200 Fine\r
X-Id: r1\r
Content-Type: text/event-stream\r
Transfer-Encoding: chunked\r
\r
15\r
data: {"a":{"n":1}}

\r
23\r
event: ping
data: {"type":"ping"}

\r
e\r
data: [DONE]

\r
0\r
\r'
}

@test "provider: body length and body close" {
	script <<'END'
status 429
header Content-Type: text/plain
header Retry-After: 3
raw one\n
raw two\n
END
	script reply.2 <<'END'
body close
raw {"a":1}
END
	script reply.3 <<'END'
status 503
END
	script reply.4 <<'END'
body chunked
raw x
END
	play
	same "$(bytes)" 'HTTP/1.1 429 Too Many Requests\r
Content-Type: text/plain\r
Retry-After: 3\r
Content-Length: 8\r
\r
one
two'
	same "$(bytes)" 'HTTP/1.1 200 OK\r
Content-Type: application/json\r
Connection: close\r
\r
{"a":1}'
	same "$(bytes)" 'HTTP/1.1 503 Service Unavailable\r
Content-Type: application/json\r
Content-Length: 0\r
\r'
	same "$(bytes)" 'HTTP/1.1 200 OK\r
Content-Type: application/json\r
Transfer-Encoding: chunked\r
\r
1\r
x\r
0\r
\r'
}

@test "provider: raw knows the escapes of C" {
	script <<'END'
raw a\n\r\t\\\"\x41\x7bn}\xc3\xa9{no}
END
	play
	same "$(ask "$url" | od -An -c | tr -s ' \n' ' ')" \
	    ' a \n \r \t \ " A { n } 303 251 { n o } '
}

@test "provider: repeat, with variables" {
	script <<'END'
header Content-Type: text/plain
repeat 2
	raw <{i}:
	repeat 3
		raw {i}
	end
	raw :{i}>
end
raw {i}{n}{model}\n
END
	play
	same "$(ask "$url" -d '{"x":[{"model":"no"}], "model" : "m-1"}')" \
	    '<0:012:0><1:012:1>{i}1m-1'
	same "$(ask "$url" -d '{"model":"m-2"}')" \
	    '<0:012:0><1:012:1>{i}2m-2'
	same "$(ask "$url/v1beta/models/g-3:generateContent?a=b" -d '{}')" \
	    '<0:012:0><1:012:1>{i}3g-3'
}

@test "provider: unique is new each time, over all connections" {
	script <<'END'
raw {unique}\n{unique}\n
END
	play
	for i in 1 2 3; do
		ask "$url" "$url"
	done >"$T/ids"
	same "$(sort -u "$T/ids" | wc -l | tr -d ' ')" 12
}

@test "provider: file sends the bytes of another file" {
	head -c 300000 /dev/urandom >"$T/d/big"
	script <<'END'
header Content-Type: image/png
raw <
file big
raw >
END
	play
	ask "$url" -o "$T/got"
	{ printf '<'; cat "$T/d/big"; printf '>'; } | cmp - "$T/got"
}

@test "provider: a raw reply is sent as it is" {
	printf 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX: %s\r\n\r\nhi' \
	    '{n}' >"$T/d/reply"
	printf 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ncut' >"$T/d/reply.3"
	play
	ask "$url" "$url" -i >"$T/got"
	cat "$T/d/reply" "$T/d/reply" | cmp - "$T/got"
	same "$(cat "$T/k/connections")" 1
	run ask "$url"
	same "$status" 18	# curl: partial file
}

@test "provider: reply.N comes before reply" {
	script <<<'raw other'
	script reply.2 <<<'raw second'
	play
	same "$(ask "$url")" other
	same "$(ask "$url")" second
	same "$(ask "$url")" other
}

@test "provider: an edit counts at once" {
	script <<<'raw one'
	play
	same "$(ask "$url")" one
	script <<<'raw two'
	same "$(ask "$url")" two
	sleep 0.2		# now it is kept in memory
	same "$(ask "$url")" two
	same "$(ask "$url")" two
	script <<<'raw 333'
	same "$(ask "$url")" 333
}

@test "provider: rules, each condition alone" {
	local n=0 rule want got

	script no <<<'raw no'
	script yes <<<'raw yes'
	play
	while read -r want rule; do
		printf '%s\tyes\n*\tno\n' "$rule" >"$T/d/rules"
		got=$(ask "$url/v1/chat?b=1" -H 'X-Key: Alpha' -H 'Y: 1' -d '{
			"messages":[{"role":"user","content":"role\":\"x"},
			{"content":[{"role":"inner"}], "role" : "tool"}],
			"model":"m"}')
		echo "$((++n)) $rule"
		same "$got" "$want"
	done <<'END'
yes *
no !*
yes /v1/chat
yes inner
no nowhere
yes !nowhere
yes path:/v1/chat?b=1
no path:Alpha
yes header:x-key: alpha
no header:x-key: alphabet
no header:/v1/chat
no header:"messages"
yes body:"model":"m"
no body:Alpha
yes last-role:tool
no last-role:user
no last-role:too
no last-role:inner
yes !last-role:user
yes path:chat && body:inner && last-role:tool
no path:chat && body:inner && !last-role:tool
yes nth:22
yes nth:23-
yes nth:1-24
no nth:1-24
no nth:27-
no !nth:1-100
END
}

@test "provider: the last role in other shapes" {
	script tool <<<'raw yes'
	script no <<<'raw no'
	printf 'last-role:tool\ttool\n*\tno\n' >"$T/d/rules"
	play
	same "$(ask "$url" -d '{"messages":[{"role":"tool"}]}')" yes
	same "$(ask "$url" -d '{"contents":[{"parts":[]},{"role":"tool"}]}')" \
	    yes
	same "$(ask "$url" -d '{"input":[{"role":"tool"}]}')" yes
	same "$(ask "$url" -d '{"input":"role"}')" no
	same "$(ask "$url" -d '{"messages":[]}')" no
	same "$(ask "$url" -d '{"messages":[{"role":"tool"},{"a":1}]}')" no
	same "$(ask "$url" -d '{"m":{"messages":[{"role":"tool"}]}}')" no
	same "$(ask "$url" -d '{"messages":[{"role":"to')" no
	same "$(ask "$url" -d '[')" no
	same "$(ask "$url")" no
}

@test "provider: the first rule that fits is taken" {
	script a <<<'raw a'
	script b <<<'raw b'
	cat >"$T/d/rules" <<END
# comment

header:k: 1 && body:x${tab}${tab}a
header:k: 1${tab}b
END
	play
	same "$(ask "$url" -H 'K: 1' -d x)" a
	same "$(ask "$url" -H 'K: 1' -d y)" b
	same "$(ask "$url" -d y)" "provider: $T/d/rules: no rule fits request 3"
}

@test "provider: a mistake in the files is answered with 599" {
	local n=0 line want

	play
	while IFS='|' read -r line want; do
		printf '#!provider\n\n%b\n' "$line" >"$T/d/reply"
		run ask "$url" -w '%{http_code}'
		same "$output" "provider: $T/d/reply:$want
599"
		tail -1 "$T/err" | grep -qF "$T/d/reply:$want"
		wait_for "$T/k/$((++n)).end"
		same "$(cat "$T/k/$n.end")" error
	done <<'END'
evnt {}|3: "evnt" is not known
raw a\\q|3: "\q" is not an escape; \n \r \t \\ \" \xHH are
status abc|3: status NNN [Reason]
event {}\nstatus 200|4: the head is already out
header X|3: header Name: value
body some|3: body chunked, length or close
header Content-Length: 3\nbody length|4: a header has set the body's framing
sleep soon|3: sleep wants milliseconds, not "soon"
sleep 1.2345|3: sleep wants milliseconds, not "1.2345"
pause|3: pause wants milliseconds, not ""
paced x|3: paced wants milliseconds, not "x"
pieces -1|3: pieces wants a number of bytes
close now|3: "now" is too much here
close\nevent {}|4: nothing can follow here
hang\nsleep 1|4: nothing can follow here
finish\nraw x|4: the body is finished
finish\nfinish|4: the body is finished
end|3: "end" is not known
repeat 0\nend|3: repeat wants a number from 1 on
repeat 2\nraw x|4: repeat without end
event-named x|3: event-named NAME JSON
done x|3: done takes nothing
END
	echo '#!provider' >"$T/d/reply"
	echo 'file none' >>"$T/d/reply"
	[[ $(ask "$url") == *"reply:2: $T/d/none: No such file"* ]]
	rm "$T/d/reply"
	[[ $(ask "$url") == "provider: $T/d/reply: No such file"* ]]
	for line in "x" "nth:x${tab}r" "path:${tab}r" "${tab}r" "x${tab}"; do
		printf '%s\n' "$line" >"$T/d/rules"
		same "$(ask "$url")" "provider: $T/d/rules:1: not a rule; \
CONDITION [&& CONDITION...]<TAB>FILE is"
	done
}

@test "provider: keeps what it was sent" {
	script <<<'raw ok'
	head -c 200000 /dev/urandom >"$T/body"
	play
	same "$(cat "$T/k/connections")" 0
	ask "$url/a?b" -H 'X-One: 1' -H 'Expect: 100-continue' \
	    --data-binary @"$T/body" -i >"$T/got"
	[[ $(cat "$T/got") == 'HTTP/1.1 100 Continue'*' 200 OK'*ok ]]
	cmp "$T/body" "$T/k/1.body"
	[[ $(cat "$T/k/1.head") == 'POST /a?b HTTP/1.1'*'X-One: 1'* ]]
	ask "$url" -H 'Transfer-Encoding: chunked' -T - <"$T/body" >"$T/got"
	cmp "$T/body" "$T/k/2.body"
	wait_for "$T/k/2.end"
	same "$(cat "$T/k/1.end" "$T/k/2.end")" $'done\ndone'
	same "$(cat "$T/k/connections")" 2
	same "$(ls -A "$T/k" | tr '\n' ' ')" \
	    '1.body 1.end 1.head 2.body 2.end 2.head connections '
}

@test "provider: chunks with extensions and trailers, in small pieces" {
	script <<<'raw ok'
	play
	exec 9<>"/dev/tcp/127.0.0.1/$port"
	for part in 'POST / HTT' $'P/1.1\r\nTransfer-Encoding: chunked\r' \
	    $'\n\r' $'\n3;a=b\r' $'\nab' $'c\r\nA\r\n012345' \
	    $'6789\r\n0\r\nTrailer: x\r\n' $'\r\nGET /next HTTP/1.0\r\n\r\n'
	do
		printf '%s' "$part" >&9
		sleep 0.02
	done
	[[ $(cat <&9) == *ok*ok ]]
	same "$(cat "$T/k/1.body")" abc0123456789
	[[ $(cat "$T/k/2.head") == 'GET /next'* ]]
}

@test "provider: a request that RFC 9112 forbids gets 400" {
	script <<<'raw ok'
	play
	for request in \
	    'POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n' \
	    'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n'\
'Content-Length: 1\r\n' \
	    'POST / HTTP/1.1\r\nContent-Length: -1\r\n' \
	    'POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n' \
	    'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n' \
	    'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n' \
	    'POST /\r\n'
	do
		exec 9<>"/dev/tcp/127.0.0.1/$port"
		printf "$request\r\n" >&9
		[[ $(cat <&9) == 'HTTP/1.1 400 '* ]]
		exec 9>&-
	done
	same "$(grep -c 'refused a request' "$T/err")" 7
	[ ! -e "$T/k/1.head" ]
}

@test "provider: a request that is cut short is not counted" {
	script <<<'raw {n}'
	play
	exec 9<>"/dev/tcp/127.0.0.1/$port"
	printf 'POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nhalf' >&9
	exec 9>&-
	exec 9<>"/dev/tcp/127.0.0.1/$port"
	printf 'POST / HT' >&9
	exec 9>&-
	same "$(ask "$url")" 1
	for ((i = 0; i < 600; i++)); do
		[ "$(grep -c 'a request ended in its' "$T/err")" -lt 2 ] ||
			return 0
		sleep 0.05
	done
	return 1
}

@test "provider: connections are kept, closed and counted" {
	script <<<'event {}'
	play
	ask "$url" "$url" "$url" >/dev/null
	same "$(cat "$T/k/connections")" 1
	script <<<'body close'
	ask "$url" "$url" >/dev/null
	same "$(cat "$T/k/connections")" 3
	script <<<'header Connection: close'
	ask "$url" "$url" >/dev/null
	same "$(cat "$T/k/connections")" 5
	printf 'event {}\nfinish\nclose\n' | script
	ask "$url" "$url" >/dev/null
	same "$(cat "$T/k/connections")" 7
}

@test "provider: 64 connections at once, each seen to leave" {
	script <<<'hang'
	play
	for n in {1..64}; do
		eval "exec $((100 + n))<>/dev/tcp/127.0.0.1/$port"
		printf 'GET /%d HTTP/1.1\r\n\r\n' "$n" >&$((100 + n))
	done
	for n in {1..64}; do
		wait_for "$T/k/$n.body"
	done
	same "$(cat "$T/k/connections")" 64
	same "$(cat "$T"/k/*.head | grep -c GET)" 64
	[ -z "$(ls "$T/k" | grep end)" ]
	for n in {1..64}; do
		eval "exec $((100 + n))>&-"
	done
	for n in {1..64}; do
		wait_for "$T/k/$n.end"
	done
	same "$(cat "$T"/k/*.end | grep -cE '^gone [0-9]+$')" 64
}

@test "provider: the request number is shared" {
	script <<<'raw {n}\n'
	play
	for n in {1..20}; do
		ask "$url" -o "$T/got.$n" &
	done
	wait_for "$T/k/20.end"
	for n in {1..20}; do
		wait_for "$T/k/$n.end"
		wait_for "$T/got.$n"
	done
	same "$(ask "$url")" 21
}

@test "provider: a client that leaves in a sleep is noticed" {
	script <<'END'
event {"first":true}
sleep 3600000
event {"second":true}
END
	play
	exec 9<>"/dev/tcp/127.0.0.1/$port"
	printf 'GET / HTTP/1.1\r\n\r\n' >&9
	while read -r line <&9; do
		[[ $line != data:* ]] || break
	done
	same "$line" 'data: {"first":true}'
	[ ! -e "$T/k/1.end" ]
	exec 9>&-
	wait_for "$T/k/1.end"
	[[ $(cat "$T/k/1.end") =~ ^gone\ [0-9]+$ ]]
}

@test "provider: a client that leaves while much is sent is noticed" {
	printf 'repeat 2000000\nevent {"a":"0123456789abcdef"}\nend\n' | script
	play
	ask "$url" | head -c 1000 >/dev/null
	wait_for "$T/k/1.end"
	[[ $(cat "$T/k/1.end") =~ ^gone\ [0-9]+$ ]]
}

@test "provider: pieces are sent one by one" {
	script <<'END'
pause 3600000
pieces 5
raw {}
END
	play
	exec 9<>"/dev/tcp/127.0.0.1/$port"
	printf 'GET / HTTP/1.1\r\n\r\n' >&9
	same "$(dd bs=100 count=1 <&9 2>/dev/null)" HTTP/
	exec 9>&-
	wait_for "$T/k/1.end"
	script <<'END'
event {"whole":1}
pieces 1
pause 0
event {"pieces":1}
pieces 0
event {"whole":2}
END
	same "$(ask "$url")" 'data: {"whole":1}

data: {"pieces":1}

data: {"whole":2}'
}

@test "provider: paced sleeps between two rounds, not after the last" {
	script <<'END'
paced 3600000
repeat 1
event {}
end
paced 0.3
repeat 3
event {}
end
END
	play
	same "$(ask "$url" | grep -c '{}')" 4
	script <<'END'
paced 3600000
repeat 2
event {}
end
END
	exec 9<>"/dev/tcp/127.0.0.1/$port"
	printf 'GET / HTTP/1.1\r\n\r\n' >&9
	while read -r line <&9; do
		[[ $line != data:* ]] || break
	done
	exec 9>&-
	wait_for "$T/k/2.end"
	[[ $(cat "$T/k/2.end") =~ ^gone ]]
}

@test "provider: head goes out before the first event when told so" {
	printf 'head\nhang\n' | script
	play
	exec 9<>"/dev/tcp/127.0.0.1/$port"
	printf 'GET / HTTP/1.1\r\n\r\n' >&9
	read -r line <&9
	same "$line" $'HTTP/1.1 200 OK\r'
}

@test "provider: close and reset in every place" {
	play
	while IFS='|' read -r lines want; do
		printf "$lines\n" | script
		run ask "$url" -o /dev/null
		echo "$lines: $output"
		same "$status" "$want"
	done <<'END'
close|52
reset|56
head\nclose|0
body chunked\nhead\nclose|18
event {}\nclose|18
event {}\nreset|56
header Content-Length: 9\nraw cut\nclose|18
body close\nraw whole\nclose|0
event {}\nfinish\nclose|0
END
	same "$(cat "$T"/k/*.end | sort | uniq -c | tr -d ' ')" 9done
}

@test "provider: 2000 events arrive whole" {
	printf 'repeat 2000\nevent {"n":{i},"r":{n}}\nend\ndone\n' | script
	play
	ask "$url" >"$T/got"
	for ((i = 0; i < 2000; i++)); do
		printf 'data: {"n":%d,"r":1}\n\n' "$i"
	done >"$T/want"
	printf 'data: [DONE]\n\n' >>"$T/want"
	cmp "$T/want" "$T/got"
}

# ---- inetd ----

say() {
	exec 9<>"/dev/tcp/127.0.0.1/$port"
	printf '%s\n' "$1" >&9
	cat <&9
	exec 9>&-
}

@test "inetd: the connection is input, output and error" {
	listen "$inetd" -e -- sh -c 'read x; echo "out $x"; echo "err $x" >&2
		echo "$#:$1:$2"; (: >&3) 2>/dev/null && echo leak
		echo "${LISTEN_FDS-none}"' sh 'a b' ''
	same "$(LISTEN_FDS=9 say one)" $'out one\nerr one\n2:a b:\nnone'
	same "$(say two | head -1)" 'out two'
}

@test "inetd: -s is systemd's Accept=yes" {
	listen "$inetd" -es -- sh -c 'read x <&3; exec >&3
		[ "$LISTEN_PID" = $$ ] && echo mine
		echo "$LISTEN_FDS $LISTEN_FDNAMES $REMOTE_ADDR $x"
		[ "$REMOTE_PORT" -gt 0 ] && cat && echo null
		(: >&4) 2>/dev/null && echo leak
		echo told >&2'
	same "$(say hello)" $'mine\n1 connection 127.0.0.1 hello\nnull'
	same "$(cat "$T/err")" told
}

# A program that takes one connection from the listening socket $1.
accept_one='use Socket; open(L, "+<&=", shift) or die; accept(C, L) or die;
	C->autoflush(1) if 0; select(C); $| = 1; my $x = <C>;
	print "pid $$ took $x", join(" ", map { $_ // "none" }
	@ENV{qw(LISTEN_FDS LISTEN_FDNAMES)}), "\n";'

need_perl() {
	perl -MSocket -e 1 2>/dev/null || skip "perl is not installed"
}

@test "inetd: -w hands out the listening socket, one program at a time" {
	need_perl
	listen "$inetd" -ew -- perl -e "$accept_one" 0
	[[ $(say one) =~ ^pid\ ([0-9]+)\ took\ one.none\ none$ ]]
	first=${BASH_REMATCH[1]}
	[[ $(say two) =~ ^pid\ ([0-9]+)\ took\ two ]]
	[ "$first" != "${BASH_REMATCH[1]}" ]
}

@test "inetd: -S is systemd's Accept=no" {
	need_perl
	listen "$inetd" -eS -- perl -e "$accept_one" 3
	[[ $(say one) =~ took\ one.1\ inetd.socket$ ]]
	[[ $(say two) =~ took\ two.1\ inetd.socket$ ]]
}

@test "inetd: -w gives up on a program that always fails" {
	listen "$inetd" -ew -- false
	exec 9<>"/dev/tcp/127.0.0.1/$port"
	wait "$pid" && false || same "$?" 1
	same "$(cat "$T/err")" 'inetd: false failed 10 times in a row'
}

@test "inetd: -n ends after so many, with the last one's status" {
	listen "$inetd" -n 2 -- sh -c 'read x; exit $x'
	say 3
	say 7
	wait "$pid" && false || same "$?" 7
}

@test "inetd: a signal gives 128 and its number" {
	listen "$inetd" -n 1 -- sh -c 'kill -9 $$'
	say x || :
	wait "$pid" && false || same "$?" 137
}

@test "inetd: -n waits for programs that still run" {
	listen "$inetd" -n 2 -- sh -c 'read x; read y; exit 5'
	exec 7<>"/dev/tcp/127.0.0.1/$port"
	exec 9<>"/dev/tcp/127.0.0.1/$port"
	printf 'a\nb\n' >&9
	cat <&9
	kill -0 "$pid"
	exec 7>&-
	wait "$pid" && false || same "$?" 5
}

@test "inetd: a program that is not there" {
	listen "$inetd" -n 1 -- "$T/none"
	same "$(say x)" ''
	wait "$pid" && false || same "$?" 127
	same "$(cat "$T/err")" "inetd: $T/none: No such file or directory"
}

@test "inetd: SIGTERM and the end of input end its programs too" {
	listen "$inetd" -e -- sh -c 'echo $$; exec sleep 3600'
	exec 9<>"/dev/tcp/127.0.0.1/$port"
	read -r child <&9
	kill -0 "$child"
	kill -TERM "$pid"
	wait "$pid"
	! kill -0 "$child"
	rm "$T/in" "$T/out"
	listen "$inetd" -e -- sh -c 'echo $$; exec sleep 3600'
	exec 9<>"/dev/tcp/127.0.0.1/$port"
	read -r child <&9
	exec 8>&-
	wait "$pid"
	! kill -0 "$child"
}

@test "inetd: no zombies" {
	ps -o stat= -p $$ >/dev/null || skip "ps is not installed"
	listen "$inetd" -e -- sh -c 'read x; echo $$'
	for i in 1 2 3 4 5; do
		say x >/dev/null
	done
	for ((i = 0; i < 600; i++)); do
		! ps -A -o ppid= -o stat= | grep -q "^ *$pid " && return
		sleep 0.05
	done
	ps -A -o ppid= -o stat= -o args= | grep "^ *$pid "
	return 1
}

@test "inetd: a wrong command line is an error" {
	run "$inetd"
	same "$status" 2
	run "$inetd" -n x -- true
	same "$status" 2
}
