#!/usr/bin/env bats
# ccr start, stop, restart: the listener, and whatever may be in its way.

bats_require_minimum_version 1.5.0
load room

setup() {
	make_room
}

teardown() {
	clear_room
}

pid_of() {
	ccr status --json | json '$j->{pid}'
}

@test "start says where it listens, and it answers there" {
	configure
	run ccr start
	[ "$status" -eq 0 ]
	[[ $output =~ ^"ccr listens on http://127.0.0.1:"([0-9]+)" (PID "([0-9]+)")"$ ]]
	url=http://127.0.0.1:${BASH_REMATCH[1]}
	pid=${BASH_REMATCH[2]}
	[ "$(curl -s "$url/health" | json '$j->{status}')" = ok ]
	[ "$(pid_of)" = "$pid" ]
	[ "$(cat home/ccrd.lock)" = "${url#http://}" ]
}

@test "started twice: 4, and the first goes on" {
	configure
	start_ccr
	pid=$(pid_of)
	run ccr start
	[ "$status" -eq 4 ]
	[ "$output" = "ccr: ccr is already running on ${url#http://} (PID $pid)" ]
	curl -s "$url/health"
}

@test "a port that another program has: 5" {
	make_provider <<<$'*\ttext'
	configure "$port"
	run ccr start
	[ "$status" -eq 5 ]
	[[ $output == *"$port"* ]]
	run ccr status
	[ "$status" -eq 3 ]
}

@test "a program that only looks alike is not taken for ccr" {
	reply alike <<<'raw {"status":"ok","version":"1","more":1}'
	make_provider <<<$'*\talike'
	configure "$port"
	run ccr start
	[ "$status" -eq 5 ]
	run ccr status
	[ "$status" -eq 3 ]
}

@test "a program that says nothing is not waited for long" {
	reply silence <<<hang
	make_provider <<<$'*\tsilence'
	configure "$port"
	run ccr status
	[ "$status" -eq 3 ]
	[[ $output == *"Service is not running"* ]]
}

@test "a wrong configuration: 6, with its place" {
	configure 0 '"LOGG": true'
	run ccr start
	[ "$status" -eq 6 ]
	[[ $output == *"config.json:8:"*'"LOGG" is not known; did you mean "LOG"?' ]]
	rm home/config.json
	run ccr start
	[ "$status" -eq 6 ]
	[[ $output == *"config.json"* ]]
}

@test "two at once: one starts, one finds it running" {
	configure
	for i in $(seq 20); do
		first=0 second=0
		ccr start >1.out 2>1.err 3>&- & one=$!
		ccr start >2.out 2>2.err 3>&- & two=$!
		wait $one || first=$?
		wait $two || second=$?
		[ "$first $second" = "0 4" ] || [ "$first $second" = "4 0" ]
		grep -q 'already running' 1.err 2.err
		ccr stop
	done
}

@test "many ccr code at once share one listener" {
	configure
	printf '#!/bin/sh\ncurl -s "$ANTHROPIC_BASE_URL/health"\n' >claude
	chmod +x claude
	pids=
	for i in 1 2 3 4 5 6; do
		CLAUDE_PATH=$PWD/claude ccr code >$i.out 2>&1 3>&- &
		pids+=" $!"
	done
	for pid in $pids; do
		wait "$pid"
	done
	for i in 1 2 3 4 5 6; do
		[ "$(json '$j->{status}' <$i.out)" = ok ]
	done
}

