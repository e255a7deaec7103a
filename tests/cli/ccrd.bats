#!/usr/bin/env bats
# ccrd from outside: how it is started, what it says, how it ends.

setup() {
	BUILD=$(cd "${BUILD:-$BATS_TEST_DIRNAME/../../build}" && pwd)
	ccrd=$BUILD/ccrd
	inetd=$BUILD/tests/inetd
	cd "$BATS_TEST_TMPDIR"
	export HOME=$PWD CCR_HOME=$PWD/home
	unset LISTEN_FDS LISTEN_PID NO_PROXY no_proxy CREDENTIALS_DIRECTORY
	umask 077
	pid=
	config
}

# What a test started ends with it.
teardown() {
	exec 8>&- 9>&-
	[ -z "$pid" ] || kill "$pid" 2>/dev/null || true
	wait
	! cat err* 2>/dev/null | grep -q -e Sanitizer -e "runtime error"
}

# Write config.json with what the arguments add; the provider is never asked.
config() {
	cat >config.json <<-EOF
	{
	  "Providers": [{
	    "name": "p", "models": ["m"], "api_keys": ["key-of-nobody"],
	    "api_base_url": "http://127.0.0.1:${upstream:-1}/v1/chat/completions"
	  }],
	  "Router": {"default": "p,m"},
	  $*
	}
	EOF
}

# Start the acceptor; $said is its first line and $port where it listens.
start() {
	mkfifo ready
	"$ccrd" -c config.json -L lock -l 127.0.0.1:0 "$@" -n 9 \
	    9>ready 2>err 3>&- 8>&- &
	pid=$!
	read -r said <ready
	rm ready
	port=$(cut -d: -f2 lock)
	url=http://127.0.0.1:$port
}

# Start inetd's double with ccrd behind it.
listen() {
	mkfifo in out
	"$inetd" -e "$@" <in >out 2>err 3>&- &
	pid=$!
	exec 8>in
	read -r _ port <out
	url=http://127.0.0.1:$port
}

ask() {
	curl -sS --max-time 60 "$@"
}

# Send bytes (as printf writes them) and print all that comes back.
send() {
	exec 9<>"/dev/tcp/127.0.0.1/$port"
	printf "$@" >&9
	tr -d '\r' <&9
	exec 9>&-
}

hello="Host: 127.0.0.1:%d\r\nConnection: close\r\n\r\n"

@test "the version, and the help" {
	run "$ccrd" -V
	[[ $output == "ccrd "[0-9]* ]]
	[ "$status" -eq 0 ]
	run "$ccrd" -h
	[[ $output == "usage: ccrd"* ]]
	[ "$status" -eq 0 ]
}

@test "a wrong command line is told, with status 2" {
	for words in "-x" "one" "-n 99 -l 127.0.0.1:0" "-n x -l 127.0.0.1:0" \
	    "-n 1" "-L lock" "-l"; do
		run "$ccrd" $words </dev/null
		[ "$status" -eq 2 ]
		[[ $output == "ccrd: "*"usage: ccrd"* ]]
	done
}

@test "without a socket there is nothing to do" {
	run "$ccrd" -c config.json </dev/null
	[ "$status" -eq 2 ]
	[[ $output == "ccrd: no socket was handed over, and no -l"* ]]
}

@test "-l: ready when it answers, and until it is told to go" {
	start
	[ "$said" = ready ]
	grep -qx '127\.0\.0\.1:[0-9]*' lock
	[[ $(ask "$url/health") == '{"status":"ok"'* ]]
	kill "$pid"
	wait "$pid"
	! ask "$url/health" 2>/dev/null
	[ ! -s err ]
	start
	[ "$said" = ready ]
}

@test "-l: a second one says that there is a first" {
	start
	run "$ccrd" -c config.json -L lock -l 127.0.0.1:0
	[ "$status" -eq 4 ]
	[ "$output" = "ccrd: ccr is already running (process $pid)" ]
	run "$ccrd" -c config.json -L lock -l 127.0.0.1:0 -n 1
	[ "$status" -eq 4 ]
	[ "$output" = "running ccr is already running (process $pid)" ]
}

@test "-l: the lock goes with the process, however it ends" {
	start
	kill -KILL "$pid"
	wait "$pid" || true
	start
	[ "$said" = ready ]
}

@test "-l: a port that another program has" {
	start
	run "$ccrd" -c config.json -L other -l "127.0.0.1:$port" -n 1
	[ "$status" -eq 5 ]
	[[ $output == "port another program listens on 127.0.0.1:$port; "* ]]
}

@test "-l: a configuration that is not there, or wrong" {
	run "$ccrd" -c none.json -L lock -l 127.0.0.1:0 -n 1
	[ "$status" -eq 6 ]
	[[ $output == "config none.json: there is no such file; run \"ccr setup\""* ]]
	config '"PORT": "x"'
	run "$ccrd" -c config.json -L lock -l 127.0.0.1:0
	[ "$status" -eq 6 ]
	[[ $output == "ccrd: config.json:7:11: PORT: "* ]]
}

