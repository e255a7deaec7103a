#!/usr/bin/env bats
# ccr test: every key and model, through the real conversion.

bats_require_minimum_version 1.5.0
load room

setup() {
	make_room
	make_replies
}

teardown() {
	clear_room
}

key_state() {
	ccr rotation --json | json "\$j->{providers}[0]{keys}[$1]{state}"
}

# What came of the trial of a key, for programs.
trial() {
	json "my (\$t) = grep { (\$_->{key} // '-') eq '$1' } @\$j; $2" <<<"$output"
}

@test "all is well" {
	make_provider <<'END'
body:get_weather	call
*	text
END
	configure_provider '"key-a", "key-b"' '"m", "n"'
	run ccr test
	[ "$status" -eq 0 ]
	[[ ${lines[0]} == "PROVIDER  MODEL  KEY  TEXT  TOOL  FIRST MS  TOTAL MS" ]]
	for i in 1 2 3 4; do
		[[ ${lines[$i]} =~ ^"p         "[mn]"      p#"[12]"  ok    ok  "\ +[0-9]+\ +[0-9]+$ ]]
	done
	[ "${lines[5]}" = "4 passed, 0 failed" ]
	# Model by model, so that neighbours have different keys.
	[[ ${lines[1]} == *" m "*"p#1"* && ${lines[2]} == *" m "*"p#2"* ]]
	# Each of them really asked: for text, then for a call with a tool.
	[ "$(ls kept/*.body | wc -l)" -eq 8 ]
	[ "$(grep -l 'Bearer key-a' kept/*.head | wc -l)" -eq 4 ]
	[ "$(grep -l '"model":"n"' kept/*.body | wc -l)" -eq 4 ]
	[ "$(grep -l '"stream":true' kept/*.body | wc -l)" -eq 8 ]
	[ "$(grep -l get_weather kept/*.body | wc -l)" -eq 4 ]
	[ "$(grep -l '"tool_choice":"required"' kept/*.body | wc -l)" -eq 4 ]
	# And counted.
	[ "$(ccr rotation --json | json '$j->{providers}[0]{keys}[0]{successes}')" -eq 4 ]
}

@test "one key is refused, one has to rest" {
	make_provider <<'END'
header:Bearer key-two	refused
header:Bearer key-three	limited
body:get_weather	call
*	text
END
	configure_provider '"key-one", "key-two-0123456789abcdef",
	    {"key": "key-three", "label": "mine"}'
	run ccr test
	[ "$status" -eq 1 ]
	[[ ${lines[1]} == "p         m      p#1   ok    ok "* ]]
	[[ ${lines[2]} =~ ^"p         m      p#2   FAIL  - "\ +-\ +[0-9]+$ ]]
	[[ ${lines[3]} == "    p, model m, key p#2: 401 This key is not known." ]]
	[[ ${lines[4]} == "p         m      mine  FAIL  - "* ]]
	[[ ${lines[5]} == "    p, model m, key mine: 429 Too many requests." ]]
	[ "${lines[6]}" = "1 passed, 2 failed" ]
	[[ $output != *key-two* ]]
	# Each was asked once: no retries, and nobody stood in for another.
	[ "$(ls kept/*.head | wc -l)" -eq 4 ]
	[ "$(key_state 0) $(key_state 1) $(key_state 2)" = \
	    "active disabled resting" ]
}

@test "a success brings a disabled key back" {
	make_provider <<<$'*\trefused'
	configure_provider '"key-a"'
	run ccr test
	[ "$status" -eq 1 ]
	[ "$(key_state 0)" = disabled ]
	printf 'body:get_weather\tcall\n*\ttext\n' >d/rules
	run ccr test
	[ "$status" -eq 0 ]
	[ "$(key_state 0)" = active ]
}

