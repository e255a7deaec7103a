#!/usr/bin/env bats
# ccr code: claude gets its arguments as they were given, and an environment
# that takes it to ccr.

bats_require_minimum_version 1.5.0
load room

# A claude that writes down all it was given, each piece with a NUL behind it.
setup() {
	make_room
	mkdir bin
	cat >bin/claude <<'END'
#!/bin/sh
: >"$HOME/arguments"
for a; do
	printf '%s\0' "$a" >>"$HOME/arguments"
done
env -0 >"$HOME/environment"
cat >"$HOME/input"
echo "said by claude"
exit "${CLAUDE_STATUS:-0}"
END
	chmod +x bin/claude
	PATH=$PWD/bin:$PATH
	configure
}

teardown() {
	clear_room
}

# Run ccr code with these arguments and compare what arrived.
same_arguments() {
	: >wanted
	local a
	for a; do
		printf '%s\0' "$a" >>wanted
	done
	ccr code "$@" </dev/null >/dev/null
	cmp wanted arguments
}

# A variable's value as claude had it; fails if it had none.
variable() {
	perl -0 -ne 'BEGIN { $name = shift } chomp;
		if (/^\Q$name\E=(.*)/s) { print "$1\n"; $found = 1 }
		END { exit !$found }' "$1" environment
}

@test "arguments, whatever is in them" {
	same_arguments
	same_arguments "Write a Hello World" '$(echo pwned)' '`id`'
	same_arguments -p 'a "quoted" prompt' "with 'both' kinds" 'back\slash\'
	same_arguments -- --help -v -c file
	same_arguments '' 'x' '' ''
	same_arguments $'two\nlines\n' $'\ttab ' '*' '~' '#' ';' '&' '|' '%s'
	same_arguments --model p,m --json --watch -h
	same_arguments $'\xff\xfe not UTF-8' 'ключ' '鍵'
	same_arguments $(seq 2000)
}

@test "standard input and output are claude's" {
	run ccr code -p <<<$'a prompt\nof two lines'
	[ "$output" = "said by claude" ]
	[ "$(cat input)" = $'a prompt\nof two lines' ]
}

@test "its status is claude's" {
	for wanted in 0 1 3 42 255; do
		CLAUDE_STATUS=$wanted run ccr code </dev/null
		[ "$status" -eq "$wanted" ]
	done
}

@test "it starts ccr, and leaves it running" {
	run ccr status
	[ "$status" -eq 3 ]
	ccr code </dev/null
	url=$(variable ANTHROPIC_BASE_URL)
	[ "$url" = "http://$(ccr status --json | json '$j->{address}')" ]
	[ "$(curl -s "$url/health" | json '$j->{status}')" = ok ]
	ccr code </dev/null
	[ "$(variable ANTHROPIC_BASE_URL)" = "$url" ]
}

@test "the environment" {
	export CLAUDE_CODE_USE_BEDROCK=1 CLAUDE_CODE_USE_VERTEX=1
	export ANTHROPIC_API_KEY=sk-mine ANTHROPIC_MODEL=kept
	ccr code </dev/null
	[ "$(variable ANTHROPIC_AUTH_TOKEN)" = test ]
	[ "$(variable ANTHROPIC_API_KEY)" = "" ]
	[ "$(variable API_TIMEOUT_MS)" = 600000 ]
	[ "$(variable DISABLE_TELEMETRY)" = true ]
	[ "$(variable DISABLE_COST_WARNINGS)" = true ]
	[ "$(variable ANTHROPIC_MODEL)" = kept ]
	[ "$(variable TERM)" = xterm ]
	run ! variable CLAUDE_CODE_USE_BEDROCK
	run ! variable CLAUDE_CODE_USE_VERTEX
	run ! variable ANTHROPIC_SMALL_FAST_MODEL
	run ! variable CI
}