@test "-l: an address that others can reach needs an APIKEY" {
	run "$ccrd" -c config.json -L lock -l 0.0.0.0:0 -n 1
	[ "$status" -eq 6 ]
	[[ $output == "config -l names an address that others can reach: set APIKEY"* ]]
}

@test "-l: nonsense is no address" {
	run "$ccrd" -c config.json -L lock -l nowhere
	[ "$status" -eq 1 ]
	[ "$output" = "ccrd: nowhere is not HOST:PORT" ]
}

@test "-l: both loopback addresses" {
	mkfifo ready
	"$ccrd" -c config.json -L lock -l 127.0.0.1:0 -l '[::1]:0' -n 9 \
	    9>ready 2>err 3>&- &
	pid=$!
	read -r said <ready
	[ "$said" = ready ] || skip "no IPv6 here: $said"
	[ "$(wc -l <lock)" -eq 1 ]
}

@test "-l: the default lock is in ccr's home" {
	mkfifo ready
	"$ccrd" -c config.json -l 127.0.0.1:0 -n 9 9>ready 2>err 3>&- &
	pid=$!
	read -r said <ready
	[ "$said" = ready ]
	[ -s home/ccrd.lock ]
}

@test "-l: signals end handlers that wait, and leave clients no open end" {
	start
	exec 9<>"/dev/tcp/127.0.0.1/$port"
	printf 'GET /health HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n' "$port" >&9
	read -r line <&9
	[[ $line == "HTTP/1.1 200 OK"* ]]
	kill -INT "$pid"
	wait "$pid"
	cat <&9 >rest		# ends, since the handler has
	exec 9>&-
}

@test "-l: an answer under way is finished first" {
	command -v curl
	mkdir d
	printf '%s\n' '#!provider' \
	    'event {"choices":[{"delta":{"content":"one "}}]}' \
	    'sleep 1000' \
	    'event {"choices":[{"delta":{"content":"two"}}]}' \
	    'event {"choices":[{"delta":{},"finish_reason":"stop"}]}' \
	    'done' >d/reply
	mkfifo pin pout
	"$BUILD/tests/provider" -e -d d <pin >pout 2>err.provider 3>&- &
	exec 8>pin
	read -r _ upstream <pout
	config
	start
	mkfifo answer
	ask -N -H 'Content-Type: application/json' -d '{"model":"x",
	    "max_tokens":9,"stream":true,"messages":[{"role":"user",
	    "content":"hi"}]}' "$url/v1/messages" >answer 3>&- 8>&- &
	exec 9<answer
	while read -r line <&9 && [[ $line != *"one "* ]]; do :; done
	[[ $line == *"one "* ]]
	kill -TERM "$pid"
	cat <&9 >rest
	exec 9<&-
	wait "$pid"
	grep -q two rest
	grep -q '^event: message_stop' rest
}

@test "-l: no core file, no look into its memory" {
	[ -r /proc/self/limits ] || skip "no /proc here"
	start
	grep -q '^Max core file size  *0  *0' "/proc/$pid/limits"
	[ "$(stat -c %u /proc/$pid/environ)" = 0 ]
}

@test "-l: without another process a client is told so, and the next one served" {
	strace -o /dev/null true 2>/dev/null || skip "no strace here"
	cat >traced <<-EOF
	#!/bin/sh
	# Leaks cannot be looked for in a traced process.
	export ASAN_OPTIONS=detect_leaks=0
	exec strace -D -qq -o strace.log -e trace=clone,clone3,accept \\
	    -e inject=clone,clone3:error=EAGAIN:when=1 \\
	    -e inject=accept:error=EMFILE:when=1 "$ccrd" "\$@"
	EOF
	chmod +x traced
	ccrd=./traced
	start
	[ "$said" = ready ]
	run ask -i "$url/health"
	[[ $output == "HTTP/1.1 503 "*overloaded_error* ]]
	[[ $(ask "$url/health") == '{"status":"ok"'* ]]
	grep -q 'EMFILE.*INJECTED' strace.log
}

@test "inetd, nowait: one connection, and nothing but answers on it" {
	listen -n 1 -- "$ccrd" -c config.json
	[[ $(ask "$url/health") == '{"status":"ok"'* ]]
	wait "$pid"		# with ccrd's own status
}

@test "inetd, nowait: what is wrong with the start is not for clients" {
	listen -- "$ccrd" -x
	[ -z "$(send 'GET /health HTTP/1.1\r\n\r\n')" ]
}

@test "inetd, nowait: without a configuration clients are told so" {
	listen -- "$ccrd" -c none.json
	run send "GET /health HTTP/1.1\r\n$hello" "$port"
	[[ $output == "HTTP/1.1 500 "*"ccr setup"* ]]
}

@test "inetd, wait: the listening socket, until nobody comes any more" {
	config '"IDLE_EXIT_SECONDS": 1'
	listen -w -n 1 -- "$ccrd" -c config.json
	[[ $(ask "$url/health") == '{"status":"ok"'* ]]
	[[ $(ask "$url/health") == '{"status":"ok"'* ]]
	wait "$pid"
}

