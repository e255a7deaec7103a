#!/usr/bin/env bats
# ccr model: routes shown and changed, in the file as the user wrote it.

bats_require_minimum_version 1.5.0
load room

setup() {
	make_room
	umask 022
	cat >home/config.json <<'END'
{
  // mine
  "Providers": [
    { name: 'fast', api_base_url: "http://127.0.0.1:9/v1/chat/completions", // near
      "api_keys": [], "models": ["small", /* slow */ "big"], },
    {
      "name": "far",
      "api_base_url": "http://127.0.0.1:9/v1/chat/completions",
      "api_keys": [],
      "models": [
        "cost$$y"
      ]
    }
  ],
  "Router": {
    "default": "fast,small", // cheap
    "think": "fast,big"
  },
  "fallback": { "default": ["fast,big", "far,cost$$y"] },
  "profiles": { "work": { "Router": { "default": "fast,big" } } }
}
END
	chmod 600 home/config.json
	cp -p home/config.json first
}

# What has changed since the beginning, as diff tells it.
changes() {
	diff first home/config.json | grep '^[<>]'
}

@test "the routes as a table" {
	run ccr model </dev/null
	[ "$status" -eq 0 ]
	[[ ${lines[0]} == "ROUTE "*"MODEL "*FALLBACK ]]
	[[ ${lines[1]} == "default "*" fast,small "*" fast,big; far,cost\$y" ]]
	[[ $output == *$'\nthink '*" fast,big"* ]]
	[[ $output == *$'\nimage '*" -"* ]]
}

@test "the routes as JSON" {
	run ccr model --json
	[ "$status" -eq 0 ]
	[ "$(json '$j->{routes}{think}' <<<"$output")" = fast,big ]
	[ "$(json '$j->{routes}{image}' <<<"$output")" = null ]
	[ "$(json '$j->{models}' <<<"$output")" = '["fast,small","fast,big","far,cost$y"]' ]
}

@test "one route, for scripts" {
	run -0 ccr model think
	[ "$output" = fast,big ]
	run -1 ccr model image
	[ "$output" = "" ]
	run -2 ccr model thnik
	[ "$output" = 'ccr: there is no route "thnik"; did you mean "think"?' ]
}