@test "for programs" {
	make_provider <<'END'
header:Bearer key-two	refused
body:get_weather	call
*	text
END
	configure_provider '"key-one", "key-two"'
	run ccr test --json
	[ "$status" -eq 1 ]
	[ "$(json '@$j + 0' <<<"$output")" -eq 2 ]
	[ "$(trial 'p#1' 'join " ", sort keys %$t')" = \
	    "error first_ms key model ok provider text_ok tool_ok total_ms" ]
	[ "$(trial 'p#1' '"$t->{ok} $t->{text_ok} $t->{tool_ok}"')" = "1 1 1" ]
	[ "$(trial 'p#1' '$t->{error}')" = null ]
	[ "$(trial 'p#1' '$t->{first_ms} <= $t->{total_ms} ? 1 : 0')" -eq 1 ]
	[ "$(trial 'p#2' '"$t->{ok} $t->{text_ok}"')" = "0 0" ]
	[ "$(trial 'p#2' '$t->{tool_ok}')" = null ]
	[ "$(trial 'p#2' '$t->{first_ms}')" = null ]
	[ "$(trial 'p#2' '$t->{error}')" = \
	    "p, model m, key p#2: 401 This key is not known." ]
}

@test "what may be wrong with an answer" {
	reply empty <<'END'
event {"choices":[{"index":0,"delta":{"role":"assistant","content":"  "},"finish_reason":null}]}
event {"choices":[{"index":0,"delta":{},"finish_reason":"length"}]}
done
END
	reply cut <<'END'
event {"choices":[{"index":0,"delta":{"role":"assistant","content":"Hi th"}}]}
close
END
	reply broken <<'END'
event {"choices":[{"index":0,"delta":{"role":"assistant","tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"get_weather","arguments":"{\"city\":"}}]},"finish_reason":null}]}
event {"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}
done
END
	make_provider <<'END'
header:Bearer key-empty	empty
header:Bearer key-cut	cut
body:get_weather && header:Bearer key-broken	broken
*	text
END
	configure_provider '{"key": "key-empty", "label": "empty"},
	    {"key": "key-cut", "label": "cut"},
	    {"key": "key-broken", "label": "broken"},
	    {"key": "key-text", "label": "text"}'
	run ccr test --json
	[ "$status" -eq 1 ]
	[ "$(trial empty '0 + $t->{ok}')" -eq 0 ]
	[[ $(trial empty '$t->{error}') == *"no text"* ]]
	[ "$(trial cut '0 + $t->{text_ok}')" -eq 0 ]
	[ "$(trial cut '$t->{error}')" != null ]
	# Arguments that are no JSON are not passed off as good.
	[ "$(trial broken '0 + $t->{text_ok}')" -eq 1 ]
	[ "$(trial broken '0 + $t->{tool_ok}')" -eq 0 ]
	# A model that does not call the tool it must call.
	[ "$(trial text '"$t->{text_ok} $t->{tool_ok}"')" = "1 0" ]
	[ "$(trial text '$t->{error}')" = \
	    "the model wrote text instead of calling the tool (stop_reason end_turn)" ]
}

@test "only a provider, a model, a key" {
	make_provider <<'END'
body:get_weather	call
*	text
END
	write_config 0 <<END
"Providers": [
	{ "name": "p", "api_base_url": "http://127.0.0.1:$port/v1/chat/completions",
	  "api_keys": ["key-a", "key-b"], "models": ["m", "n"] },
	{ "name": "q", "api_base_url": "http://127.0.0.1:$port/v1/chat/completions",
	  "api_keys": [], "models": ["m"] }
],
"Router": { "default": "p,m" }
END
	tests() {
		ccr test --json "$@" | json 'join " ", map {
		    "$_->{provider},$_->{model}," . ($_->{key} // "-") .
		    "," . ($_->{ok} + 0) } @$j'
	}
	[ "$(tests)" = "p,m,p#1,1 p,m,p#2,1 p,n,p#1,1 p,n,p#2,1 q,m,-,1" ]
	[ "$(tests --provider q)" = "q,m,-,1" ]
	[ "$(tests --provider P --model N)" = "p,n,p#1,1 p,n,p#2,1" ]
	[ "$(tests --key 'p#2')" = "p,m,p#2,1 p,n,p#2,1" ]
	[ "$(tests --model m --key 'p#1' -j 1)" = "p,m,p#1,1" ]
	run ccr test --provider q --key 'p#1'
	[ "$status" -eq 1 ]
	[ "$output" = "ccr: there is nothing to test: no provider has such a key and such a model" ]
	run ccr test --provider r
	[ "$status" -eq 2 ]
	[ "$output" = 'ccr: there is no provider "r"; did you mean "p"?' ]
	run ccr test --model mm
	[ "$status" -eq 2 ]
	[ "$output" = 'ccr: there is no model "mm"; did you mean "m"?' ]
	run ccr test --key somewhere
	[ "$status" -eq 2 ]
	[ "$output" = 'ccr: there is no key "somewhere"' ]
}

