#!/usr/bin/env bats
# ccr status: the listener, the connections, the keys; without asking any of
# them.

bats_require_minimum_version 1.5.0
load room

setup() {
	make_room
	make_replies
}

teardown() {
	clear_room
}

# Three keys; the provider refuses the second, and is tired of the third.
three_keys() {
	make_provider <<'END'
header:Bearer key-two	refused
header:Bearer key-three	limited
*	text
END
	configure_provider '"key-one-0123456789abcdef", "key-two-0123456789abcdef",
	    {"key": "key-three", "label": "short"}'
}

handlers() {
	ccr status --json | json "$1"
}

handler_is() {
	[ "$(handlers '$j->{handlers}[0]{doing}')" = "$1" ]
}

@test "nothing runs, nothing was ever used: 3" {
	configure_provider '"key-one-0123456789abcdef"' '"m"'
	run ccr status
	[ "$status" -eq 3 ]
	diff - <(echo "$output") <<'END'
Service is not running

API Key Rotation Status:
============================================================

Provider: p
   Strategy: round_robin
   Total Keys: 1
   Available Keys: 1
   Key Status:
     [+] key-one-... p#1: unused (0 failures)

============================================================
END
	# Looking makes no files.
	[ "$(ls home)" = config.json ]
}

@test "running: 0, with process and address" {
	configure
	start_ccr
	run ccr status
	[ "$status" -eq 0 ]
	[[ ${lines[0]} =~ ^"Service is running (PID: "([0-9]+)")"$ ]]
	kill -0 "${BASH_REMATCH[1]}"
	[ "${lines[1]}" = "   Listening on ${url#http://}" ]
	[ "${lines[2]}" = "API Key Rotation Status:" ]
}

@test "the keys, also when ccr has gone" {
	three_keys
	start_ccr
	ask | grep -q message_stop
	ask | grep -q message_stop
	ask | grep -q message_stop
	ccr stop
	run ccr status
	[ "$status" -eq 3 ]
	[[ $output == *"Available Keys: 1"* ]]
	[[ $output == *"[+] key-one-... p#1: active (0 failures)"* ]]
	[[ $output == *"[x] key-two-... p#2: disabled: 401 (1 failure)"* ]]
	[[ $output == *"[~] short: rests "[45]?m??s" (1 failure)"* ]]
	# No more of a key than that, and nothing of a short one.
	[[ $output != *key-one-0* ]]
	[[ $output != *key-three* ]]
	[ "$(ccr status --json | grep -c 'key-one-0\|key-three')" -eq 0 ]
}

@test "for programs" {
	three_keys
	[ "$(ccr status --json | json '$j->{running} ? 1 : 0')" -eq 0 ]
	[ "$(ccr status --json | json '$j->{pid}')" = null ]
	[ "$(ccr status --json | json '$j->{address}')" = null ]
	start_ccr
	ask | grep -q message_stop
	run ccr status --json
	[ "$status" -eq 0 ]
	[ "$(json 'join " ", sort keys %$j' <<<"$output")" = \
	    "address handlers learned manager pid providers running" ]
	[ "$(json '"http://$j->{address}"' <<<"$output")" = "$url" ]
	[ "$(json '$j->{manager}' <<<"$output")" = ccr ]
	[ "$(ccr status --json | json '$j->{providers}' | json '@$j + 0')" -eq 1 ]
	# A provider looks as it does in ccr rotation --json.
	[ "$(ccr status --json | perl -ne 'print $1 if /"providers":(\[.*\])/')" = \
	    "$(ccr rotation --json | perl -ne 'print $1 if /"providers":(\[.*\])/')" ]
}

@test "what the connections are doing" {
	reply hang <<<hang
	reply begun <<'END'
event {"choices":[{"index":0,"delta":{"role":"assistant","content":"begun"}}]}
sleep 3600000
END
	make_provider <<'END'
nth:1	hang
nth:2	begun
*	text
END
	configure_provider '"key-a"'
	start_ccr
	[ "$(handlers '@{$j->{handlers}} + 0')" -eq 0 ]

	ask_later answer
	until_it handler_is waiting
	[ "$(handlers '"@{$j->{handlers}[0]}{qw(provider model requests attempts)}"')" = \
	    "p m 1 1" ]
	kill -0 "$(handlers '$j->{handlers}[0]{pid}')"
	run ccr status
	[[ $output == *"Connections: 1"* ]]
	[[ $output == *"   PID "*": waiting p,m for "*s" (request 1)"* ]]
	hang_up
	until_it handler_is null

	ask_later answer
	until_it handler_is streaming
	[[ $(ccr status) == *": streaming p,m for "* ]]
	hang_up
	until_it handler_is null
}

@test "keys from files are known, commands are not run" {
	echo key-file-0123456789abcdef >home/key
	configure_provider '{"file": "key"}, {"command": ["touch", "ran"]}'
	run ccr status
	[ "$status" -eq 3 ]
	[[ $output == *"[+] key-file... p#1: unused"* ]]
	[[ $output == *"[+] p#2: unknown"* ]]
	[ ! -e ran ] && [ ! -e home/ran ]
}

@test "rotation that is off is said to be" {
	configure_provider '"key-a", "key-b"' '"m"' '"enable_rotation": false'
	run ccr status
	[[ $output == *"Strategy: round_robin (off: enable_rotation is false)"* ]]
	[[ $output == *"Available Keys: 1"* ]]
}

@test "a configuration that is wrong does not hide the service" {
	configure
	start_ccr
	configure 0 '"PROT": 1'
	run --separate-stderr ccr status
	[ "$status" -eq 0 ]
	[[ $output == "Service is running"* ]]
	[[ $stderr == *PROT* ]]
	ccr stop
	run --separate-stderr ccr status
	[ "$status" -eq 3 ]
	[ "$output" = "Service is not running" ]
}

@test "a state that cannot be read is told, not taken for good" {
	configure_provider '"key-a"'
	mkdir home/rotation.state
	run --separate-stderr ccr status
	[ "$status" -eq 3 ]
	[[ $stderr == "ccr: what is known of the keys cannot be read: "* ]]
}

@test "colours and pictures on a terminal alone" {
	need_terminal
	configure_provider '"key-one-0123456789abcdef"'
	escape=$'\033'
	run ccr status
	[[ $output != *"$escape"* && $output != *❌* ]]
	output=$(script -qec 'ccr status' /dev/null </dev/null || true)
	[[ $output == *"❌ Service is not running"* ]]
	[[ $output == *"📊 API Key Rotation Status:"* ]]
	[[ $output == *"🔧 Provider: "* ]]
	[[ $output == *"✅ key-one-... p#1"* ]]
	start_ccr
	output=$(script -qec 'ccr status' /dev/null </dev/null)
	[[ $output == *"✅ Service is running (PID: "* ]]
	output=$(NO_COLOR=1 script -qec 'ccr status' /dev/null </dev/null)
	[[ $output != *"$escape"* && $output != *✅* ]]
	output=$(TERM=dumb script -qec 'ccr status' /dev/null </dev/null)
	[[ $output != *"$escape"* && $output != *✅* ]]
}