@test "a route is set, and nothing else changes" {
	run ccr model set think far,cost\$y
	[ "$status" -eq 0 ]
	[ "$output" = 'think: far,cost$y' ]
	[ "$(changes)" = '<     "think": "fast,big"
>     "think": "far,cost$$y"' ]
	[ "$(ccr model think)" = 'far,cost$y' ]
	cmp first home/config.json.bak
	[ "$(ls home)" = $'config.json\nconfig.json.bak' ]
}

@test "a new route stands in line with the others" {
	ccr model LongContext FAST/big
	[ "$(changes)" = '<     "think": "fast,big"
>     "think": "fast,big",
>     "longContext": "fast,big"' ]
	run ccr check
	[ "$status" -eq 0 ]
}

@test "a route is taken out" {
	ccr model unset think
	[ "$(changes)" = '<     "default": "fast,small", // cheap
<     "think": "fast,big"
>     "default": "fast,small" // cheap' ]
	run -1 ccr model unset default
	[[ $output == *"it can be changed, not taken out"* ]]
}

@test "what is so already is not written" {
	touch -d '2020-01-01' home/config.json
	ccr model set think fast,big
	ccr model unset image
	[ ! home/config.json -nt first ]
	[ ! -e home/config.json.bak ]
}

@test "a model that is not configured is refused with those that are" {
	run ccr model set think fast,none
	[ "$status" -eq 2 ]
	[ "$output" = 'ccr: model "fast,none" is not configured; there is fast,small; fast,big; far,cost$y' ]
	cmp first home/config.json
	[ ! -e home/config.json.bak ]
}

@test "a model is added to its provider" {
	ccr model add fast 'new,"one"'
	ccr model add far other
	run ccr model --json
	[ "$(json '$j->{models}' <<<"$output")" = '["fast,small","fast,big","fast,new,\"one\"","far,cost$y","far,other"]' ]
	[ "$(changes)" = '<       "api_keys": [], "models": ["small", /* slow */ "big"], },
>       "api_keys": [], "models": ["small", /* slow */ "big", "new,\"one\""], },
<         "cost$$y"
>         "cost$$y",
>         "other"' ]
	run -1 ccr model add fast big
	[[ $output == *"fast has the model \"big\" already"* ]]
	run -2 ccr model add none big
}

@test "a profile's routes" {
	run -0 ccr model --profile work default
	[ "$output" = fast,big ]
	ccr model --profile work set background fast,small
	[[ $(changes) == *'> '*'"work": { "Router": { "default": "fast,big", "background": "fast,small" } }'* ]]
	[ "$(ccr model default)" = fast,small ]
	run -2 ccr model --profile none
}

@test "a file without Router gets one" {
	printf '{\r\n\t"providers": [{"name": "p", "api_base_url": "http://127.0.0.1:9/v1/chat/completions", "api_keys": [], "models": ["m"]}]\r\n}\r\n' \
	    >home/config.json
	ccr model set default p,m 2>/dev/null
	ccr model add p n
	printf '{\r\n\t"providers": [{"name": "p", "api_base_url": "http://127.0.0.1:9/v1/chat/completions", "api_keys": [], "models": ["m", "n"]}],\r\n\t"Router": {\r\n\t\t"default": "p,m"\r\n\t}\r\n}\r\n' |
	    cmp - home/config.json
}

@test "the file's mode stays, and a link stays one" {
	mkdir kept
	mv home/config.json kept/mine.json
	chmod 640 kept/mine.json
	ln -s ../kept/mine.json home/config.json
	ccr model set think fast,small 2>/dev/null
	[ -L home/config.json ]
	grep -q '"think": "fast,small"' kept/mine.json
	[ "$(ls -l kept/mine.json | cut -c1-10)" = -rw-r----- ]
	[ "$(ls -l kept/mine.json.bak | cut -c1-10)" = -rw-r----- ]
	cmp first kept/mine.json.bak
}

@test "a file that cannot be written is told of" {
	[ "$(id -u)" -ne 0 ] || skip "root can write anywhere"
	chmod 500 home
	run ccr model set think fast,small
	chmod 700 home
	[ "$status" -eq 1 ]
	[[ $output == *"cannot write"*"Permission denied"* ]]
}

@test "with a wrong configuration nothing is touched" {
	sed -i 's/fast,small/fast,none/' home/config.json
	cp home/config.json first
	run ccr model set default fast,big
	[ "$status" -eq 6 ]
	cmp first home/config.json
}

@test "wrong usage" {
	run -2 ccr model set think
	[[ $output == *"fast"* || $output == "usage: ccr model"* || $output == *"no route"* ]]
	run -2 ccr model --none
	[[ $output == "usage: ccr model"* ]]
	run -2 ccr model --json think
	run -2 ccr model set think fast,big more
}

@test "the menu" {
	talk 'ccr model' 'Route to change' 3 'Model (its number' nonsense \
	    'Model (its number' 1 'Route to change' 4 'Model (its number' 3 \
	    'Route to change' ''
	[ "$status" -eq 0 ]
	[[ $output == *"There is no such model."* ]]
	[ "$(changes)" = '<     "think": "fast,big"
>     "think": "fast,small",
>     "longContext": "far,cost$$y"' ]
}

@test "the menu adds a model and takes a route out" {
	talk 'ccr model' 'Route to change' + 'Provider (' 2 "model's name" new \
	    'Route to change' 3 'Model (its number' 0 'Route to change' ''
	[ "$status" -eq 0 ]
	[ "$(ccr model --json | json '$j->{models}[3]')" = far,new ]
	[ "$(ccr model --json | json '$j->{routes}{think}')" = null ]
}

@test "a running handler follows" {
	make_replies
	make_provider <<<$'*\ttext'
	configure_provider '"k"' '"m", "n"'
	start_ccr
	request='{"model": "claude-x", "max_tokens": 9, "messages": [{"role": "user", "content": "hi"}]}'
	ask >/dev/null
	ccr model set default p,n
	ask >/dev/null
	[ "$(json '$j->{model}' <kept/1.body)" = m ]
	[ "$(json '$j->{model}' <kept/2.body)" = n ]
	clear_room
}
