#!/usr/bin/env bats
# ccr activate: the environment of ccr code, for any shell.

bats_require_minimum_version 1.5.0
load room

setup() {
	make_room
}

teardown() {
	clear_room
}

# What ANTHROPIC_AUTH_TOKEN is in a shell that has evaluated it.
token_in() {
	"$@" -c 'eval "$(ccr activate)"; printf %s "$ANTHROPIC_AUTH_TOKEN"'
}

@test "one line a variable, as ccr code sets it" {
	configure 4321 '"APIKEY": "s3cret", "API_TIMEOUT_MS": 5000'
	run ccr activate
	[ "$status" -eq 0 ]
	diff <(sort <<<"$output") - <<'END'
export ANTHROPIC_API_KEY=''
export ANTHROPIC_AUTH_TOKEN='s3cret'
export ANTHROPIC_BASE_URL='http://127.0.0.1:4321'
export API_TIMEOUT_MS='5000'
export DISABLE_COST_WARNINGS='true'
export DISABLE_TELEMETRY='true'
export NO_PROXY='127.0.0.1,localhost'
unset CLAUDE_CODE_USE_BEDROCK
unset CLAUDE_CODE_USE_VERTEX
END
	# Nothing was started for it.
	run ccr status
	[ "$status" -eq 3 ]
}

@test "an APIKEY with everything that a shell might take for its own" {
	configure 0 '"APIKEY": "it'\''s \"$HOME\" `id` $(id) \\n !x * ;&|<> #"'
	wanted='it'\''s "$HOME" `id` $(id) \n !x * ;&|<> #'
	sed 's/\$/$$/g' home/config.json >home/new
	cat home/new >home/config.json
	shells=0
	for shell in sh bash dash zsh ksh mksh; do
		command -v $shell >/dev/null || continue
		[ "$(token_in $shell)" = "$wanted" ]
		shells=$((shells + 1))
	done
	[ $shells -ge 2 ]
	[ "$(token_in bash -u -e)" = "$wanted" ]
}

@test "the same as ccr code gives" {
	configure 0 '"APIKEY": "k'\''k", "NON_INTERACTIVE_MODE": true'
	printf '#!/bin/sh\nenv -0 >"$HOME/by.code"\n' >claude
	chmod +x claude
	export CLAUDE_PATH=$PWD/claude CLAUDE_CODE_USE_VERTEX=1 NO_PROXY=x
	ccr code
	sh -c 'eval "$(ccr activate)"; env -0 >"$HOME/by.activate"'
	pick() {
		perl -0 -ne 'print if /^(ANTHROPIC|CLAUDE_CODE|API_|DISABLE_|NO_PROXY|CI=|FORCE|NODE_NO_READLINE|TERM=)/' "$1" |
		    tr '\0' '\n' | sort
	}
	[ "$(pick by.code | wc -l)" -eq 11 ]
	diff <(pick by.code) <(pick by.activate)
}

@test "the port of the listener that runs" {
	configure
	start_ccr
	[[ $(ccr activate) == *"ANTHROPIC_BASE_URL='$url'"* ]]
}

@test "a wrong configuration gives nothing to evaluate" {
	configure 0 '"PROT": 1'
	run --separate-stderr ccr activate
	[ "$status" -eq 6 ]
	[ -z "$output" ]
	[[ $stderr == *PROT* ]]
	run ccr activate fish
	[ "$status" -eq 2 ]
}
