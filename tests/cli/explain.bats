#!/usr/bin/env bats
# ccr explain: where a request would go, and why. Nothing is sent for it.

bats_require_minimum_version 1.5.0
load room

setup() {
	make_room
}

teardown() {
	clear_room
}

# Routes of every kind, and more members of Router and of all.
configure_routes() {
	write_config 0 <<END
"Providers": [{
	"name": "p",
	"api_base_url": "http://127.0.0.1:${port:-9}/v1/chat/completions",
	"api_keys": ["key-one-0123456789abcdef", "key-two-0123456789abcdef"],
	"models": ["m", "bg", "th", "lc", "ws", "im", "sa", "tg", "r1", "cu"]
}],
"Router": {
	"default": "p,m", "background": "p,bg", "think": "p,th",
	"longContext": "p,lc", "longContextThreshold": 200,
	"webSearch": "p,ws", "image": "p,im", "subagent": "p,sa"${1:+, $1}
}${2:+, $2}
END
}

# The members of a request that fits each rule; "," parts them.
declare -gA member=(
	[explicit]='"model": "p,tg"'
	[background]='"model": "claude-haiku-4-5"'
	[webSearch]='"tools": [{"type": "web_search_20250305", "name": "web_search"}, {"name": "Bash", "input_schema": {"type": "object"}}]'
	[think]='"thinking": {"type": "enabled", "budget_tokens": 2000}'
)
declare -gA block=(
	[tag]='{"type": "text", "text": "<CCR-SUBAGENT-MODEL>p,tg</CCR-SUBAGENT-MODEL>"}'
	[image]='{"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "aGk="}}'
	[longContext]="{\"type\": \"text\", \"text\": \"$(printf 'word %.0s' {1..400})\"}"
)
declare -gA header=(
	[subagent]='x-claude-code-agent-id: a1'
	[rules:team]='x-team: core'
	[custom]='x-custom: yes'
)

# A request that fits all of these rules; its headers are in $heads.
compose() {
	local model='"model": "claude-opus-5"' more='' blocks='' rule
	heads=()

	for rule in "$@"; do
		case $rule in
		explicit | background) model=${member[$rule]} ;;
		webSearch | think) more+=", ${member[$rule]}" ;;
		tag | image | longContext) blocks+="${block[$rule]}, " ;;
		subagent | rules:team | custom) heads+=(-H "${header[$rule]}") ;;
		esac
	done
	cat <<END >request
{ $model, "max_tokens": 100$more, "messages": [
{"role": "user", "content": [$blocks{"type": "text", "text": "Hi."}]}] }
END
}

rule() {
	ccr explain --json "${heads[@]}" request | json '$j->{rule}'
}

