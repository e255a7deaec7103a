#!/usr/bin/env bats
# ccr statusline: the client's JSON comes in, a line goes out, whatever happens.

load room

setup() {
	make_room
	export NO_COLOR=1
	mkdir -p place/tree
	configure
}

teardown() {
	clear_room
}

# The client's JSON, as it is shaped in 2.1; its members go before.
input() {
	cat <<END
{${1:-} "session_id": "0123456789abcdef", "cwd": "$PWD/place/tree",
 "transcript_path": "/nonexistent", "hook_event_name": "Status",
 "model": {"id": "claude-opus-4-5[1m]", "display_name": "Opus"},
 "workspace": {"current_dir": "$PWD/place/tree", "project_dir": "$PWD/place"},
 "version": "2.1.330", "output_style": {"name": "default"},
 "cost": {"total_cost_usd": 0.42, "total_duration_ms": 185000,
  "total_api_duration_ms": 2300, "total_lines_added": 156, "total_lines_removed": 23},
 "context_window": {"total_input_tokens": 15234, "total_output_tokens": 521,
  "context_window_size": 200000,
  "current_usage": {"input_tokens": 8500, "output_tokens": 900,
   "cache_creation_input_tokens": 5000, "cache_read_input_tokens": 2000}}}
END
}

# What is printed for that input with these modules.
line() {
	configure 0 "\"StatusLine\": {\"enabled\": true, \"currentStyle\": \"${2:-default}\", \"${2:-default}\": {\"modules\": [$1]}}"
	run ccr statusline < <(input)
}

text() {
	line "{\"type\": \"x\", \"text\": \"$1\"}"
}

@test "without configuration: folder, branch, model, tokens" {
	mkdir place/.git
	echo 'ref: refs/heads/topic/one' >place/.git/HEAD
	run ccr statusline < <(input)
	[ "$status" -eq 0 ]
	[ "$output" = 'tree topic/one m ↑ 15.5k ↓ 900' ]
}

@test "every variable" {
	text '{{workDirName}}|{{gitBranch}}|{{model}}|{{provider}}|{{displayName}}'
	[ "$output" = 'tree||m|nobody|Opus' ]
	text '{{inputTokens}}|{{outputTokens}}|{{tokenSpeed}}|{{isStreaming}}|{{streamingIndicator}}|{{timeToFirstToken}}'
	[ "$output" = '15.5k|900|0|||' ]
	text '{{contextPercent}}|{{contextWindowSize}}|{{totalInputTokens}}|{{totalOutputTokens}}'
	[ "$output" = '8|200k|15.2k|521' ]
	text '{{duration}}|{{linesAdded}}|{{linesRemoved}}|{{netLines}}|{{version}}|{{sessionId}}'
	[ "$output" = '3m5s|156|23|133|2.1.330|01234567' ]
	text 'cost {{cost}} {{nothing}} {{no}'
	[ "$output" = 'cost $0.42  {{no}' ]
}

@test "modules: an icon goes with its text, and without text there is nothing" {
	line '{"icon": "M", "text": "{{model}}"}, {"icon": "B", "text": "{{gitBranch}}"}, {"text": "x"}, {}, 7'
	[ "$output" = 'M m x' ]
	[ "$status" -eq 0 ]
}

@test "colours by name and number" {
	unset NO_COLOR
	line '{"text": "a", "color": "bright_red", "background": "bg_blue"}, {"text": "b", "color": "#0a5"}, {"text": "c", "color": "no such"}'
	[ "$output" = $'\e[44m\e[91ma\e[0m \e[38;2;0;170;85mb\e[0m c' ]
	TERM=dumb run ccr statusline < <(input)
	[ "$output" = 'a b c' ]
}

@test "powerline: fields that end in a point of their colour" {
	unset NO_COLOR
	line '{"text": "a", "color": "white", "background": "bg_red"}, {"text": "b"}' powerline
	[ "$output" = $'\e[41m\e[37m a \e[0m\e[48;2;33;150;243m\e[31m\uE0B0\e[0m\e[48;2;33;150;243m\e[38;2;255;255;255m b \e[0m\e[38;2;33;150;243m\uE0B0\e[0m' ]
	NO_COLOR=1 run ccr statusline < <(input)
	[ "$output" = 'a b' ]
}

@test "the branch of work trees, and of none" {
	mkdir -p repo/.git/worktrees/tree
	echo "gitdir: $PWD/repo/.git/worktrees/tree" >place/tree/.git
	echo 'ref: refs/heads/side' >repo/.git/worktrees/tree/HEAD
	text '{{gitBranch}}'
	[ "$output" = side ]
	echo 0123456789abcdef0123456789abcdef01234567 >repo/.git/worktrees/tree/HEAD
	text '{{gitBranch}}'
	[ "$output" = 0123456 ]
	echo 'gitdir: ../../repo/.git/worktrees/tree' >place/tree/.git
	text '{{gitBranch}}'
	[ "$output" = 0123456 ]
	printf 'ref: refs/heads/a\033[31mb\n' >repo/.git/worktrees/tree/HEAD
	text '{{gitBranch}}'
	[ "$output" = 'a?[31mb' ]
}

@test "git itself is asked only where its references are no files" {
	mkdir place/.git bin
	printf '#!/bin/sh\necho "$*" >>%s/asked\necho tables\n' "$PWD" >bin/git
	chmod +x bin/git
	PATH=$PWD/bin:$PATH
	echo 'ref: refs/heads/plain' >place/.git/HEAD
	text '{{gitBranch}}'
	[ "$output" = plain ]
	[ ! -e asked ]
	echo 'ref: refs/heads/.invalid' >place/.git/HEAD
	text '{{gitBranch}}'
	[ "$output" = tables ]
	[ "$(cat asked)" = "-C $PWD/place/tree branch --show-current" ]
}