@test "the environment that the configuration asks for" {
	configure 0 '"APIKEY": "a secret of mine", "API_TIMEOUT_MS": 1234,
	    "ANTHROPIC_SMALL_FAST_MODEL": "p,small"'
	ccr code </dev/null
	[ "$(variable ANTHROPIC_AUTH_TOKEN)" = "a secret of mine" ]
	[ "$(variable ANTHROPIC_API_KEY)" = "" ]
	[ "$(variable API_TIMEOUT_MS)" = 1234 ]
	[ "$(variable ANTHROPIC_SMALL_FAST_MODEL)" = p,small ]
}

@test "NO_PROXY is extended, not replaced" {
	ccr code </dev/null
	[ "$(variable NO_PROXY)" = 127.0.0.1,localhost ]
	run ! variable no_proxy
	NO_PROXY=example.org,.corp ccr code </dev/null
	[ "$(variable NO_PROXY)" = example.org,.corp,127.0.0.1,localhost ]
	NO_PROXY='a, localhost' ccr code </dev/null
	[ "$(variable NO_PROXY)" = 'a, localhost,127.0.0.1' ]
	no_proxy=a,127.0.0.1 ccr code </dev/null
	[ "$(variable NO_PROXY)" = a,127.0.0.1,localhost ]
	[ "$(variable no_proxy)" = a,127.0.0.1,localhost ]
	no_proxy=a NO_PROXY=b ccr code </dev/null
	[ "$(variable NO_PROXY)" = b,127.0.0.1,localhost ]
	[ "$(variable no_proxy)" = a,127.0.0.1,localhost ]
}

@test "CLAUDE_PATH of the environment, and before it the configuration's" {
	mkdir other third
	sed 's/said by claude/said by another/' bin/claude >other/claude
	sed 's/said by claude/said by the third/' bin/claude >third/claude
	chmod +x other/claude third/claude
	CLAUDE_PATH=$PWD/other/claude run ccr code </dev/null
	[ "$output" = "said by another" ]
	CLAUDE_PATH= run ccr code </dev/null
	[ "$output" = "said by claude" ]
	configure 0 "\"CLAUDE_PATH\": \"$PWD/third/claude\""
	CLAUDE_PATH=$PWD/other/claude run ccr code </dev/null
	[ "$output" = "said by the third" ]
}

@test "no claude: 127 and what to do; one that cannot be run: 126" {
	CLAUDE_PATH=no-such-claude run -127 ccr code
	[ "${lines[0]}" = "ccr: cannot run no-such-claude: No such file or directory" ]
	[[ ${lines[1]} == *"npm install -g @anthropic-ai/claude-code"*CLAUDE_PATH* ]]
	mkdir folder
	CLAUDE_PATH=$PWD/folder run ccr code
	[ "$status" -eq 126 ]
	[ "${#lines[@]}" -eq 1 ]
}

@test "NON_INTERACTIVE_MODE" {
	configure 0 '"NON_INTERACTIVE_MODE": true'
	# Nothing may wait for a terminal, or for a pipe that nobody closes.
	mkfifo never
	exec 6<>never
	ccr code <&6 3>&-
	exec 6>&-
	[ ! -s input ]
	[ "$(variable CI)" = true ]
	[ "$(variable FORCE_COLOR)" = 0 ]
	[ "$(variable NODE_NO_READLINE)" = 1 ]
	[ "$(variable TERM)" = dumb ]
}

@test "what is wrong is said before anything is started" {
	configure 0 '"PORT": "x"'
	run ccr code
	[ "$status" -eq 6 ]
	[ ! -e arguments ]
	configure
	ln -s nowhere/ccrd.lock home/ccrd.lock
	run ccr code
	[ "$status" -eq 1 ]
	[[ $output == *ccrd.lock* ]]
	[ ! -e arguments ]
	rm home/ccrd.lock
	make_provider <<<$'*\ttext'
	configure "$port"
	run ccr code
	[ "$status" -eq 5 ]
	[ ! -e arguments ]
}
