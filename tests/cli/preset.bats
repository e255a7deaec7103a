#!/usr/bin/env bats
# ccr preset: a configuration handed on without its secrets, and used by others.

bats_require_minimum_version 1.5.0
load room

setup() {
	make_room
	unset MADE_UP_VARIABLE
	mkdir bin
	printf '#!/bin/sh\nfor a; do echo "<$a>"; done\nenv | grep -E "^(ANTHROPIC|CCR)_" >told\n' >bin/claude
	chmod +x bin/claude
	PATH=$PWD/bin:$PATH
}

teardown() {
	if [ -e home/presets ]; then
		for p in home/presets/*; do
			CCR_HOME=$PWD/$p ccr stop >/dev/null 2>&1 || true
		done
	fi
	clear_room
}

# A configuration full of secrets, in every place where there can be one.
secrets='hunter2-secret sk-made-up-0123456789 plain0word0of0long0letters 0f0e0d0c-1111-2222-3333-444455556666 AIzaMadeUpKey0 pass:word mapikey42 hush-hush-value key-in-query only-a-comment'
full_config() {
	cat >home/config.json <<'END'
{
  // only-a-comment
  "APIKEY": "mapikey42",
  "HOST": "127.0.0.1", "PORT": 3456, "LOG": true,
  "PROXY_URL": "http://me:pass:word@127.0.0.1:1",
  "Providers": [
    {
      "name": "open ai",
      "api_base_url": "http://127.0.0.1:9/v1/chat/completions?key=key-in-query&api-version=7",
      "api_keys": ["hunter2-secret", "$MADE_UP_VARIABLE",
        {"key": "sk-made-up-0123456789", "weight": 3, "label": "spare", "quota_group": "g"},
        {"file": "/nowhere/key"}],
      "models": ["gpt-4o-2024-08-06", "anthropic/claude-sonnet-4-5-20250929"],
      "headers": {"X-Title": "mine", "X-Token": "hush-hush-value", "X-Auth": "Bearer $MADE_UP_VARIABLE"},
      "transformer": {"use": [["customparams", {"user": "plain0word0of0long0letters", "trace": "0f0e0d0c-1111-2222-3333-444455556666"}]]}
    },
    {
      "name": "g",
      "api_base_url": "http://127.0.0.1:9/v1/chat/completions",
      "api_key": "AIzaMadeUpKey0",
      "models": ["m"]
    }
  ],
  "Router": { "default": "open ai,gpt-4o-2024-08-06", "think": "g,m", "longContextThreshold": 50000 },
}
END
	chmod 600 home/config.json
	export MADE_UP_VARIABLE=hush-hush-variable
}

# A preset as somebody may have made it for the original.
manifest() {
	mkdir -p given/scripts
	cat >given/manifest.json <<'END'
{
  // JSON5, as the original takes it
  name: 'Friendly',
  version: "1.2.0", "description": "for friends", author: "A. N. Other",
  "Providers": [{
    "name": "p", "api_base_url": "#{url}", "api_key": "#{apiKey}",
    "models": ["m", "n"], "max_retries": "#{tries}",
  }],
  "Router": { "default": "p,#{model}" },
  "StatusLine": { "enabled": true, "default": { "modules": [
    { "type": "script", "scriptPath": "scripts/part" } ] } },
  "claudeCodeSettings": { "env": { "MINE": "#{url}" } },
  "schema": [
    { "id": "apiKey", "label": "API key" },
    { "id": "url", "type": "input", "validator": "^https?://\\S+$",
      "defaultValue": "http://127.0.0.1:9/v1/chat/completions" },
    { "id": "model", "type": "select", "options": { "type": "models", "providerField": "p" } },
    { "id": "tries", "type": "number", "min": 0, "max": 5, "defaultValue": 1 },
    { "id": "long", "type": "confirm", "required": false },
    { "id": "threshold", "type": "number", "when": { "field": "long", "value": true } },
  ],
  "configMappings": [
    { "target": "Router.longContextThreshold", "value": "#{threshold}", "when": [{ "field": "long", "value": true }] },
    { "target": "Providers[0].retry_on_failure", "value": false },
  ],
}
END
	printf '#!/bin/sh\necho "part of it"\n' >given/scripts/part
	chmod +x given/scripts/part
}

made() {
	json "$1" <home/presets/Friendly/config.json
}

@test "no secret leaves with an export" {
	full_config
	run -0 ccr preset export shared --output - --description 'One, "two"' --tags 'a, b'
	for s in $secrets hush-hush-variable; do
		if grep -qF -- "$s" <<<"$output"; then
			echo "there is: $s"
			false
		fi
	done
	[ "$(json '[$j->{name}, $j->{version}, $j->{description}, $j->{keywords}]' <<<"$output")" = \
	    '["shared","1.0.0","One, \"two\"",["a","b"]]' ]
	[ "$(json '[grep { exists $j->{$_} } qw(APIKEY HOST PORT PROXY_URL LOG)]' <<<"$output")" = '[]' ]
	# What is no secret is there, and a variable stays one.
	[ "$(json '$j->{Router}{default} . "|" . $j->{Router}{think}' <<<"$output")" = 'open ai,gpt-4o-2024-08-06|g,m' ]
	[ "$(json '$j->{Providers}[0]{models}[1]' <<<"$output")" = anthropic/claude-sonnet-4-5-20250929 ]
	[ "$(json '$j->{Providers}[0]{headers}{"X-Title"}' <<<"$output")" = mine ]
	[ "$(json '$j->{Providers}[0]{headers}{"X-Auth"}' <<<"$output")" = 'Bearer $MADE_UP_VARIABLE' ]
	[ "$(json '$j->{Providers}[0]{api_keys}[1]' <<<"$output")" = '$MADE_UP_VARIABLE' ]
	[ "$(json '$j->{Providers}[0]{api_keys}[2]{label} . $j->{Providers}[0]{api_keys}[2]{weight}' <<<"$output")" = spare3 ]
	# Each of the others is asked for, once.
	[ "$(json 'scalar @{$j->{schema}}' <<<"$output")" = 8 ]
	[ "$(json '$j->{Providers}[1]{api_key}' <<<"$output")" = "#{$(json '$j->{schema}[7]{id}' <<<"$output")}" ]
	[ "$(json '$j->{schema}[7]{label}' <<<"$output")" = 'api_key of g' ]
}

@test "an export is a preset, and nothing is replaced unasked" {
	configure
	run -0 ccr preset export mine
	[[ $output == "exported to $PWD/home/presets/mine/manifest.json;"* ]]
	[ "$(ls -l home/presets/mine/manifest.json | cut -c1-10)" = -rw------- ]
	run -1 ccr preset export mine
	[[ $output == *"File exists"* ]]
	run -0 ccr preset export mine --force
	run -0 ccr preset export mine --output x.json
	[ "$(json '$j->{Providers}[0]{name}' <x.json)" = nobody ]
}

@test "what is exported can be installed elsewhere, with answers" {
	full_config
	ccr preset export shared --output shared.json
	export CCR_HOME=$PWD/other
	run -1 ccr preset install shared.json </dev/null
	[[ $output == *"these have no answer: open_ai_api_base_url, "*"g_api_key"* ]]
	[ ! -e other/presets/shared ]
	for id in $(json 'join " ", map { $_->{id} } @{$j->{schema}}' <shared.json); do
		printf 'answer-of-%s\n' "$id" >"answer.$id"
		[[ $id != *_url* ]] || echo http://127.0.0.1:9/v1/chat/completions >"answer.$id"
		set -- "$@" --set "$id=@answer.$id"
	done
	run -0 ccr preset install shared.json "$@"
	[[ $output == *"installed: shared;"* ]]
	run -0 ccr preset list
	[[ $output == *"shared  1.0.0"* ]]
	run -0 ccr -c other/presets/shared/config.json check
	[ "$(json '$j->{Providers}[1]{api_key}' <other/presets/shared/config.json)" = "$(cat answer.g_api_key*)" ]
	[ "$(ls -l other/presets/shared/manifest.json | cut -c1-10)" = -rw------- ]
}

@test "a folder with a manifest: files, answers, their types" {
	manifest
	export MADE_UP_VARIABLE=x
	run -0 ccr preset install given --set 'apiKey=$MADE_UP_VARIABLE' --set model=n --set tries=3 \
	    --set long=yes --set threshold=777 <<<''
	[ -x home/presets/Friendly/scripts/part ]
	[ "$(made '$j->{Providers}[0]{api_key}')" = '$MADE_UP_VARIABLE' ]
	[ "$(made '$j->{Providers}[0]{max_retries}')" = 3 ]
	[ "$(made '$j->{Router}{default}')" = p,n ]
	[ "$(made '$j->{Router}{longContextThreshold}')" = 777 ]
	[ "$(made '$j->{Providers}[0]{retry_on_failure} ? "yes" : "no"')" = no ]
	[ "$(made '[grep { exists $j->{$_} } qw(name schema userValues claudeCodeSettings configMappings)]')" = '[]' ]
	[[ $(made '$j->{APIKEY}') =~ ^[0-9A-Za-z]{32}$ ]]
	# The rest of the manifest is as it came.
	grep -q '// JSON5, as the original takes it' home/presets/Friendly/manifest.json
	run -0 ccr preset info Friendly
	[[ $output == *"description  for friends"*"provider     p #{url}"*"question     apiKey (password, answered) API key"* ]]
	[[ $output != *MADE_UP* ]]
	run -0 ccr preset list --json
	[ "$(json '$j->[0]{preset} . $j->[0]{version}' <<<"$output")" = Friendly1.2.0 ]
}

@test "a variable that is not set is told at once, and installed all the same" {
	manifest
	run ccr preset install given --set 'apiKey=$MADE_UP_VARIABLE' --set model=n
	[ "$status" -eq 6 ]
	[[ $output == *"the environment has no variable MADE_UP_VARIABLE"* ]]
	[ -e home/presets/Friendly/manifest.json ]
}

@test "answers that are none" {
	manifest
	echo key >key
	k='apiKey=@key'
	run -1 ccr preset install given --set apiKey=sk-plain --set model=m
	[[ $output == *"apiKey: a key has no place on a command line"* ]]
	run -1 ccr preset install given --set $k --set model=other
	[[ $output == *'model: "other" is none of the choices'* ]]
	run -1 ccr preset install given --set $k --set model=m --set tries=9
	[[ $output == *"tries: is out of bounds"* ]]
	run -1 ccr preset install given --set $k --set model=m --set tries=x
	[[ $output == *"tries: must be a number"* ]]
	run -1 ccr preset install given --set $k --set model=m --set url=ftp:x
	[[ $output == *"url: does not look as it must"* ]]
	run -1 ccr preset install given --set $k --set model=m --set nothing=x
	[[ $output == *'does not ask for "nothing"'* ]]
	run -1 ccr preset install given --set $k
	[[ $output == *"these have no answer: model"* ]]
	run -1 ccr preset install given --set apiKey=@nowhere
	run -1 ccr preset install http://example.com/x.json
	[[ $output == *"ccr fetches nothing"* ]]
	[ ! -e home/presets ]
}

@test "asked anew, what was answered stays" {
	manifest
	echo key >key
	ccr preset install given --set apiKey=@key --set model=m --set tries=4
	run -1 ccr preset install given --set apiKey=@key --set model=m
	[[ $output == *"is installed already"* ]]
	apikey=$(made '$j->{APIKEY}')
	run -0 ccr preset install Friendly --set model=n
	[ "$(made '$j->{Providers}[0]{api_key}')" = key ]
	[ "$(made '$j->{Providers}[0]{max_retries}')" = 4 ]
	[ "$(made '$j->{Router}{default}')" = p,n ]
	[ "$(made '$j->{APIKEY}')" = "$apikey" ]
}

@test "the questions at a terminal" {
	manifest
	talk 'ccr preset install given' 'API key' 'sk-typed$1' 'url [' '' 'model:' 2 \
	    'tries [1]' 7 'tries [1]' 2 'long (y/n)' y 'threshold:' 5
	[ "$status" -eq 0 ]
	[[ $output != *sk-typed* ]]
	[[ $output == *"tries: is out of bounds"* ]]
	[ "$(made '$j->{Providers}[0]{api_key}')" = 'sk-typed$$1' ]
	[ "$(made '$j->{Providers}[0]{max_retries} . $j->{Router}{default} . $j->{Router}{longContextThreshold}')" = 2p,n5 ]
}

@test "run: a listener and a home of its own, settings in a file" {
	manifest
	echo key >key
	configure 0 '"PROXY_URL": "http://127.0.0.1:1", "NO_PROXY": "127.0.0.1"'
	ccr preset install given --set apiKey=@key --set model=m >/dev/null
	run -0 ccr preset run Friendly -p 'two  words'
	[ "${lines[0]}" = '<--settings>' ]
	[ "${lines[1]}" = "<$PWD/home/presets/Friendly/settings.json>" ]
	[ "${lines[2]}" = '<-p>' ]
	[ "${lines[3]}" = '<two  words>' ]
	settings=$(cat home/presets/Friendly/settings.json)
	[ "$(json '$j->{env}{MINE}' <<<"$settings")" = http://127.0.0.1:9/v1/chat/completions ]
	[ "$(sh -c "$(json '$j->{statusLine}{command}' <<<"$settings")" </dev/null)" = 'part of it' ]
	[ "$(ccr statusline Friendly </dev/null)" = 'part of it' ]
	grep -q "^CCR_HOME=$PWD/home/presets/Friendly$" told
	[ "$(sed -n 's/^ANTHROPIC_AUTH_TOKEN=//p' told)" = "$(made '$j->{APIKEY}')" ]
	url=$(sed -n 's/^ANTHROPIC_BASE_URL=//p' told)
	[ "$(curl -s "$url/health" | json '$j->{status}')" = ok ]
	[ "$(made '$j->{PROXY_URL}')" = http://127.0.0.1:1 ]
	run -3 ccr status
	# The same by its name alone; the same listener.
	run -0 ccr Friendly hey
	[ "${lines[2]}" = '<hey>' ]
	grep -qF "$url" told
	run -0 ccr preset stop Friendly
	[ "$output" = stopped ]
	run -0 ccr preset stop Friendly
	[ "$output" = 'it does not run' ]
}

@test "delete ends what runs and removes all" {
	manifest
	echo key >key
	ccr preset install given --set apiKey=@key --set model=m >/dev/null
	ccr preset run Friendly >/dev/null
	url=$(sed -n 's/^ANTHROPIC_BASE_URL=//p' told)
	run -0 ccr preset delete Friendly
	[ ! -e home/presets/Friendly ]
	! curl -s "$url/health"
	run -1 ccr preset delete Friendly
	[[ $output == *'there is no preset "Friendly"'* ]]
	run -1 ccr preset run Friendly
	run -1 ccr preset info Friendly
	run -0 ccr preset list
	[ "$output" = '' ]
}

@test "names and files that lead elsewhere" {
	manifest
	echo '{"name": "../up", "Providers": []}' >up.json
	run -1 ccr preset install up.json
	[[ $output == *"a preset's name has no"* ]]
	for name in .. a/b .x -x '' 'a b'; do
		run ccr preset info "$name"
		[ "$status" -ne 0 ]
		run ccr preset delete "$name"
		[ "$status" -ne 0 ]
	done
	ln -s /etc/hostname given/scripts/link
	echo key >key
	ccr preset install given --set apiKey=@key --set model=m >/dev/null
	[ ! -e home/presets/Friendly/scripts/link ]
	head -c 20000000 /dev/zero >given/big
	run -1 ccr preset install given --name big --set apiKey=@key --set model=m
	[[ $output == *"holds too much for a preset"* ]]
}

@test "a manifest that cannot be read" {
	echo '{' >bad.json
	run -1 ccr preset install bad.json
	[[ $output == "ccr: bad.json: "* ]]
	run -1 ccr preset install nowhere
	run -2 ccr preset
	[[ $output == "usage: ccr preset "* ]]
	run -2 ccr preset install
	run -2 ccr preset nothing
}
