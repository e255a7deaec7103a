#!/usr/bin/env bats
# ccr setup: a configuration to begin with, and never over another one.

setup() {
	BUILD=$(cd "${BUILD:-$BATS_TEST_DIRNAME/../../build}" && pwd)
	PATH=$BUILD:$PATH
	cd "$BATS_TEST_TMPDIR"
	export HOME=$PWD CCR_HOME=$PWD/home
	unset DEEPSEEK_API_KEY MINE_API_KEY OLLAMA_API_KEY MOONSHOT_API_KEY \
	    GROQ_API_KEY
	umask 022
}

# Run `ccr setup` on a terminal. The arguments are pairs: what it asks, and
# what is typed once it has asked. Sets $output and $status.
on_terminal() {
	script -qec 'true' /dev/null >/dev/null 2>&1 </dev/null ||
	    skip "no script(1) of util-linux to make a terminal with"
	rm -f typed shown
	mkfifo typed
	script -qec 'ccr setup' /dev/null <typed >shown 2>&1 3>&- &
	pid=$!
	exec 7>typed
	while [ $# -gt 0 ]; do
		for i in $(seq 1000); do
			! grep -qF -- "$1" shown || break
			[ "$i" -lt 1000 ] || { cat shown; false; }
			sleep 0.02
		done
		printf %s "$2" >&7
		shift 2
	done
	status=0
	wait $pid || status=$?
	exec 7>&-
	output=$(cat shown)
}

mode() {
	ls -ld "$1" | cut -c1-10
}

# The file without its comments.
plain() {
	grep -v '^ *//' "${1:-home/config.json}" | grep -v '^ *$'
}

@test "without a terminal and options: the example, with an APIKEY" {
	run ccr setup </dev/null
	[ "$status" -eq 0 ]
	[ "${lines[0]}" = "$PWD/home/config.json is written, with a new APIKEY. Next:" ]
	[[ $output == *"export DEEPSEEK_API_KEY=..."* ]]
	[[ $output == *"ccr check"*"ccr code"* ]]
	[ "$(mode home)" = drwx------ ]
	[ "$(mode home/config.json)" = -rw------- ]
	grep -qE '^  "APIKEY": "[0-9A-Za-z]{32}",$' home/config.json
	# But for that, it is the example to the byte.
	sed 's/"APIKEY": "[0-9A-Za-z]*"/"APIKEY": ""/' home/config.json |
	    cmp - "$BATS_TEST_DIRNAME/../../config.example.json"
	DEEPSEEK_API_KEY=x run ccr check
	[ "$status" -eq 0 ]
	[ "$(ls home)" = config.json ]
}

@test "each APIKEY is another one" {
	ccr setup </dev/null
	cp home/config.json first
	ccr setup --force </dev/null
	! cmp -s first home/config.json
}

@test "a variable that is set needs no export" {
	DEEPSEEK_API_KEY=x run ccr setup </dev/null
	[ "$status" -eq 0 ]
	[[ $output != *export* ]]
}

@test "never over a file that is there" {
	mkdir home
	echo mine >home/config.json
	run ccr setup </dev/null
	[ "$status" -eq 1 ]
	[ "$output" = "ccr: $PWD/home/config.json is there already; ccr setup --force replaces it and keeps the old one" ]
	[ "$(cat home/config.json)" = mine ]
	[ "$(ls home)" = config.json ]
}

@test "nor over a link that leads nowhere" {
	mkdir home
	ln -s nowhere home/config.json
	run ccr setup </dev/null
	[ "$status" -eq 1 ]
	[ ! -e home/nowhere ]
}

@test "--force keeps the old file" {
	mkdir home
	echo mine >home/config.json
	run ccr setup --force </dev/null
	[ "$status" -eq 0 ]
	[[ ${lines[0]} == "the old file is kept as $PWD/home/config.json."*.bak ]]
	[ "$(cat home/config.json.*.bak)" = mine ]
	run ccr setup --force </dev/null
	[ "$status" -eq 0 ]
	[ "$(ls home | wc -l)" -eq 3 ]
}

@test "-c names another file" {
	run ccr -c other.json setup </dev/null
	[ "$status" -eq 0 ]
	[ "$(mode other.json)" = -rw------- ]
	[ ! -e home ]
	run ccr -c none/other.json setup </dev/null
	[ "$status" -eq 1 ]
	[ "$output" = "ccr: cannot write none/other.json: No such file or directory" ]
}

@test "a provider by options" {
	run ccr setup --provider mine --url https://h.example/v1/chat/completions \
	    --model big </dev/null
	[ "$status" -eq 0 ]
	[[ $output == *"export MINE_API_KEY=..."* ]]
	plain
	[[ $(plain) == *'"name": "mine",'* ]]
	[[ $(plain) == *'"api_base_url": "https://h.example/v1/chat/completions",'* ]]
	[[ $(plain) == *'"api_keys": ["$MINE_API_KEY"],'* ]]
	[[ $(plain) == *'"models": ["big"],'* ]]
	[[ $(plain) == *'"default": "mine,big",'* ]]
	MINE_API_KEY=x run ccr check
	[[ $output == *": 1 provider, 1 key, 1 model; default mine,big; 0 warnings" ]]
}

@test "--key-env, and names that JSON and \$NAME must not trip over" {
	run ccr setup --provider 'a "b" $C' --url 'https://h/v1/messages?x=$Y' \
	    --model '$Z\"' --key-env my_key </dev/null
	[ "$status" -eq 0 ]
	[[ $(plain) == *'"api_keys": ["${my_key}"],'* ]]
	my_key=x run ccr check
	[[ $output == *'; default a "b" $C,$Z\"; 0 warnings' ]]
}

@test "a known provider by its name" {
	run ccr setup --provider deepseek </dev/null
	[ "$status" -eq 0 ]
	[[ $output == *"export DEEPSEEK_API_KEY=..."* ]]
	[[ $(plain) == *'"name": "deepseek",'* ]]
	[[ $(plain) == *'"api_base_url": "https://api.deepseek.com/chat/completions",'* ]]
	[[ $(plain) == *'"api_keys": ["$DEEPSEEK_API_KEY"],'* ]]
	[[ $(plain) == *'"models": ["deepseek-flash"],'* ]]
	DEEPSEEK_API_KEY=x run ccr check
	[[ $output == *": 1 provider, 1 key, 1 model; default deepseek,deepseek-flash; 0 warnings" ]]
}

@test "what is given comes before what is known" {
	run ccr setup --provider Kimi --model kimi-k3 --key-env MY_KEY </dev/null
	[ "$status" -eq 0 ]
	[[ $(plain) == *'"name": "Kimi",'* ]]
	[[ $(plain) == *'"api_base_url": "https://api.moonshot.ai/v1/chat/completions",'* ]]
	[[ $(plain) == *'"api_keys": ["$MY_KEY"],'* ]]
	[[ $(plain) == *'"default": "Kimi,kimi-k3",'* ]]
	run ccr setup --force --provider kimi --model m \
	    --url https://api.moonshot.ai/anthropic </dev/null
	[ "$status" -eq 0 ]
	[[ $(plain) == *'"api_base_url": "https://api.moonshot.ai/anthropic",'* ]]
	[[ $(plain) == *'"api_keys": ["$MOONSHOT_API_KEY"],'* ]]
}

@test "what is neither given nor known is asked for" {
	run ccr setup --provider groq </dev/null
	[ "$status" -eq 2 ]
	[ "$output" = "ccr: --model is missing" ]
	run ccr setup --provider mine --model m </dev/null
	[ "$status" -eq 2 ]
	[ "$output" = 'ccr: --url is missing: no provider called "mine" is known' ]
	run ccr setup --provider azure --model m </dev/null
	[ "$status" -eq 2 ]
	[ "$output" = "ccr: --url is missing: it has a name of your own in it, as in https://RESOURCE.openai.azure.com/openai/v1/chat/completions" ]
	run ccr setup --model m --key-env K </dev/null
	[ "$status" -eq 2 ]
	[ "$output" = "ccr: --url, --model and --key-env go with --provider" ]
	[ ! -e home ]
}

@test "a server of one's own has no key" {
	run ccr setup --provider "LM Studio" --url http://10.0.0.2:1234/v1 \
	    --model qwen </dev/null
	[ "$status" -eq 0 ]
	[[ $output != *export* ]]
	[[ $(plain) == *'"api_keys": [],'* ]]
}

@test "a server on this machine has no key" {
	run ccr setup --provider ollama --url http://localhost:11434/v1 \
	    --model qwen </dev/null
	[ "$status" -eq 0 ]
	[[ $output != *export* ]]
	[[ $(plain) == *'"api_keys": [],'* ]]
	run ccr check
	[ "$status" -eq 0 ]
}

@test "what is wrong is not written" {
	run ccr setup --provider a,b --url h.example --model m </dev/null
	[ "$status" -eq 1 ]
	[[ $output == *"name: must not have a comma in it"* ]]
	[[ $output == *"api_base_url: must begin with https:// or http://"* ]]
	[[ $output == *"ccr: nothing is written"* ]]
	[ -z "$(ls home)" ]
}

@test "wrong usage" {
	for o in --provider=x --url=x --model=x --key-env=x --no-such x; do
		run ccr setup $o </dev/null
		[ "$status" -eq 2 ]
	done
	run ccr setup --provider x --url https://h --model m \
	    --key-env sk-1234 </dev/null
	[ "$status" -eq 2 ]
	[[ $output != *sk-1234* ]]
	[ ! -e home ]
}

@test "on a terminal: questions, and a key that nobody sees" {
	on_terminal "Provider's name or number [deepseek]: " $'mine\n' \
	    'URL of its API: ' $'https://h.example/v1/messages\n' \
	    'it (not shown) [$MINE_API_KEY]: ' $'sk-canary-$X\n' \
	    'Model: ' $'big\n'
	echo "$output"
	[ "$status" -eq 0 ]
	[[ $output != *canary* ]]
	[[ $output == *"config.json is written"* ]]
	[[ $output != *export* ]]
	[[ $(plain) == *'"api_keys": ["sk-canary-$$X"],'* ]]
	run ccr check
	[[ $output == *": 1 provider, 1 key, 1 model; default mine,big; 0 warnings" ]]
}

@test "on a terminal: nothing but Enter is the example's provider" {
	on_terminal name $'\n' URL $'\n' 'it (not shown)' $'\n' Model $'\n'
	[ "$status" -eq 0 ]
	[[ $output == *"export DEEPSEEK_API_KEY=..."* ]]
	[[ $(plain) == *'"name": "deepseek",'* ]]
	[[ $(plain) == *'"api_keys": ["$DEEPSEEK_API_KEY"],'* ]]
	DEEPSEEK_API_KEY=x run ccr check
	[ "$status" -eq 0 ]
}

@test "on a terminal: a known provider by its number, its key at hand" {
	export DEEPSEEK_API_KEY=sk-canary
	on_terminal number $'\x04'
	[ "$status" -eq 1 ]
	number=$(sed -n 's/.* \([0-9][0-9]*\) deepseek .*/\1/p' shown)
	on_terminal "number [deepseek]" "$number"$'\n' \
	    'URL of its API [https://api.deepseek.com/chat/completions]' $'\n' \
	    'Model, for example deepseek-v4-pro [deepseek-flash]' $'\n'
	[ "$status" -eq 0 ]
	[[ $output == *'The key is taken from $DEEPSEEK_API_KEY, which is set.'* ]]
	[[ $output != *canary* ]]
	[[ $output != *export* ]]
	[[ $(plain) == *'"name": "deepseek",'* ]]
	[[ $(plain) == *'"api_keys": ["$DEEPSEEK_API_KEY"],'* ]]
	run ccr check
	[[ $output == *"; default deepseek,deepseek-flash; 0 warnings" ]]
}

@test "on a terminal: a provider whose URL has a name of one's own" {
	on_terminal number $'azure\n' \
	    'as in https://RESOURCE.openai.azure.com/openai/v1/chat/completions: ' \
	    $'https://r.openai.azure.com/openai/v1\n' \
	    'it (not shown) [$AZURE_OPENAI_API_KEY]' $'\n' Model $'d\n'
	[ "$status" -eq 0 ]
	AZURE_OPENAI_API_KEY=x run ccr check
	[[ $output == *": 1 provider, 1 key, 1 model; default azure,d; "* ]]
}

@test "on a terminal: the name of a variable, and a server that needs none" {
	on_terminal name $'mine\n' URL $'https://h/v1/messages\n' \
	    'it (not shown)' $'${my_key}\n' Model $'m\n'
	[ "$status" -eq 0 ]
	[[ $(plain) == *'"api_keys": ["${my_key}"],'* ]]
	rm -r home
	on_terminal name $'ollama\n' URL $'\n' 'none is needed' $'\n' \
	    Model $'qwen\n'
	[ "$status" -eq 0 ]
	[[ $(plain) == *'"api_keys": [],'* ]]
}

@test "on a terminal: who leaves writes nothing" {
	on_terminal name $'mine\n' URL $'\x04'
	[ "$status" -eq 1 ]
	[ ! -e home/config.json ]
	# Interrupted at the key: the terminal shows what is typed again.
	on_terminal name $'mine\n' URL $'http://h\n' 'it (not shown)' $'\x03'
	[ "$status" -ne 0 ]
	[ ! -e home/config.json ]
}

@test "on a terminal: it asks before it replaces" {
	ask="Replace it, and keep the old one beside it? [y/N]"
	mkdir home
	echo mine >home/config.json
	on_terminal "$ask" $'n\n'
	[ "$status" -eq 1 ]
	[ "$(cat home/config.json)" = mine ]
	on_terminal "$ask" $'\n'
	[ "$status" -eq 1 ]
	[ "$(cat home/config.json)" = mine ]
	on_terminal "$ask" $'y\n' name $'\n' URL $'\n' 'it (not shown)' \
	    $'\n' Model $'\n'
	[ "$status" -eq 0 ]
	[ "$(cat home/config.json.*.bak)" = mine ]
	grep -q deepseek home/config.json
}

@test "on a terminal: it lists what the manual lists" {
	on_terminal number $'\x04'
	[ "$status" -eq 1 ]
	sed -n 's/\r$//; /^ *[0-9]/p' shown | tr -s ' ' '\n' |
	    grep -v '^[0-9]*$' | grep -vx azure | sort >listed
	[ -s listed ]
	sed -n '/^\.Ss Known/,/^\.Sh/s/^\.It [^ ]* Ta \([^ ,]*\).*/\1/p' \
	    "$BATS_TEST_DIRNAME/../../man/ccr-config.5" | sort >documented
	diff listed documented
}