@test "systemd, Accept=yes: the connection by LISTEN_FDS" {
	listen -s -n 1 -- "$ccrd" -c config.json
	[[ $(ask "$url/health") == '{"status":"ok"'* ]]
	wait "$pid"
}

@test "systemd, Accept=no: the listening socket by LISTEN_FDS" {
	config '"IDLE_EXIT_SECONDS": 1'
	listen -S -n 1 -- "$ccrd" -c config.json
	[[ $(ask "$url/health") == '{"status":"ok"'* ]]
	[[ $(ask "$url/health") == '{"status":"ok"'* ]]
	wait "$pid"
}

@test "what is no request is refused in Anthropic's words, and that is all" {
	start
	run send 'GET / HTTP/1.1\r\nA : b\r\n\r\nGET /health HTTP/1.1\r\n\r\n'
	[ "${lines[0]}" = "HTTP/1.1 400 Bad Request" ]
	[[ $output == *'{"type":"error","error":{"type":"invalid_request_error","message":"a header name is followed by a blank'* ]]
	[ "$(grep -c HTTP/1.1 <<<"$output")" -eq 1 ]
}

@test "requests in a row are answered in a row" {
	start
	health="GET /health HTTP/1.1\r\nHost: 127.0.0.1:$port\r\n"
	run send "$health\r\n$health\r\n$health$hello" "$port"
	[ "$(grep -o 'HTTP/1.1 [0-9]*' <<<"$output" | tr '\n' ' ')" = \
	    "HTTP/1.1 200 HTTP/1.1 200 HTTP/1.1 400 " ]	# two Hosts
	run send "$health\r\n$health\r\n${health}Connection: close\r\n\r\n"
	[ "$(grep -o 'HTTP/1.1 [0-9]*' <<<"$output" | tr '\n' ' ')" = \
	    "HTTP/1.1 200 HTTP/1.1 200 HTTP/1.1 200 " ]
}

@test "a web page gets nothing, whatever it tries" {
	start
	[ "$(ask -o /dev/null -w '%{http_code}' -H 'Origin: null' \
	    "$url/health")" = 403 ]
	[ "$(ask -o /dev/null -w '%{http_code}' -H 'Host: a.example' \
	    "$url/health")" = 421 ]
	[ "$(ask -o /dev/null -w '%{http_code}' -X OPTIONS \
	    "$url/v1/messages")" = 405 ]
	[ "$(ask -o /dev/null -w '%{http_code}' -H 'Content-Type: text/plain' \
	    -d '{}' "$url/v1/messages")" = 415 ]
	! ask -i -H 'Origin: http://a.example' "$url/health" |
	    grep -qi '^access-control'
}

@test "with APIKEY, nobody without it is answered" {
	config '"APIKEY": "k-12345678"'
	start
	code() {
		ask -o body -w '%{http_code}' "$@"
	}
	[ "$(code "$url/health")" = 200 ]
	[ "$(code "$url/v1/models")" = 401 ]
	grep -q authentication_error body
	! grep -q 12345678 body
	[ "$(code -H 'x-api-key: k-12345678' "$url/v1/models")" = 200 ]
	[ "$(code -H 'Authorization: Bearer k-12345678' \
	    "$url/v1/models")" = 200 ]
	[ "$(code -H 'x-api-key: k-1234567' "$url/v1/models")" = 401 ]
}

@test "a head that does not end, and a body that does not come" {
	config '"HEAD_TIMEOUT_MS": 50, "BODY_TIMEOUT_MS": 50'
	start
	run send 'GET /health HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\nGET / HTTP/1.1\r\n' "$port"
	[[ $output == "HTTP/1.1 200 "*"HTTP/1.1 408 "*"head was not complete"* ]]
	run send 'POST /v1/messages HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{' "$port"
	[[ $output == "HTTP/1.1 408 "*"body came for 50 ms"* ]]
}

@test "a body over the limit is refused before it is sent" {
	config '"MAX_BODY_BYTES": 1024, "BODY_TIMEOUT_MS": 50'
	start
	head="POST /v1/messages HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\n"
	run send "${head}Expect: 100-continue\r\nContent-Length: 1025\r\n\r\n" "$port"
	[ "${lines[0]}" = "HTTP/1.1 413 Content Too Large" ]
	[[ $output == *request_too_large* ]]
	# The answer survives what the client sends all the same.
	head -c 9000000 /dev/zero >zeros
	run ask -i -H 'Expect:' -H 'Content-Type: application/json' \
	    --data-binary @zeros "$url/v1/messages"
	[[ $output == *"413 Content Too Large"* ]]
	run send "${head}Expect: 100-continue\r\nConnection: close\r\nContent-Length: 2\r\n\r\n" "$port"
	[ "${lines[0]}" = "HTTP/1.1 100 Continue" ]
}
