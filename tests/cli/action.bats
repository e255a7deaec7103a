#!/usr/bin/env bats
# action.yml and the program behind its steps, run as GitHub's runner would.

bats_require_minimum_version 1.5.0
load room

setup() {
	make_room
	root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	action=$root/packaging/github/action
	export GITHUB_ACTION_PATH=$root RUNNER_TEMP=$PWD/temp
	export GITHUB_ENV=$PWD/env GITHUB_PATH=$PWD/path GITHUB_OUTPUT=$PWD/output
	export CONFIG='' CONFIG_FILE=''
	mkdir temp
	: >env
	: >path
	: >output
}

teardown() {
	export CCR_HOME=$PWD/temp/ccr-home
	clear_room
}

# What `action install` would have made.
installed() {
	mkdir -p temp/ccr/bin temp/ccr/libexec/ccr
	cp "$BUILD/ccr" temp/ccr/bin
	cp "$BUILD/ccrd" temp/ccr/libexec/ccr
}

# The value that later steps find in a variable.
later() {
	sed -n "s/^$1=//p" env
}

text() {
	cat <<END
{
  "PORT": 0,$1
  "Providers": [{ "name": "p", "models": ["m"], "api_keys": ["\$A_KEY"],
    "api_base_url": "http://127.0.0.1:9/v1/chat/completions" }],
  "Router": { "default": "p,m" }
}
END
}

# A member of a YAML file, by a Perl expression on $y; the file's name is $1.
yaml() {
	perl -MCPAN::Meta::YAML -e '
		my $y = CPAN::Meta::YAML->read($ARGV[0])->[0];
		print eval $ARGV[1], "\n";
		die $@ if $@;' "$1" "$2"
}

@test "install: ccr is in the search path of what follows" {
	[[ ${MAKEFLAGS-} != *-fsanitize* ]] || skip "built without sanitizers"
	command -v apt-get >/dev/null || command -v brew >/dev/null ||
	    skip "bootstrap knows no way here"
	mkdir copy
	for part in obj gen libccr.a ccr ccrd names; do
		cp -Rp "$BUILD/$part" copy/
	done
	env -u MAKEFLAGS -u MAKELEVEL BUILD="$PWD/copy" "$action" install
	[ "$(cat path)" = "$PWD/temp/ccr/bin" ]
	[[ $("$(cat path)/ccr" version) == "ccr "* ]]
	[ -x temp/ccr/libexec/ccr/ccrd ]
}

@test "start: later steps find ccr, and no key" {
	installed
	secret=sk-not-a-real-key-0123456789
	CONFIG=$(text ' "APIKEY": "s3cret",') A_KEY=$secret run "$action" start
	[ "$status" -eq 0 ]
	[[ $output == *"::add-mask::s3cret"* ]]
	[[ $output != *$secret* ]]
	url=$(later ANTHROPIC_BASE_URL)
	[[ $url == http://127.0.0.1:* ]]
	[ "$(cat output)" = "url=$url" ]
	[ "$(later ANTHROPIC_AUTH_TOKEN)" = s3cret ]
	grep -qx 'ANTHROPIC_API_KEY=' env
	grep -qx 'CLAUDE_CODE_USE_BEDROCK=' env
	[[ $(later NO_PROXY) == 127.0.0.1,* ]]
	run ! grep -q "$secret" env output path
	[ "$(curl -s "$url/health" | json '$j->{status}')" = ok ]
	# The models' list wants the token, and the file is the user's alone.
	curl -sf "$url/v1/models" -H "x-api-key: $(later ANTHROPIC_AUTH_TOKEN)"
	[ "$(ls -l temp/ccr-home/config.json | cut -c 1-10)" = -rw------- ]
	[ "$(CCR_HOME=$(later CCR_HOME) A_KEY=k ccr status --json |
	    json '$j->{running} ? "yes" : "no"')" = yes ]
}

@test "start: from a file; without an APIKEY nothing is masked" {
	installed
	text '' >mine.json
	CONFIG_FILE=mine.json A_KEY=k run "$action" start
	[ "$status" -eq 0 ]
	[[ $output != *add-mask* ]]
	[[ $(later ANTHROPIC_BASE_URL) == http://127.0.0.1:* ]]
}

@test "start: no configuration, two, or a wrong one" {
	installed
	run "$action" start
	[ "$status" -eq 2 ]
	[[ $output == "::error::"* ]]
	text '' >mine.json
	CONFIG=$(text '') CONFIG_FILE=mine.json run "$action" start
	[ "$status" -eq 2 ]
	# A_KEY is not set.
	CONFIG=$(text '') run "$action" start
	[ "$status" -ne 0 ]
	[[ $output == *A_KEY* ]]
	[ ! -s env ]
}

@test "action.yml says what is there" {
	file=$root/action.yml
	[ "$(yaml "$file" '$y->{runs}{using}')" = composite ]
	for i in 0 1; do
		run=$(yaml "$file" "\$y->{runs}{steps}[$i]{run}")
		[[ $run =~ ^'"$GITHUB_ACTION_PATH/'([a-z/]*)'" '(install|start)$ ]]
		[ -x "$root/${BASH_REMATCH[1]}" ]
		[ "$(yaml "$file" "\$y->{runs}{steps}[$i]{shell}")" = bash ]
	done
	[ "$(yaml "$file" 'join " ", sort keys %{ $y->{inputs} }')" = \
	    "config config-file" ]
	for name in $(grep -o 'inputs\.[a-z-]*' "$file" | cut -d . -f 2); do
		yaml "$file" "\$y->{inputs}{'$name'}{description} or die"
	done
}

@test "the workflow in README.md can be read, and its configuration is right" {
	sed -n '/^```yaml$/,/^```$/p' "$root/README.md" | sed '1d;$d' >w.yml
	[ "$(yaml w.yml '$y->{jobs}{review}{"runs-on"}')" = ubuntu-latest ]
	yaml w.yml '$y->{jobs}{review}{steps}[1]{with}{config}' >c.json
	chmod 600 c.json
	DEEPSEEK_API_KEY=k ccr check c.json
}
