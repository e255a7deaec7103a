#!/usr/bin/env bats
# ccr doctor: what is broken is named, the rest is looked at all the same, and
# nothing that is secret is told.

bats_require_minimum_version 1.5.0
load room

setup() {
	make_room
	tls=
	mkdir bin
	make_claude 'echo "9.9.9 (Claude Code)"'
	PATH=$PWD/bin:$PATH
	make_replies
	reply list <<'END'
header Content-Type: application/json
raw {"object":"list","data":[{"id":"m","object":"model"}]}
END
	reply nothing <<'END'
status 404 Not Found
raw {"error":{"message":"Not found."}}
END
	reply credit <<'END'
status 402 Payment Required
raw {"error":{"message":"Insufficient Balance","type":"unknown_error","code":"invalid_request_error"}}
END
	reply elsewhere <<'END'
status 301 Moved Permanently
header Location: https://user:canary-redirect@api.example:8443/v1?key=canary-redirect
raw moved
END
	reply trouble <<'END'
status 503 Service Unavailable
raw down
END
}

teardown() {
	[ -z "$tls" ] || kill "$tls"
	clear_room
}

make_claude() {
	printf '#!/bin/sh\n%s\n' "$1" >bin/claude
	chmod +x bin/claude
}

examine() {
	run ccr doctor --json "$@"
}

