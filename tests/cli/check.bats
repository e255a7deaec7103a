#!/usr/bin/env bats
# ccr check: every mistake with its place, a summary when there is none.

setup() {
	BUILD=$(cd "${BUILD:-$BATS_TEST_DIRNAME/../../build}" && pwd)
	PATH=$BUILD:$PATH
	cd "$BATS_TEST_TMPDIR"
	export HOME=$PWD CCR_HOME=$PWD/home
	unset NO_PROXY no_proxy CREDENTIALS_DIRECTORY
	umask 077
}

# Write config.json around what the arguments say.
config() {
	cat >config.json <<-EOF
	{
	  "Providers": [
	    {
	      "name": "here",
	      "api_base_url": "http://localhost:1/v1/chat/completions",
	      "models": ["m"],
	      ${1-}
	    },
	  ],
	  "Router": {"default": "here,m"},
	  ${2-}
	}
	EOF
}

@test "a right file gets one line" {
	config '"api_keys": ["k", "l"]'
	run ccr check config.json
	[ "$output" = "config.json: 1 provider, 2 keys, 1 model; default here,m; 0 warnings" ]
	[ "$status" -eq 0 ]
}

@test "the configuration of -c, and of the home, is the one that is meant" {
	config
	run ccr -c config.json check
	[[ $output == "config.json: 1 provider"* ]]
	[ "$status" -eq 0 ]
	mkdir home
	mv config.json home
	run ccr check
	[[ $output == "$PWD/home/config.json: 1 provider"* ]]
	[ "$status" -eq 0 ]
}

@test "all mistakes are listed with line, column and path" {
	config '"rotation_strategy": "roundrobin", "max_retries": "x"' \
	    '"PROT": 1'
	run ccr check config.json
	[ "$status" -eq 1 ]
	[ "${#lines[@]}" -eq 3 ]
	[ "${lines[0]}" = 'config.json:7:28: Providers[0].rotation_strategy: "roundrobin" is not known; did you mean "round_robin"?' ]
	[ "${lines[1]}" = 'config.json:7:57: Providers[0].max_retries: must be a whole number from 0 to 1000' ]
	[ "${lines[2]}" = 'config.json:11:3: "PROT" is not known; did you mean "PORT"?' ]
}

@test "bad JSON has a place too" {
	printf '{\n  "a": 1\n  "b": 2\n}\n' >config.json
	run ccr check config.json
	[ "$output" = 'config.json:3:3: expected a comma or }' ]
	[ "$status" -eq 1 ]
}

@test "warnings stop nothing" {
	config '"tokenizer": {}'
	chmod 644 config.json
	run ccr check config.json
	[ "$status" -eq 0 ]
	[ "${lines[0]}" = "config.json: warning: can be read by other users; run chmod 600 config.json" ]
	[ "${lines[1]}" = "config.json:7:20: warning: Providers[0].tokenizer: has no effect in ccr" ]
	[[ ${lines[2]} == *"; 2 warnings" ]]
}

@test "no file: what to do" {
	run ccr check
	[ "$output" = "$PWD/home/config.json: there is no such file; run \"ccr setup\" to make one" ]
	[ "$status" -eq 1 ]
}

@test "key files are looked into, commands are not run" {
	config '"api_keys": [{"file": "key"}, {"command": ["touch", "ran"]}, {"credential": "c"}]'
	run ccr check config.json
	[ "$status" -eq 1 ]
	[ "${lines[0]}" = 'config.json: provider "here", key "here#1": key cannot be read: No such file or directory' ]
	echo sk-1 >key
	run ccr check config.json
	[ "$status" -eq 0 ]
	[ ! -e ran ]
}

@test "no key is ever printed" {
	export SECRET_KEY="sk-canary-$RANDOM$RANDOM "
	config '"api_keys": ["$SECRET_KEY", {"key": "$SECRET_KEY", "weight": -1}], "rotation_strategy": 1' \
	    '"APIKEY": "$SECRET_KEY", "PORT": "$SECRET_KEY"'
	run ccr check config.json
	[ "$status" -eq 1 ]
	[[ $output == *"begins or ends with a space"* ]]
	[[ $output != *canary* ]]
	run ccr check --json config.json
	[[ $output != *canary* ]]
}

@test "--json says the same" {
	config
	run ccr check --json config.json
	[ "$output" = '{"file":"config.json","ok":true,"providers":1,"keys":0,"models":1,"default":"here,m","errors":[],"warnings":[],"notes":[]}' ]
	[ "$status" -eq 0 ]
	config '"max_retries": -1' '"x": 1'
	run ccr check --json config.json
	[ "$output" = '{"file":"config.json","ok":false,"errors":[{"line":7,"column":22,"text":"Providers[0].max_retries: must be a whole number from 0 to 1000"}],"warnings":[{"line":11,"column":3,"text":"\"x\" is not known and has no effect"}],"notes":[]}' ]
	[ "$status" -eq 1 ]
	rm config.json
	run ccr check --json config.json
	[ "$output" = '{"file":"config.json","ok":false,"errors":[{"line":0,"column":0,"text":"there is no such file; run \"ccr setup\" to make one"}],"warnings":[],"notes":[]}' ]
	[ "$status" -eq 1 ]
}

@test "the example is right once its variable is set" {
	cp "$BATS_TEST_DIRNAME/../../config.example.json" .
	chmod 600 config.example.json
	DEEPSEEK_API_KEY=x run ccr check config.example.json
	[ "$output" = "config.example.json: 1 provider, 1 key, 2 models; default deepseek,deepseek-flash; 0 warnings" ]
	[ "$status" -eq 0 ]
	unset DEEPSEEK_API_KEY
	run ccr check config.example.json
	[[ $output == *"Providers[0].api_keys[0]: the environment has no variable DEEPSEEK_API_KEY"* ]]
	[ "$status" -eq 1 ]
}

@test "what the example has in comments is right as well" {
	sed -E -e '/^ *\/\/ (  )?"/ s/\/\///' -e '/^ *\/\/ [{}]/ s/\/\///' \
	    -e 's/,  *\(.*\)$/,/' \
	    "$BATS_TEST_DIRNAME/../../config.example.json" >config.json
	export DEEPSEEK_API_KEY=x
	run ccr check config.json
	[[ ${lines[0]} == "config.json:"*": note: Providers[1]: http://localhost:11434/v1/chat/completions is what will be called" ]]
	[ "${lines[1]}" = "config.json: 2 providers, 1 key, 3 models; default deepseek,deepseek-flash; 0 warnings" ]
	[ "$status" -eq 0 ]
}

@test "wrong usage" {
	run ccr check a b
	[ "$status" -eq 2 ]
	run ccr check --no-such-option
	[ "$status" -eq 2 ]
}
