#!/usr/bin/env bats
# ccr start, stop, restart, status where there is launchd; a launchctl of our
# own plays it (tests/activation/launchctl).

bats_require_minimum_version 1.5.0
load room

setup() {
	make_room
	mkdir -p bin Library d launchd
	cp "$BATS_TEST_DIRNAME/../activation/launchctl" bin
	export LAUNCHD=$PWD/launchd PATH=$PWD/bin:$PATH
	unset CCR_HOME
	mkdir -m 700 .claude-code-router
	rmdir home
	ln -s .claude-code-router home
	agent=$PWD/Library/LaunchAgents/ccr.plist
	gui=gui/$(id -u)
	free_port
}

teardown() {
	clear_room
	[ ! -e launchd/launchd.pid ] ||
	    kill "$(cat launchd/launchd.pid)" 2>/dev/null || true
}

# The string under a key of the agent's.
of_agent() {
	grep -A1 "<key>$1</key>" "$agent" | sed -n 's/.*<string>\(.*\)<.*/\1/p'
}

# What a listener of ccr's own says.
is_own() {
	[[ $output == *"ccr listens on http://127.0.0.1:$port (PID "* ]]
}

none_runs() {
	! pgrep -P "$(cat launchd/launchd.pid)"
}

@test "start writes an agent and loads it; ccr answers" {
	configure "$port"
	run ccr start
	[ "$status" -eq 0 ]
	[ "${lines[0]}" = "ccr listens on http://127.0.0.1:$port (launchd: ccr)" ]
	[ "${lines[1]}" = "$agent: ccr listens after each login too, until ccr stop" ]
	[ ${#lines[@]} -eq 2 ]
	[ "$(stat -c %a "$agent" || stat -f %Lp "$agent")" = 644 ]
	[ "$(of_agent SockNodeName)" = 127.0.0.1 ]
	[ "$(of_agent SockServiceName)" = "$port" ]
	[ "$(of_agent CCR_HOME)" = "$PWD/.claude-code-router" ]
	[ "$(of_agent PATH)" = "$PATH" ]
	[ "$(of_agent StandardErrorPath)" = "$PWD/.claude-code-router/launchd.log" ]
	grep -q "<string>$BUILD/ccrd</string>" "$agent"
	[ "$(tail -n 1 launchd/orders)" = "bootstrap $gui $agent" ]
	[ "$(curl -s "http://127.0.0.1:$port/health" | json '$j->{status}')" = ok ]
	[ "$(ls Library/LaunchAgents)" = ccr.plist ]
}

@test "status, a second start, code" {
	configure "$port"
	run ccr status
	[ "$status" -eq 3 ]
	[ ! -e launchd/orders ]
	ccr start
	run ccr status
	[ "$status" -eq 0 ]
	[ "${lines[0]}" = "Service is running (launchd: ccr)" ]
	[ "${lines[1]}" = "   Listening on 127.0.0.1:$port" ]
	[ "$(ccr status --json | json '"@$j{qw(running manager address)}"')" = \
	    "1 launchd 127.0.0.1:$port" ]
	run ccr start
	[ "$status" -eq 4 ]
	[ "$output" = "ccr: ccr is already running on 127.0.0.1:$port (launchd: ccr)" ]
	ccr stop
	printf '#!/bin/sh\ncurl -s "$ANTHROPIC_BASE_URL/health"\n' >claude
	chmod +x claude
	[ "$(CLAUDE_PATH=$PWD/claude ccr code | json '$j->{status}')" = ok ]
	[ "$(ccr status --json | json '$j->{manager}')" = launchd ]
}

@test "stop lets an answer come to its end, and leaves nothing" {
	reply slow <<'END'
event {"choices":[{"index":0,"delta":{"role":"assistant","content":"begun"}}]}
sleep 700
event {"choices":[{"index":0,"delta":{"content":", ended"},"finish_reason":"stop"}]}
done
END
	at=$port
	make_provider <<<$'*\tslow'
	configure_provider '"key-a"'
	sed -i.was "s/\"PORT\": 0/\"PORT\": $at/" home/config.json
	ccr start
	url=http://127.0.0.1:$at
	ask_later answer
	until_it grep -q begun answer
	run ccr stop
	[ "$status" -eq 0 ]
	[ "$output" = "ccr has stopped (it was launchd: ccr)" ]
	run ! curl -s "$url/health"
	[ ! -e "$agent" ]
	grep -q "^bootout $gui/ccr$" launchd/orders
	wait "$client"
	grep -q ', ended' answer
	grep -q message_stop answer
	run ccr status
	[ "$status" -eq 3 ]
	run ccr stop
	[ "$output" = "ccr is not running" ]
}

@test "restart takes a new HOST and PORT" {
	configure "$port"
	ccr start
	first=$port
	free_port
	configure "$port" '"HOST": "localhost"'
	run ccr status
	[[ $output == *"127.0.0.1:$first"* ]]
	run ccr restart
	[ "$status" -eq 0 ]
	[ "${lines[0]}" = "ccr has stopped (it was launchd: ccr)" ]
	[ "${lines[1]}" = "ccr listens on http://localhost:$port (launchd: ccr)" ]
	[ "$(of_agent SockNodeName)" = localhost ]
	curl -s "http://localhost:$port/health"
	run ! curl -s "http://127.0.0.1:$first/health"
}

@test "nothing runs when nobody asks, and the next one is answered" {
	configure "$port" '"IDLE_EXIT_SECONDS": 1'
	ccr start
	until_it none_runs
	curl -s "http://127.0.0.1:$port/health"
	until_it none_runs
	curl -s "http://127.0.0.1:$port/health"
}

@test "a process for each connection, by inetdCompatibility" {
	configure "$port"
	ccr start
	kill "$(cat launchd/launchd.pid)"
	until_it eval '! launchctl print $gui/ccr'
	sed -i.was 's,^</dict>,<key>inetdCompatibility</key> <dict> <key>Wait</key> <false/> </dict>&,' "$agent"
	launchctl bootstrap "$gui" "$agent"
	[ "$(curl -s "http://127.0.0.1:$port/health" | json '$j->{status}')" = ok ]
	until_it none_runs
	run ccr status
	[ "${lines[0]}" = "Service is running (launchd: ccr)" ]
	ccr stop
	[ ! -e "$agent" ]
}

@test "nobody logged in at the screen: ccr's own acceptor, and why" {
	configure "$port"
	touch launchd/no-screen
	run ccr start
	[ "$status" -eq 0 ]
	[ "${lines[0]}" = "ccr: launchctl bootstrap: Bootstrap failed: 125: Domain does not support specified action" ]
	[ "${lines[1]}" = "ccr: so ccr listens itself" ]
	is_own
	[ ! -e "$agent" ]
	ccr stop
}

@test "a variable that launchd's environment does not have" {
	export KEY_OF_MINE=sk-1
	configure "$port" '"APIKEY": "$KEY_OF_MINE"'
	run ccr start
	[ "$status" -eq 0 ]
	[[ ${lines[0]} == "ccr: launchd's ccrd: "*KEY_OF_MINE* ]]
	is_own
	[ ! -e "$agent" ]
	run ! launchctl print "$gui/ccr"
	ccr stop
}

@test "a port that another program has: 5, and no agent" {
	make_provider <<<$'*\ttext'
	configure "$port"
	run ccr start
	[ "$status" -eq 5 ]
	[[ $output == *"another program listens on 127.0.0.1:$port"* ]]
	[ ! -e "$agent" ]
	run ! grep bootstrap launchd/orders
}

@test "another home, another configuration, port 0: ccr's own acceptor" {
	configure "$port"
	ccr start
	first=$port
	free_port
	mkdir -m 700 other
	sed "s/\"PORT\": $first/\"PORT\": $port/" home/config.json >other/config.json
	chmod 600 other/config.json
	export CCR_HOME=$PWD/other
	run ccr start
	[ "$status" -eq 0 ]
	is_own
	ccr stop
	unset CCR_HOME
	[ "$(of_agent SockServiceName)" = "$first" ]
	run ccr -c other/config.json start
	is_own
	ccr -c other/config.json stop
	ccr stop
	configure 0
	run ccr start
	[[ $output == "ccr listens on "*" (PID "* ]]
	ccr stop
}

@test "an agent that has lost its file is replaced" {
	configure "$port"
	ccr start
	first=$(cat launchd/launchd.pid)
	rm "$agent"
	run ccr start
	[ "$status" -eq 0 ]
	[ "${lines[0]}" = "ccr listens on http://127.0.0.1:$port (launchd: ccr)" ]
	[ "$(of_agent SockServiceName)" = "$port" ]
	[ "$(cat launchd/launchd.pid)" != "$first" ]
}

@test "an agent whose program has gone, as after an upgrade, is replaced" {
	mkdir old
	cp "$BUILD/ccr" "$BUILD/ccrd" old
	configure "$port"
	old/ccr start
	run ccr status
	[ "${lines[0]}" = "Service is running (launchd: ccr)" ]
	rm -r old
	printf '#!/bin/sh\ncurl -s "$ANTHROPIC_BASE_URL/health"\n' >claude
	chmod +x claude
	[ "$(CLAUDE_PATH=$PWD/claude ccr code | json '$j->{status}')" = ok ]
	grep -q "<string>$BUILD/ccrd</string>" "$agent"
}

@test "a relative home, and signs that XML has for itself" {
	mkdir -m 700 'a<b>&c'
	configure "$port"
	cp home/config.json 'a<b>&c'
	chmod 600 'a<b>&c/config.json'
	export CCR_HOME='a<b>&c'
	ccr start
	[ "$(of_agent CCR_HOME)" = "$PWD/a&lt;b&gt;&amp;c" ]
	run ccr status
	[ "${lines[0]}" = "Service is running (launchd: ccr)" ]
	curl -s "http://127.0.0.1:$port/health"
	ccr stop
	[ ! -e "$agent" ]
}

@test "without a Library or a launchctl it is not there" {
	configure "$port"
	rm bin/launchctl
	run ccr start
	is_own
	ccr stop
	cp "$BATS_TEST_DIRNAME/../activation/launchctl" bin
	rmdir Library
	run ccr start
	is_own
	[ ! -e launchd/orders ]
	ccr stop
}