# What there is to read of a subject: "MARK TEXT; ADVICE", a line each.
note() {
	json "join qq(\n), map { \"\$_->{mark} \$_->{text}\" .
	    (\$_->{advice} ? \"; \$_->{advice}\" : '') }
	    grep { \$_->{section} eq '$1' && \$_->{subject} eq '$2' &&
	    (\$_->{provider} // '') eq '${3-}' } @{\$j->{notes}}" <<<"$output"
}

# The same of the provider p, and of another.
step() {
	note provider "$1" "${2-p}"
}

# A configuration with one provider at this URL; more members of the provider,
# and of all. Nobody waits for long.
configure_url() {
	write_config "${listen-0}" <<END
"Providers": [{
	"name": "p",
	"api_base_url": "$1",
	"api_keys": ["sk-first-0123456789abcdef"],
	"models": ["m"]${2:+, $2}
}],
"CONNECT_TIMEOUT_MS": 1000, "API_TIMEOUT_MS": 1000,
"Router": { "default": "p,m" }${3:+, $3}
END
}

# A program that takes connections and says what it is told, or nothing; its
# port is $port.
make_speaker() {
	mkfifo speaker.in speaker.out
	perl -MIO::Socket::INET -MIO::Select -e '
		my $s = IO::Socket::INET->new(Listen => 9,
		    LocalAddr => "127.0.0.1") or die;
		my @kept;
		$| = 1;
		print "port ", $s->sockport, "\n";
		while (!grep { $_ == \*STDIN }
		    IO::Select->new($s, \*STDIN)->can_read) {
			push @kept, scalar $s->accept;
			$kept[-1]->syswrite($ARGV[0]) if $ARGV[0] ne "";
		}' "$1" <speaker.in >speaker.out 3>&- &
	exec 7>speaker.in
	read -r _ port <speaker.out
}

# A server with a certificate that it has made itself; its port is $port.
make_tls() {
	command -v openssl >/dev/null || skip "there is no openssl"
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
	    -keyout own.key -out own.pem -subj "/CN=own maker" \
	    -addext subjectAltName=IP:127.0.0.1 -days 30 2>/dev/null
	mkfifo tls.in tls.out
	openssl s_server -accept 127.0.0.1:0 -cert own.pem -key own.key -www \
	    <tls.in >tls.out 2>tls.err 3>&- &
	tls=$!
	exec 7>tls.in 6<tls.out
	while read -r line <&6; do
		case $line in
		ACCEPT*) port=${line##*:}; return ;;
		esac
	done
	skip "this openssl does not tell its port"
}

@test "all is well" {
	make_provider <<'END'
path:/v1/models && header:Bearer sk-	list
*	refused
END
	configure_provider '"sk-first-0123456789abcdef", "sk-other-0123456789abcdef"'
	start_ccr
	run ccr doctor
	echo "$output"
	[ "$status" -eq 0 ]
	[[ $output != *"!!"* && $output != *"--"* ]]
	[[ $output != *0123456789abcdef* && $output != *sk-first* ]]
	[ "${lines[0]}" = Files ]
	[[ $output == *"  ok  config: $PWD/home/config.json: providers 1, keys 2, models 1, warnings 0"* ]]
	[[ $output == *"  ok  port: ccr listens on ${url#http://} (its own listener, PID "* ]]
	[[ $output == *"  ok  health: ${url#http://} answers, version "* ]]
	[[ $output == *"  ok  claude: claude: 9.9.9 (Claude Code)"* ]]
	[[ $output == *"Provider p"*"  ok  connection: 127.0.0.1:$port (127.0.0.1)"* ]]
	[[ $output == *"  ok  http: it answers, "* ]]
	[[ $output == *"  ok  key p#1: the provider knows it"* ]]
	[[ $output == *"  ok  key p#2: the provider knows it"* ]]
	[ "${lines[-1]}" = "nothing is broken" ]
	# One look without a key, one with each, and nothing that costs.
	[ "$(ls kept/*.head | wc -l)" -eq 3 ]
	[ "$(grep -l '^GET /v1/models HTTP' kept/*.head | wc -l)" -eq 3 ]
	[ "$(grep -li '^authorization' kept/*.head | wc -l)" -eq 2 ]
	# And nothing was left behind.
	[ -z "$(find home -name '.doctor*')" ]
}

@test "for programs" {
	make_provider <<<$'*\trefused'
	configure_provider '"sk-first-0123456789abcdef"'
	examine
	[ "$status" -eq 1 ]
	[ "$(json 'join " ", sort keys %$j' <<<"$output")" = "broken notes ok" ]
	[ "$(json '"$j->{broken} " . ($j->{ok} ? 1 : 0)' <<<"$output")" = "1 0" ]
	[ "$(json 'my %m = map { join(" ", sort keys %$_) => 1 } @{$j->{notes}};
	    join "|", keys %m' <<<"$output")" = \
	    "advice mark provider section subject text" ]
	[ "$(json 'my %m = map { $_->{mark} => 1 } @{$j->{notes}};
	    join " ", sort keys %m' <<<"$output")" = "broken ok unseen" ]
	run ccr doctor --json --report
	[ "$status" -eq 2 ]
	run ccr doctor one
	[ "$status" -eq 2 ]
}

@test "a wrong configuration: the mistakes, and all that needs none" {
	configure 0 '"Rooter": 1, "LOG": 2, "PROT": 3, "APIKEE": 4'
	examine
	[ "$status" -eq 1 ]
	[[ $(note files config) == "broken $PWD/home/config.json is wrong: 4 mistakes; ccr check lists them all" ]]
	[ "$(note files mistake | wc -l)" -eq 3 ]
	[[ $(note files mistake) == *"config.json:"*"Rooter"* ]]
	[[ $(note service port) == "unseen ccr does not listen" ]]
	[[ $(note client claude) == "ok claude: 9.9.9 (Claude Code)" ]]
	[[ $(note provider all) == "unseen which there are is not known"* ]]
	rm home/config.json
	examine
	[ "$status" -eq 1 ]
	[[ $(note files config) == "broken "*"No such file or directory; ccr setup writes one" ]]
	[[ $(note provider all) == "unseen "* ]]
	rmdir home
	examine
	[[ $(note files home) == "unseen there is no $PWD/home yet; ccr setup makes it" ]]
}

@test "files that others can look into" {
	configure_provider '' '' '' '"LOG": true'
	start_ccr
	ccr stop
	touch home/rotation.state .claude-code-router.log
	chmod 755 home
	chmod 644 home/config.json home/rotation.state .claude-code-router.log
	examine
	[ "$status" -eq 1 ]
	[[ $(note files home) == "broken $PWD/home is open to other users (mode 0755); run chmod 700 $PWD/home" ]]
	[[ $(note files config) == "broken $PWD/home/config.json is open to other users (mode 0644); run chmod 600 "*$'\n'"ok "*"warnings 1; ccr check tells the warnings" ]]
	[[ $(note files state) == "broken "*"run chmod 600 $PWD/home/rotation.state" ]]
	[[ $(note files log) == "broken "*"run chmod 600 $PWD/.claude-code-router.log" ]]
}

@test "a full disk, and one that is read only" {
	configure
	unshare -m true 2>/dev/null || skip "no mounts of our own"
	for way in 'size=4k,mode=700 /dev/null' 'size=4k,mode=700 /dev/zero' \
	    'ro,mode=700 '; do
		export options=${way% *} filling=${way#* }
		run unshare -m sh -c 'mount -t tmpfs -o "$options" none home
		    [ -z "$filling" ] ||
			head -c 4096 "$filling" >home/filling
		    ccr doctor --json'
		[[ $output == *notes* ]] || skip "tmpfs cannot be mounted"
		note files home >>found
	done
	[ "$(sed -n 1p found)" = "broken the disk of $PWD/home has only 4 KiB left; make room on it" ]
	[ "$(sed -n 2p found)" = "broken $PWD/home cannot be written: No space left on device; make room on its disk" ]
	[[ $(sed -n 3p found) == "broken $PWD/home cannot be written: Read-only file system; make it writable, "* ]]
}

@test "what is known of the keys cannot be used" {
	make_provider <<<$'*\trefused'
	configure_provider '"key-a"'
	echo garbage >home/rotation.state
	chmod 600 home/rotation.state
	examine
	[[ $(note files state) == "broken what is known of the keys cannot be read"*"; remove $PWD/home/rotation.state: it is made anew" ]]
	rm home/rotation.state
	ccr test >/dev/null || true
	examine
	[[ $(note files state) == "ok "*"keys in use 0, resting 0, disabled 1; ccr rotation tells which"* ]]
	[[ $(note files state) == *"broken p: none of its keys can be used now; ccr rotation p tells why" ]]
}

@test "another program on the port" {
	make_provider <<<$'*\tnothing'
	configure "$port"
	examine
	[ "$status" -eq 1 ]
	if [ -r /proc/net/tcp ]; then
		[[ $(note service port) == "broken provider (PID $!) listens on 127.0.0.1:$port, and is not ccr; end it, or set another PORT in $PWD/home/config.json" ]]
	else
		[[ $(note service port) == "broken another program listens on "* ]]
	fi
	[[ $(note service health) == "unseen "* ]]
	# The providers are looked at all the same.
	[[ $(step connection nobody) == "broken "* ]]
}

@test "another version listens, from inetd or the like" {
	reply old <<'END'
raw {"status":"ok","version":"0.0.1"}
END
	make_provider <<<$'*\told'
	configure "$port"
	examine
	[[ $(note service port) == "ok ccr listens on 127.0.0.1:$port; provider (PID $!) has the socket" ]]
	[[ $(note service health) == "broken what listens on 127.0.0.1:$port is version 0.0.1, and this is $(ccr version | cut -d' ' -f2); run ccr restart" ]]
}

@test "ccr behind inetd" {
	make_inetd
	configure "$port"
	examine
	[[ $(note service port) == "ok ccr listens on 127.0.0.1:$port; inetd (PID $!) has the socket" ]]
	[[ $(note service health) == "ok "* ]]
}

@test "ccr on another port than the configuration says, and one that cannot work" {
	configure
	start_ccr
	free_port
	configure "$port"
	examine
	[[ $(note service port) == "broken ccr (its own listener, PID "*") listens on ${url#http://}, and the configuration says 127.0.0.1:$port; run ccr restart" ]]
	configure 0 '"Rooter": 1'
	examine
	[[ $(note service health) == "broken ${url#http://}: "*Rooter* ]]
}

@test "the shell leads claude elsewhere" {
	free_port
	configure "$port" '"APIKEY": "apikey-0123456789"'
	ANTHROPIC_API_KEY=sk-ant-leftover1 examine
	[ "$status" -eq 1 ]
	[[ $(note client shell) == "broken ANTHROPIC_API_KEY is set"*"unset it; ccr code does so for itself" ]]
	[[ $output != *leftover1* ]]
	ANTHROPIC_AUTH_TOKEN=leftover-token examine
	[[ $(note client shell) == "broken ANTHROPIC_AUTH_TOKEN is set, and ANTHROPIC_BASE_URL is not"* ]]
	ANTHROPIC_BASE_URL=https://x:leftover@other.example/anthropic?k=leftover examine
	[[ $(note client shell) == "broken ANTHROPIC_BASE_URL leads a claude of this shell to "*", and not to ccr; "* ]]
	[[ $output != *leftover* ]]
	ANTHROPIC_BASE_URL=http://localhost:$port ANTHROPIC_AUTH_TOKEN=wrong-token examine
	[[ $(note client shell) == "broken ANTHROPIC_AUTH_TOKEN is not the APIKEY of "* ]]
	# What ccr activate sets is right.
	eval "$(ccr activate)"
	examine
	[[ $(note client shell) == "ok "* ]]
	[[ $(note client proxy) == "ok "* ]]
}

@test "a proxy of the shell's is in the way" {
	configure
	export HTTPS_PROXY=http://user:canary-proxy@proxy.example:3128
	examine
	[ "$status" -eq 1 ]
	[[ $(note client proxy) == "broken this shell names one, and NO_PROXY lacks 127.0.0.1: "*'export NO_PROXY="127.0.0.1,localhost"'* ]]
	[[ $output != *canary* ]]
	NO_PROXY=127.0.0.1,corp.example examine
	[[ $(note client proxy) == "broken "*"lacks localhost: "*'export NO_PROXY="$NO_PROXY,127.0.0.1,localhost"'* ]]
	NO_PROXY=127.0.0.1,localhost examine
	[[ $(note client proxy) == "ok "* ]]
	no_proxy='*' examine
	[[ $(note client proxy) == "ok "* ]]
}

@test "claude's own settings lead elsewhere" {
	configure
	mkdir .claude other
	echo '{"env": {"ANTHROPIC_BASE_URL": "https://other.example/x?k=canary1", "ANTHROPIC_API_KEY": "sk-canary2-0123456789"}}' >.claude/settings.json
	examine
	[ "$status" -eq 1 ]
	[[ $(note client settings) == *"broken $PWD/.claude/settings.json: env.ANTHROPIC_BASE_URL leads every claude to https://other.example, and not to ccr, ccr code included; take it out of that file"* ]]
	[[ $(note client settings) == *"broken $PWD/.claude/settings.json: env.ANTHROPIC_API_KEY comes over what ccr code sets; "* ]]
	[[ $output != *canary* ]]
	echo '{"env": {' >.claude/settings.json
	examine
	[[ $(note client settings) == *"broken $PWD/.claude/settings.json is not JSON: "* ]]
	echo '{"env": {"DISABLE_TELEMETRY": "1"}}' >other/settings.json
	CLAUDE_CONFIG_DIR=$PWD/other examine
	[[ $(note client settings) == "ok $PWD/other/settings.json has nothing"* ]]
}

@test "no claude, and one that fails" {
	configure
	CLAUDE_PATH=$PWD/nobody examine
	[ "$status" -eq 1 ]
	[[ $(note client claude) == "broken $PWD/nobody was not found, "*"; install Claude Code"* ]]
	make_claude 'exit 3'
	examine
	[[ $(note client claude) == "broken claude ended with status 3; "* ]]
}

@test "nobody listens, nobody answers, nobody has the name" {
	free_port
	configure_url "http://127.0.0.1:$port/v1/chat/completions"
	examine
	[ "$status" -eq 1 ]
	[ "$(step connection)" = "broken cannot connect to 127.0.0.1:$port: Connection refused; start what is to listen there" ]
	[ "$(step http)" = "unseen not looked at: connection is broken" ]
	[ "$(step 'key p#1')" = "unseen not looked at: connection is broken" ]
	configure_url "https://no-such-host.invalid/v1/chat/completions"
	examine
	[[ $(step name) == "broken cannot resolve no-such-host.invalid; is api_base_url spelt right"* ]]
	[ "$(step connection)" = "unseen not looked at: name is broken" ]
	[ "$(step tls)" = "unseen not looked at: name is broken" ]
	HTTPS_PROXY=http://proxy.example:3128 examine
	[[ $(step name) == *'; this shell has HTTPS_PROXY, which ccr does not look at: put "PROXY_URL": "$HTTPS_PROXY" into '* ]]
	make_speaker ''
	configure_url "http://127.0.0.1:$port/v1/chat/completions"
	examine
	[[ $(step connection) == "ok 127.0.0.1:$port"* ]]
	[[ $(step http) == "broken no answer from 127.0.0.1 for 1 s; "* ]]
	configure_url "https://127.0.0.1:$port/v1/chat/completions"
	examine
	[[ $(step connection) == "ok 127.0.0.1:$port"* ]]
	[[ $(step tls) == "broken 127.0.0.1:$port took the connection but TLS did not come about within 1 s; "* ]]
	[ "$(step http)" = "unseen not looked at: tls is broken" ]
}

@test "a certificate that nobody knows, and CA_FILE" {
	make_tls
	configure_url "https://127.0.0.1:$port/v1/chat/completions"
	examine
	[ "$status" -eq 1 ]
	[[ $(step tls) == "broken TLS with 127.0.0.1 failed: self-signed certificate (set CA_FILE for a private CA); its certificate is of "*"own maker, until "*" GMT: if that is a CA of your company's, "*"set CA_FILE to it" ]]
	[ "$(step http)" = "unseen not looked at: tls is broken" ]
	configure_url "https://127.0.0.1:$port/v1/chat/completions" '' \
	    "\"CA_FILE\": \"$PWD/own.pem\""
	examine
	[[ $(step tls) == "ok TLSv1."*"; certificate of "*"own maker, until "*" GMT" ]]
	[[ $(step http) == "ok "* ]]
	echo nonsense >own.pem
	examine
	# Before the call or in it, as the library may have it.
	[[ $(step call)$(step tls) == "broken CA_FILE $PWD/own.pem cannot be read as certificates in PEM"* ]]
	[[ $(step 'key p#1') == "unseen not looked at: "* ]]
}

@test "https where there is none" {
	make_speaker $'HTTP/1.1 400 Bad Request\r\n\r\n'
	configure_url "https://127.0.0.1:$port/v1/chat/completions"
	examine
	[[ $(step tls) == "broken TLS with 127.0.0.1:$port failed: what answers there is not TLS (http:// instead of https://?)"* ]]
}

@test "a proxy that refuses, that wants a password, that is not there" {
	reply refuses <<'END'
status 403 Forbidden
raw no
END
	reply login <<'END'
status 407 Proxy Authentication Required
header Proxy-Authenticate: Basic realm="x"
raw no
END
	make_provider <<'END'
header:secured.example	login
*	refuses
END
	url=https://api.example/v1/chat/completions
	configure_url $url "\"proxy\": \"http://u:canary-pass@127.0.0.1:$port\""
	examine
	[ "$status" -eq 1 ]
	[[ $(step connection) == "ok 127.0.0.1:$port"* ]]
	[[ $(step proxy) == "broken the proxy 127.0.0.1:$port answered 403; look at PROXY_URL, "* ]]
	[ "$(step tls)" = "unseen not looked at: proxy is broken" ]
	[[ $output != *canary* ]]
	for scheme in https http; do
		configure_url $scheme://secured.example/v1/chat/completions '' \
		    "\"PROXY_URL\": \"http://127.0.0.1:$port\""
		examine
		[[ $(step proxy) == "broken the proxy 127.0.0.1:$port answered 407: check the name and password in its URL; "* ]]
	done
	free_port
	configure_url $url '' "\"PROXY_URL\": \"socks5h://127.0.0.1:$port\""
	examine
	[[ $(step connection) == "broken cannot connect to the proxy 127.0.0.1:$port: Connection refused; "* ]]
	[ "$(step proxy)" = "unseen not looked at: connection is broken" ]
}

@test "an answer that no provider gives" {
	make_provider <<<$'*\telsewhere'
	configure_url "http://127.0.0.1:$port/v1/chat/completions"
	examine
	[ "$status" -eq 1 ]
	[[ $(step http) == "broken it answers 301, and leads elsewhere: to https://api.example:8443; put the address "* ]]
	[[ $output != *canary* ]]
	printf '*\ttrouble\n' >d/rules
	examine
	[[ $(step http) == "broken it answers 503; "* ]]
}

@test "keys: refused, out of credit, good but disabled" {
	make_provider <<'END'
header:Bearer key-refused	refused
header:Bearer key-credit	credit
header:Bearer key-good	list
*	refused
END
	configure_provider '{"key": "key-refused-0123456789", "label": "a"},
	    {"key": "key-credit-0123456789", "label": "b"},
	    {"key": "key-good-0123456789", "label": "c d"}'
	examine
	[ "$status" -eq 1 ]
	[ "$(step 'key a')" = "broken 401 This key is not known.; put a good one into its place" ]
	[[ $(step 'key b') == "broken 402 Insufficient Balance; it is out of credit: "* ]]
	[ "$(step 'key c d')" = "ok the provider knows it" ]
	[[ $output != *0123456789* ]]
	printf '*\trefused\n' >d/rules
	ccr test >/dev/null || true
	printf 'header:Bearer key-good\tlist\n*\trefused\n' >d/rules
	examine
	[[ $(step 'key c d') == "broken the provider knows it, but it is disabled since it was refused (401"*"); bring it back: ccr rotation --reset 'p/c d'" ]]
}

@test "keys of which nothing tells for free, and --spend" {
	make_provider <<'END'
body:get_weather	call
body:messages	text
path:/models	list
*	nothing
END
	configure_provider '"key-a-0123456789"'
	examine
	[ "$status" -eq 0 ] || [[ $(note service port) == unseen* ]]
	[[ $(step 'key p#1') == "unseen the provider shows its list of models without a key; ccr test tries it"* ]]
	[ -z "$(grep -l 'key-a' kept/*.head)" ]
	examine --spend
	[ "$(step 'key p#1')" = "ok it has given a text and a tool call" ]
	[ "$(grep -l '^POST /v1/chat/completions' kept/*.head | wc -l)" -eq 2 ]
	printf 'body:messages\trefused\n*\tnothing\n' >d/rules
	examine
	[[ $(step 'key p#1') == "unseen its list of models answers 404: "* ]]
	examine --spend
	[ "$status" -eq 1 ]
	[[ $(step 'key p#1') == "broken p, model m, key p#1: 401 This key is not known." ]]
	# A server of the user's wants none.
	configure_provider ''
	examine
	[ "$(step key)" = "ok none is needed" ]
}

@test "each dialect's own list, with the key where it belongs" {
	make_provider <<'END'
path:/v1/models && header:x-api-key: key-anthropic	list
path:/v1beta/models?pageSize=1 && header:x-goog-api-key: key-gemini	list
path:/v1/models && header:Bearer key-responses	list
*	refused
END
	write_config 0 <<END
"Providers": [
	{ "name": "a", "api_base_url": "http://127.0.0.1:$port/v1/messages",
	    "api_keys": ["key-anthropic"], "models": ["m"] },
	{ "name": "g", "api_base_url": "http://127.0.0.1:$port/v1beta/models/",
	    "api_keys": ["key-gemini"], "models": ["m"],
	    "transformer": { "use": ["gemini"] } },
	{ "name": "r", "api_base_url": "http://127.0.0.1:$port/v1/responses",
	    "api_keys": ["key-responses"], "models": ["m"],
	    "headers": { "x-team": "canary-team" } }
],
"Router": { "default": "a,m" }
END
	examine
	for p in a g r; do
		[ "$(step "key $p#1" $p)" = "ok the provider knows it" ]
	done
	[ -z "$(grep -l '^POST' kept/*.head)" ]
	[ "$(grep -l 'anthropic-version: 2023-06-01' kept/*.head | wc -l)" -eq 2 ]
	[ "$(grep -l 'x-team: canary-team' kept/*.head | wc -l)" -eq 2 ]
}

@test "a key that cannot be had" {
	make_provider <<<$'*\trefused'
	configure_provider '{"file": "no-such-file"}, {"command": ["false"]}'
	examine
	[ "$status" -eq 1 ]
	[[ $(note files key) == "broken "*"p#1"*$'\n'"broken "*"p#2"* ]]
	[[ $(step 'key p#1') == "unseen its text cannot be had"* ]]
}

@test "a report has all that helps, and no secret" {
	make_provider <<'END'
path:/models && header:Bearer sk-canary	list
*	refused
END
	export CANARY_ENV=canary-environment-0123456789
	export OTHER_API_KEY=canary-unrelated-0123456789
	printf canary-file-0123456789 >home/keyfile
	chmod 600 home/keyfile
	write_config 0 <<END
// canary-comment-0123456789
"Providers": [{
	"name": "p",
	"api_base_url": "http://127.0.0.1:$port/v1/chat/completions?sig=canary-query-0123456789",
	"api_keys": ["sk-canary-key-0123456789", "\$CANARY_ENV",
	    {"key": {"file": "keyfile"}}, {"key": "canary-four"}],
	"models": ["m"],
	"headers": {"x-secret": "canary-header-0123456789"},
	"proxy": "http://user:canary-own-proxy@127.0.0.1:$port"
}],
"APIKEY": "canary-apikey-0123456789",
"PROXY_URL": "http://user:canary-proxy-password@127.0.0.1:1",
"LOG": true,
"Router": { "default": "p,m" }
END
	{
		for i in $(seq 60); do
			echo "2026-01-01T00:00:00.000Z line $i"
		done
		echo "sent sk-canary-key-0123456789 and $CANARY_ENV"
		echo "canary-file-0123456789 canary-query-0123456789"
		echo "x-secret: canary-header-0123456789 canary-four"
		echo "canary-own-proxy canary-proxy-password"
		echo "canary-apikey-0123456789 canary-unrelated-0123456789"
		echo "a key of somebody: sk-ant-api03-CANARY9876543210"
		echo "Authorization: Bearer CANARYtoken9876543210"
		echo "the last line"
	} >.claude-code-router.log
	chmod 600 .claude-code-router.log
	run ccr doctor --report
	echo "$output"
	[[ $output == "## ccr doctor"* ]]
	[ -z "$(grep -i canary <<<"$output")" ]
	[ -z "$(grep -F 9876543210 <<<"$output")" ]
	[[ $output == *"- ccr $(ccr version | cut -d' ' -f2)"* ]]
	[[ $output == *"- libcurl/"* && $output == *"- kernel: "* ]]
	[[ $output == *"  ok  key p#1: the provider knows it"* ]]
	[[ $output == *'"name": "p"'* && $output == *'"models": ["m"]'* ]]
	[[ $output == *"line 60"*"the last line"* ]]
	[[ $output != *"line 15"* ]]
	[[ $output == *"p: round_robin, 4 keys, 4 available"* ]]
	# Nor does it tell whose machine it is.
	[[ $output != *"$HOME"* && $output == *"~/home/config.json"* ]]
	run ccr doctor --report report.md
	[[ $output == "report.md: look through it"* ]]
	[ "$(stat -c %a report.md 2>/dev/null || stat -f %Lp report.md)" = 600 ]
	grep -q '^## ccr doctor' report.md
	run ccr doctor --report report.md
	[ "$status" -eq 1 ]
	[ "$output" = "ccr: cannot write report.md: File exists" ]
}

@test "a report about a configuration that cannot be read" {
	configure 0 '"Rooter": "canary-0123456789"'
	echo canary-0123456789 >.claude-code-router.log
	run ccr doctor --report
	[ "$status" -eq 1 ]
	[[ $output == *"is wrong: 1 mistake"*"it is not shown"*"it is not shown"* ]]
	[[ $output != *canary* ]]
}

@test "on a terminal there is progress, and colour" {
	need_terminal
	make_provider <<<$'*\trefused'
	configure_provider '"key-a-0123456789"'
	run script -qec 'ccr doctor' /dev/null </dev/null
	[[ $output == *"0 of 1 providers reached"* ]]
	[[ $output == *"0 of 1 keys tried"* ]]
	[[ $output == *$'\033[31m!!'* ]]
	run ccr doctor
	[[ $output != *$'\033'* && $output != *"0 of 1"* ]]
}