@test "with an APIKEY, and names that are hard to write" {
	make_provider <<'END'
body:get_weather	call
*	text
END
	configure_provider '{"key": "key-a", "label": "a \"b\" é"}' \
	    '"org/model:free", "m"' '"max_retries": 0' '"APIKEY": "s3cret \" x"'
	run ccr test
	[ "$status" -eq 0 ]
	[[ ${lines[1]} == *'org/model:free  a "b" é  ok '* ]]
	[[ $output != *s3cret* ]]
}

@test "a provider with a slash in its name" {
	make_provider <<'END'
body:get_weather	call
*	text
END
	configure_provider '"key-a"' '"m"'
	perl -pi -e 's{"p"}{"p/q"}; s{"p,m"}{"p/q,m"}' home/config.json
	run ccr test
	[ "$status" -eq 0 ]
	[[ ${lines[1]} == "p/q "*"ok    ok"* ]]
}

@test "a provider that says nothing has its time" {
	reply silence <<<hang
	make_provider <<<$'*\tsilence'
	configure_provider '"key-a"' '"m"' '"max_retries": 0' \
	    '"API_TIMEOUT_MS": 300'
	run ccr test
	[ "$status" -eq 1 ]
	[[ ${lines[1]} == *" FAIL "* ]]
	[ "${#lines[@]}" -eq 4 ]
	[[ ${lines[2]} == "    "*[a-z]* ]]
}

@test "so many at a time, and no more" {
	reply slow <<'END'
sleep 300
event {"choices":[{"index":0,"delta":{"role":"assistant","content":"Hi."},"finish_reason":"stop"}]}
done
END
	make_provider <<<$'*\tslow'
	configure_provider '"k1", "k2", "k3", "k4", "k5", "k6"'
	# How many are under way is how many handlers there are.
	ccr test -j 2 >/dev/null 3>&- & testing=$!
	most=0
	while kill -0 $testing 2>/dev/null; do
		n=$(ccr status --json | json '@{$j->{handlers}} + 0')
		[ "$n" -le "$most" ] || most=$n
	done
	wait $testing || true
	[ $most -ge 1 ]
	[ $most -le 2 ]
}

# The handlers that this test's home knows of.
no_handlers() {
	[ "$(ccr status --json | json '@{$j->{handlers}} + 0')" -eq 0 ]
}

some_handlers() {
	! no_handlers
}

@test "interrupted, it leaves nothing behind" {
	reply silence <<<hang
	make_provider <<<$'*\tsilence'
	configure_provider '"k1", "k2", "k3"'
	for signal in INT TERM HUP; do
		perl -e '$SIG{INT} = "DEFAULT"; exec @ARGV' \
		    ccr test >out 2>err 3>&- & testing=$!
		until_it some_handlers
		kill -$signal $testing
		status=0
		wait $testing || status=$?
		[ $status -gt 128 ]
		[ "$(cat err)" = "ccr: interrupted" ]
		[ ! -s out ]
		until_it no_handlers
	done
}

@test "progress on a terminal" {
	need_terminal
	make_provider <<'END'
header:Bearer key-b	refused
body:get_weather	call
*	text
END
	configure_provider '"key-a", "key-b"'
	script -qec 'ccr test -j 1' /dev/null </dev/null >shown 3>&- || true
	grep -q '0 of 2 tested' shown
	grep -q '1 of 2 tested' shown
	# It is wiped away before the table comes.
	[[ $(tr '\r' '\n' <shown | grep -n PROVIDER) == *$'\033[K'* ]]
	[[ $(cat shown) == *$'\033[32mok'* && $(cat shown) == *$'\033[31mFAIL'* ]]
}

@test "a key that cannot be had fails with the reason" {
	make_provider <<<$'*\ttext'
	configure_provider '{"command": ["false"], "label": "none"}'
	run ccr test
	[ "$status" -eq 1 ]
	[[ ${lines[2]} == *none*false* ]]
}

@test "a wrong configuration: 6" {
	configure 0 '"PROT": 1'
	run ccr test
	[ "$status" -eq 6 ]
}