@test "the rule, what each went by, and the key" {
	configure_routes
	sed -i.old 's/"think": "p,th",//' home/config.json
	rm home/*.old
	compose think
	run ccr explain request
	[ "$status" -eq 0 ]
	diff - <(echo "$output") <<'END'
rule          default
router        config.json
provider      p
model         m
key           p#1
dialect       openai

RULE                 BECAUSE
explicit     passes  the model asked for is "claude-opus-5"
custom       unset
rules        unset
longContext  passes  about 5 tokens, longContextThreshold is 200
tag          passes  no <CCR-SUBAGENT-MODEL> in the prompt
subagent     passes  no header of an agent
background   passes  the model asked for is no Claude Haiku
webSearch    passes  no tool's type begins with web_search
image        passes  no image in the user's last message
think        unset   thinking is enabled
default      takes   for all that nothing else takes

p: round_robin
  KEY  STATE                 LAST ERROR
  p#1  unused  this one
  p#2  unused  not its turn
END
	[ "$(ls home)" = config.json ]
}

@test "each rule, and each before its neighbour" {
	local order=(explicit custom rules:team longContext tag subagent
	    background webSearch image think default)
	local i

	cat >router.sh <<'END'
#!/bin/sh
grep -q '"x-custom"' && echo p,cu
END
	chmod 700 router.sh
	configure_routes '"rules": [{"name": "team", "if": {"header":
	    {"x-team": "core"}}, "use": "p,r1"}]' \
	    "\"CUSTOM_ROUTER_PATH\": \"$PWD/router.sh\""
	for i in "${!order[@]}"; do
		compose "${order[$i]}"
		[ "$(rule)" = "${order[$i]}" ] || {
			echo "alone: ${order[$i]}, not $(rule)"; false
		}
		[ "$i" -gt 0 ] || continue
		compose "${order[$((i - 1))]}" "${order[$i]}"
		[ "$(rule)" = "${order[$((i - 1))]}" ] || {
			echo "${order[*]:$((i - 1)):2}: not $(rule)"; false
		}
	done
}

@test "what a rule's conditions came to" {
	configure_routes '"rules": [{"name": "a", "use": "p,r1", "if":
	    {"model": {"prefix": "claude"}, "tokens": {">": 1000}}},
	    {"use": "p,r1", "if": {"system": "secret prompt"}}]'
	compose
	ccr explain --json request >out
	[ "$(json '[map { "$_->{rule}: $_->{because}" } grep { $_->{rule} =~ /rules/ } @{$j->{rules}}]' <out)" = \
	    '["rules:a: model \"claude-opus-5\" fits; tokens 5 does not fit","rules:2: system does not fit"]' ]
}

@test "keys that rest and keys that are disabled are told, and passed over" {
	make_replies
	make_provider <<'END'
header:Bearer key-two	refused
header:Bearer key-three	limited
*	text
END
	configure_provider '"key-two-0123456789abcdef",
	    "key-three-0123456789abc", "key-one-0123456789abcdef"'
	start_ccr
	ask | grep -q message_stop
	ccr stop
	cp home/rotation.state before
	compose
	run ccr explain request
	[ "$status" -eq 0 ]
	[[ $output =~ "p#1  disabled: 401".*"401 authentication_error" ]]
	[[ $output =~ "p#2  rests "[0-9]+m[0-9]+s.*"429 rate_limit_error" ]]
	[[ $output =~ "p#3  active".*"this one" ]]
	ccr explain --json request >out
	[ "$(json '[map { $_->{chosen} ? 1 : 0 } @{$j->{keys}}]' <out)" = \
	    "[0,0,1]" ]
	[ "$(json '$j->{keys}[1]{resting_until_ms} > 0' <out)" = 1 ]
	cmp before home/rotation.state
	[ "$(find kept -name '*.head' | wc -l)" -eq 3 ]
}

@test "all keys disabled: it would be refused" {
	make_replies
	make_provider <<'END'
*	refused
END
	configure_provider '"key-one-0123456789abcdef"'
	start_ccr
	ask >/dev/null
	compose
	run -1 ccr explain request
	[[ $output == *"refused       401 p: every key has been refused"* ]]
}

@test "--body: what would be sent, without the key" {
	configure_routes '"longContextThreshold": 7'
	compose tag
	run ccr explain --body request
	[ "$status" -eq 0 ]
	[[ $output == *$'\nPOST http://127.0.0.1:9/v1/chat/completions\n'* ]]
	[[ $output == *'Authorization: Bearer ****'* ]]
	[[ $output == *'{"model":"lc","messages":[{"role":"user","content":'* ]]
	[[ $output != *CCR-SUBAGENT* && $output != *key-one* ]]
	ccr explain --json --body request >out
	[ "$(json '$j->{request}{body}{model}' <out)" = lc ]
	run ! grep -q key-one-0123 out
}

@test "a key that is short is masked too" {
	configure_provider '"abc"'
	compose
	run ccr explain --body request
	[[ $output == *'Authorization: Bearer ***'* && $output != *abc* ]]
}

@test "standard input, a head before the body, headers that are added" {
	configure_routes
	compose
	[ "$(ccr explain --json <request | json '$j->{rule}')" = default ]
	[ "$(ccr explain --json - <request | json '$j->{rule}')" = default ]
	{
		printf 'POST /v1/messages?beta=true HTTP/1.1\r\n'
		printf 'Host: localhost\r\nX-Claude-Code-Agent-Id: a\r\n\r\n'
		cat request
	} >whole
	[ "$(ccr explain --json whole | json '$j->{rule}')" = subagent ]
	[ "$(ccr explain --json -H 'x-claude-code-request-class: subagent' \
	    request | json '$j->{rule}')" = subagent ]
}

@test "profiles and projects" {
	configure_routes '' '"profiles": {"cheap": {"Router":
	    {"default": "p,bg"}}}'
	mkdir -p .claude/projects/-home-me home/-home-me
	touch .claude/projects/-home-me/s-1.jsonl
	echo '{"Router": {"default": "p,th"}}' >home/-home-me/config.json
	compose
	ccr explain --json --path /p/cheap/v1/messages request >out
	[ "$(json '"$j->{router} $j->{model}"' <out)" = "profile:cheap bg" ]
	ccr explain --json -H 'x-claude-code-session-id: s-1' request >out
	[ "$(json '"$j->{router} $j->{model}"' <out)" = "project:-home-me th" ]
	mkdir elsewhere
	mv .claude/projects elsewhere
	ccr explain --json -H 'x-claude-code-session-id: s-1' request >out
	[ "$(json '$j->{router}' <out)" = config.json ]
	CLAUDE_CONFIG_DIR=$PWD/elsewhere ccr explain --json \
	    -H 'x-claude-code-session-id: s-1' request >out
	[ "$(json '$j->{router}' <out)" = project:-home-me ]
	run -2 ccr explain --path /p/dear/v1/messages request
	[[ $output == *'no profile "dear"'*'there is cheap' ]]
}

@test "a custom router that fails, and a prompt that cannot be read" {
	printf '#!/bin/sh\necho no luck >&2\nexit 3\n' >router.sh
	chmod 700 router.sh
	echo "You are someone else. " >prompt.txt
	configure_routes '' "\"CUSTOM_ROUTER_PATH\": \"$PWD/router.sh\",
	    \"REWRITE_SYSTEM_PROMPT\": \"$PWD/prompt.txt\", \"LOG\": true"
	echo '{"model": "x", "system": "Of old. <env>here</env>", "messages":
	    [{"role": "user", "content": "Hi."}]}' >request
	run ccr explain --body request
	[ "$status" -eq 0 ]
	[[ $output == *"custom       passes"*"the program has failed"* ]]
	[[ $output == *"note          no luck"* ]]
	[[ $output == *"system prompt $PWD/prompt.txt"* ]]
	[[ $output == *'"You are someone else. \n<env>here</env>"'* ]]
	[ ! -e .claude-code-router.log ]
}

@test "what would be refused" {
	configure_routes
	compose
	sed 's/claude-opus-5/p,none/' request >other
	run -1 ccr explain other
	[[ $output == *'refused       400 model "p,none" is not configured'* ]]
	[[ $output == *'explicit     refuses'* ]]
	echo '{' >other
	run -1 ccr explain other
	[[ $output == *'refused       400 not valid JSON'* ]]
	[ "$(ccr explain --json other | json '$j->{error} =~ /not valid/')" = 1 ]
	run -1 ccr explain none
	[ "$output" = "ccr: none: No such file or directory" ]
	echo 'hello' >other
	run -1 ccr explain other
	[[ $output == "ccr: it begins neither as JSON does nor as"* ]]
}

@test "wrong usage, wrong configuration" {
	configure_routes
	run -2 ccr explain --boddy
	[[ $output == "usage: ccr explain "* ]]
	run -2 ccr explain a b
	run -2 ccr explain -H
	echo '{' >home/config.json
	run -6 ccr explain /dev/null
	[[ $output == *"config.json:"* ]]
}

@test "ccr check looks at the files of projects" {
	configure_routes
	mkdir home/-home-me home/other
	echo '{"Router": {"default": "p,none"}}' >home/-home-me/config.json
	echo '{"Router": {"default": "p,none"}}' >home/other/config.json
	run -1 ccr check
	[[ $output == "$PWD/home/-home-me/config.json:1:24: Router.default:"* ]]
	[ "${#lines[@]}" -eq 1 ]
	[ "$(ccr check --json | json '$j->{errors}[0]{text} =~ /-home-me/')" = 1 ]
	echo '{"Router": {"default": "p,th"}}' >home/-home-me/config.json
	ccr check
	ccr check home/config.json
}