@test "what an earlier one left in the lock's file is not believed" {
	configure
	echo 127.0.0.1:1 >home/ccrd.lock
	run ccr status
	[ "$status" -eq 3 ]
	start_ccr
	[ "$url" != http://127.0.0.1:1 ]
	curl -s "$url/health"
}

@test "killed, it starts again" {
	configure
	start_ccr
	kill -9 "$(pid_of)"
	until_it eval '! curl -s "$url/health"'
	run ccr status
	[ "$status" -eq 3 ]
	start_ccr
	curl -s "$url/health"
}

@test "stop lets an answer come to its end" {
	reply slow <<'END'
event {"choices":[{"index":0,"delta":{"role":"assistant","content":"begun"}}]}
sleep 700
event {"choices":[{"index":0,"delta":{"content":", ended"},"finish_reason":"stop"}]}
done
END
	make_provider <<<$'*\tslow'
	configure_provider '"key-a"'
	start_ccr
	ask_later answer
	until_it grep -q begun answer
	run ccr stop
	[ "$status" -eq 0 ]
	[[ $output == "ccr has stopped (it was PID "*")" ]]
	run ! curl -s "$url/health"
	wait "$client"
	grep -q ', ended' answer
	grep -q message_stop answer
}

@test "stop where nothing runs" {
	run ccr stop
	[ "$status" -eq 0 ]
	[ "$output" = "ccr is not running" ]
	configure
	run ccr stop
	[ "$status" -eq 0 ]
	[ "$output" = "ccr is not running" ]
}

@test "restart: another process, and no stop for a wrong configuration" {
	configure
	start_ccr
	first=$(pid_of)
	run ccr restart
	[ "$status" -eq 0 ]
	[ "${lines[0]}" = "ccr has stopped (it was PID $first)" ]
	[[ ${lines[1]} == "ccr listens on "* ]]
	second=$(pid_of)
	[ "$first" != "$second" ]
	configure 0 '"Router": 1'
	run ccr restart
	[ "$status" -eq 6 ]
	[ "$(CCR_HOME=$PWD/home ccr status --json 2>/dev/null |
	    json '$j->{pid}')" = "$second" ]
}

@test "a socket that is held by something else" {
	make_inetd
	configure "$port"
	run ccr status
	[ "$status" -eq 0 ]
	[ "${lines[0]}" = "ccr answers on 127.0.0.1:$port (its socket is held by something else, such as systemd or inetd)" ]
	[ "$(ccr status --json | json '"$j->{running} $j->{address}"')" = \
	    "1 127.0.0.1:$port" ]
	run ccr start
	[ "$status" -eq 4 ]
	[ "$output" = "ccr: ccr answers on 127.0.0.1:$port (its socket is held by something else, such as systemd or inetd)" ]
	run ccr stop
	[ "$status" -eq 1 ]
	[[ $output == *"it has to be stopped there" ]]
	printf '#!/bin/sh\necho "$ANTHROPIC_BASE_URL"\n' >claude
	chmod +x claude
	CLAUDE_PATH=$PWD/claude run ccr code
	[ "$status" -eq 0 ]
	[ "$output" = "http://127.0.0.1:$port" ]
}

@test "HOST as an IPv6 address, a name, and all addresses" {
	"$BUILD/tests/provider" -e -a ::1 </dev/null >/dev/null 2>&1 ||
	    skip "this machine has no IPv6"
	configure 0 '"HOST": "::1"'
	run ccr start
	[ "$status" -eq 0 ]
	[[ $output == "ccr listens on http://[::1]:"* ]]
	ccr stop
	configure 0 '"HOST": "localhost"'
	run ccr start
	[ "$status" -eq 0 ]
	ccr stop
	configure 0 '"HOST": "0.0.0.0", "APIKEY": "s3cret"'
	start_ccr
	[[ $url == http://127.0.0.1:* ]]
	curl -s "$url/health"
}

@test "a listener that is on another port than the configuration now says" {
	configure
	start_ccr
	free_port
	configure "$port"
	[[ $(ccr activate) == *"export ANTHROPIC_BASE_URL='$url'"* ]]
	ccr stop
	[[ $(ccr activate) == *"ANTHROPIC_BASE_URL='http://127.0.0.1:$port'"* ]]
}

@test "it keeps nothing of who started it" {
	configure
	export CCR_HOME=home
	exec 6>held
	run ccr -c ./home/config.json start
	exec 6>&-
	[ "$status" -eq 0 ]
	pid=$(pid_of)
	url=http://$(cat home/ccrd.lock)
	# From a relative home and configuration, in another folder.
	[ "$(curl -s "$url/v1/models" | json 'scalar @{$j->{data}}')" -gt 0 ]
	[ -e "/proc/$pid" ] || skip "the rest needs Linux's /proc"
	[ "$(readlink "/proc/$pid/cwd" || echo /)" = / ]
	[ -z "$(ls -l "/proc/$pid/fd" 2>/dev/null | grep held)" ]
	# Its session is not ours.
	[ "$(ps -o sid= -p "$pid" | tr -d ' ')" != \
	    "$(ps -o sid= -p $$ | tr -d ' ')" ]
}

@test "wrong usage" {
	for command in start stop restart; do
		run ccr $command now
		[ "$status" -eq 2 ]
		[ "$output" = "usage: ccr $command" ]
	done
}