@test "a program's first line, from the client's JSON and ours" {
	cat >home/part <<'END'
#!/usr/bin/perl
use JSON::PP;
local $/;
my $in = decode_json(<STDIN>);
print "\e[31m$in->{model}{display_name}\e[0m\e[2J $in->{ccr}{variables}{model} $in->{ccr}{options}{word}\nmore\n";
END
	chmod +x home/part
	unset NO_COLOR
	line '{"type": "script", "scriptPath": "part", "options": {"word": "hey"}, "icon": "*"}'
	[ "$output" = $'* \e[31mOpus\e[0m[2J m hey\e[0m' ]
	NO_COLOR=1 run ccr statusline < <(input)
	[ "$output" = '* Opus[2J m hey' ]
}

@test "programs that fail, hang or are not there leave their place empty" {
	printf '#!/bin/sh\necho no\nexit 1\n' >home/fails
	printf '#!/bin/sh\nexec sleep 100\n' >home/hangs
	chmod +x home/fails home/hangs
	line '{"text": "a"}, {"type": "script", "scriptPath": "fails"}, {"type": "script", "scriptPath": "none"}, {"type": "script"}, {"type": "script", "scriptPath": "hangs"}, {"text": "b"}'
	[ "$status" -eq 0 ]
	[ "$output" = 'a b' ]
}

@test "a module of the original's, run by node" {
	command -v node >/dev/null || skip "node is not installed"
	cat >home/part.js <<'END'
module.exports = async (variables, options) =>
	`${variables.model}-${options.word}`;
END
	line '{"type": "script", "scriptPath": "part.js", "options": {"word": "w"}}'
	[ "$output" = m-w ]
}

@test "nothing that comes in makes it fail" {
	for text in '' '{' '[]' '7' '{"session_id": 7, "workspace": [], "cost": {"total_cost_usd": -1e99}}' \
	    '{"context_window": {"current_usage": {"input_tokens": 1e300}}}'; do
		run ccr statusline < <(printf %s "$text")
		[ "$status" -eq 0 ]
		[[ $output == *" m ↑ 0 ↓ 0" ]]
	done
	run ccr statusline <&-
	[ "$status" -eq 0 ]
}

@test "a wrong configuration is told in the line" {
	echo '{' >home/config.json
	run ccr statusline < <(input)
	[ "$status" -eq 0 ]
	[ "$output" = 'tree Opus ↑ 15.5k ↓ 900 config.json is wrong: run ccr check' ]
	rm home/config.json
	run ccr statusline < <(input)
	[ "$output" = 'tree Opus ↑ 15.5k ↓ 900' ]
}

@test "the model that has really answered, and how fast" {
	reply slow <<'END'
event {"id":"c{n}","model":"x","choices":[{"index":0,"delta":{"role":"assistant","content":"Hi"},"finish_reason":null}]}
sleep 60
event {"id":"c{n}","model":"x","choices":[{"index":0,"delta":{"content":" there."},"finish_reason":"stop"}]}
event {"id":"c{n}","model":"x","choices":[],"usage":{"prompt_tokens":1100,"completion_tokens":3000,"total_tokens":4100}}
done
END
	make_provider <<<$'*\tslow'
	configure_provider '"k"' '"m", "other"' '' '"StatusLine": {"default": {"modules": [{"text": "{{provider}} {{model}} {{inputTokens}} {{outputTokens}} {{tokenSpeed}}"}]}}'
	start_ccr
	curl -s "$url/v1/messages" -H 'content-type: application/json' \
	    -H 'x-claude-code-session-id: 0123456789abcdef' -d '{
		"model": "claude-opus-4-5", "max_tokens": 50, "stream": true,
		"messages": [{"role": "user", "content": "hello there, how are you doing today?"}]}' >answer
	# Another route makes no difference: this is who it was.
	ccr model set default p,other
	run ccr statusline < <(input | sed 's/current_usage/unknown/')
	[[ $output =~ ^'p m 1.1k 3.0k '([0-9]+)$ ]]
	[ "${BASH_REMATCH[1]}" -gt 0 ]
	[ "${BASH_REMATCH[1]}" -le 50000 ]
}

@test "ccr code tells claude of it where it is enabled" {
	mkdir bin
	printf '#!/bin/sh\nfor a; do echo "<$a>"; done\n' >bin/claude
	chmod +x bin/claude
	PATH=$PWD/bin:$PATH
	configure 0 '"StatusLine": {"enabled": true, "default": {"modules": [{"text": "it is {{model}}"}]}}'
	run ccr code -p 'two  words'
	[ "${lines[0]}" = '<--settings>' ]
	[ "${lines[2]}" = '<-p>' ]
	[ "${lines[3]}" = '<two  words>' ]
	settings=${lines[1]:1:-1}
	[ "$(json '$j->{statusLine}{type}' <<<"$settings")" = command ]
	cd /
	run sh -c "$(json '$j->{statusLine}{command}' <<<"$settings")" < <(cd "$HOME" && input)
	[ "$output" = 'it is m' ]
	cd "$HOME"
	run ccr code --settings mine
	[ "$output" = $'<--settings>\n<mine>' ]
	configure 0 '"StatusLine": {"enabled": false}'
	run ccr code -p x
	[ "$output" = $'<-p>\n<x>' ]
}
