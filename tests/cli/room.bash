# What the tests of ccr's commands share: a home of their own, a provider that
# plays by files, and an end to everything that was started. To be loaded.

# A folder, an empty home, and nothing of the user's environment.
make_room() {
	BUILD=$(cd "${BUILD:-$BATS_TEST_DIRNAME/../../build}" && pwd)
	PATH=$BUILD:$PATH
	cd "$BATS_TEST_TMPDIR" || return 1
	unset $(env | sed -n 's/^\(ANTHROPIC_[A-Z_]*\|CLAUDE_[A-Z_]*\|API_TIMEOUT_MS\|CCR_[A-Z_]*\|NO_COLOR\|DISABLE_[A-Z_]*\|CI\)=.*/\1/p')
	unset http_proxy https_proxy all_proxy no_proxy
	unset HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY
	export HOME=$PWD CCR_HOME=$PWD/home TERM=xterm
	mkdir -m 700 home d
	started=
}

# End what make_listener, make_provider and make_inetd have started.
clear_room() {
	ccr stop >/dev/null 2>&1 || true
	exec 6>&- 7>&- 8>&-
	wait
}

# A port that was free a moment ago.
free_port() {
	port=$("$BUILD/tests/provider" -e </dev/null)
	port=${port#port }
}

# Start tests/provider with the rules of standard input; its port is $port.
make_provider() {
	cat >d/rules
	mkfifo provider.in provider.out
	"$BUILD/tests/provider" -e -d d -k kept <provider.in >provider.out \
	    2>provider.err 3>&- &
	exec 8>provider.in
	read -r _ port <provider.out
}

# inetd with ccrd behind it, as systemd would hold the socket; its port is
# $port.
make_inetd() {
	mkfifo inetd.in inetd.out
	"$BUILD/tests/inetd" -e -- "$BUILD/ccrd" <inetd.in >inetd.out \
	    2>inetd.err 3>&- &
	exec 7>inetd.in
	read -r _ port <inetd.out
}

# Write a reply of the provider: its name in the rules, then the script.
reply() {
	{ echo '#!provider'; cat; } >"d/$1"
}

# A short text; a tool call; a refused key; one that has to rest.
make_replies() {
	reply text <<'END'
event {"id":"c{n}","model":"{model}","choices":[{"index":0,"delta":{"role":"assistant","content":"Hi there."},"finish_reason":null}]}
event {"id":"c{n}","model":"{model}","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}
event {"id":"c{n}","model":"{model}","choices":[],"usage":{"prompt_tokens":11,"completion_tokens":3,"total_tokens":14}}
done
END
	reply call <<'END'
event {"id":"c{n}","model":"{model}","choices":[{"index":0,"delta":{"role":"assistant","tool_calls":[{"index":0,"id":"call_{unique}","type":"function","function":{"name":"get_weather","arguments":"{\"city\":"}}]},"finish_reason":null}]}
event {"id":"c{n}","model":"{model}","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"\"Paris\"}"}}]},"finish_reason":null}]}
event {"id":"c{n}","model":"{model}","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}
done
END
	reply refused <<'END'
status 401 Unauthorized
raw {"error":{"message":"This key is not known.","type":"invalid_request_error","code":"invalid_api_key"}}
END
	reply limited <<'END'
status 429 Too Many Requests
header retry-after: 3000
raw {"error":{"message":"Too many requests.","type":"requests","code":"rate_limit_exceeded"}}
END
}

# Write the configuration: PORT, and members to stand beside one provider that
# nobody asks.
configure() {
	write_config "${1:-0}" <<END
"Providers": [{
	"name": "nobody",
	"api_base_url": "http://127.0.0.1:9/v1/chat/completions",
	"api_keys": [],
	"models": ["m"]
}],
"Router": { "default": "nobody,m" }${2:+, $2}
END
}

# One provider "p" at the test provider: its keys and models (JSON), and more
# members of the provider and of all.
configure_provider() {
	write_config 0 <<END
"Providers": [{
	"name": "p",
	"api_base_url": "http://127.0.0.1:${port:-9}/v1/chat/completions",
	"api_keys": [$1],
	"models": [${2:-\"m\"}]${3:+, $3}
}],
"Router": { "default": "p,m" }${4:+, $4}
END
}

write_config() {
	{
		echo "{ \"PORT\": $1,"
		cat
		echo "}"
	} >home/config.json
	chmod 600 home/config.json
}

# Start ccr; its URL is $url.
start_ccr() {
	started=$(ccr start)
	url=${started#ccr listens on }
	url=${url% (PID *}
}

request='{
	"model": "p,m", "max_tokens": 50, "stream": true,
	"messages": [{"role": "user", "content": "hello"}]}'

# Ask it for a streamed answer.
ask() {
	curl -sN "$url/v1/messages" -H 'content-type: application/json' \
	    -d "$request"
}

# The same in the background: the answer goes to a file; $client is who asked.
ask_later() {
	curl -sN "$url/v1/messages" -H 'content-type: application/json' \
	    -d "$request" >"$1" 3>&- &
	client=$!
}

# He hangs up.
hang_up() {
	kill "$client"
	wait "$client" || true
}

# Wait until a command succeeds; fails after half a minute.
until_it() {
	local i

	for i in $(seq 1500); do
		! "$@" >/dev/null 2>&1 || return 0
		sleep 0.02
	done
	echo "still not: $*" >&2
	return 1
}

# A value out of JSON on standard input, by a Perl expression on $j.
json() {
	perl -MJSON::PP -0777 -e '
		my $j = decode_json(<STDIN>);
		my $v = eval $ARGV[0];
		die $@ if $@;
		print ref $v eq "" ? (defined $v ? $v : "null") :
		    encode_json($v), "\n";' "$1"
}

# Is the program there that makes a terminal?
need_terminal() {
	script -qec 'true' /dev/null >/dev/null 2>&1 </dev/null ||
	    skip "no script(1) of util-linux to make a terminal with"
}

# Run a command on a terminal. The arguments after it are pairs: what it asks,
# and what is typed once it has asked that as often as it stands there. Sets
# $output and $status.
talk() {
	local command=$1 n i

	need_terminal
	shift
	rm -f typed shown
	mkfifo typed
	script -qec "$command" /dev/null <typed >shown 2>&1 3>&- &
	pid=$!
	exec 7>typed
	declare -A asked=()
	while [ $# -gt 0 ]; do
		n=$((${asked[$1]:-0} + 1))
		asked[$1]=$n
		for i in $(seq 1500); do
			[ "$(grep -oF -- "$1" shown | wc -l)" -lt "$n" ] || break
			[ "$i" -lt 1500 ] || { cat shown; false; }
			sleep 0.02
		done
		printf '%s\n' "$2" >&7
		shift 2
	done
	status=0
	wait $pid || status=$?
	exec 7>&-
	output=$(cat shown)
}
