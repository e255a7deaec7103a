#!/usr/bin/env bats
# What providers refuse is learned by one handler and known to all, shown by
# ccr status, and forgotten by ccr rotation --reset.

bats_require_minimum_version 1.5.0
load room

setup() {
	make_room
	make_replies
	reply picky <<'END'
status 400
raw {"error":{"message":"Unrecognized request arguments supplied: stream_options, tool_choice","type":"invalid_request_error","param":null,"code":null}}
END
}

teardown() {
	clear_room
}

# A provider that refuses stream_options, and says so.
picky_provider() {
	make_provider <<'END'
body:"stream_options"	picky
*	text
END
	configure_provider '"key-a", "key-b"' '"m"' '' '"LOG": true'
	start_ccr
}

requests() {
	ls kept | grep -c 'body$'
}

@test "one connection learns, the next one knows" {
	picky_provider
	ask | grep -q message_stop
	[ "$(requests)" -eq 2 ]
	# On the same key, and it is no failure of it.
	[ "$(grep -l 'Bearer key-a' kept/*.head | wc -l)" -eq 2 ]
	[ "$(ccr rotation --json | json '$j->{providers}[0]{keys}[0]{uses}')" -eq 1 ]
	[ "$(ccr rotation --json | json '$j->{providers}[0]{keys}[0]{failures}')" -eq 0 ]

	ask | grep -q message_stop
	[ "$(requests)" -eq 3 ]
	! grep -q stream_options kept/3.body
	# tool_choice was not sent, so nothing was learned of it.
	[ "$(cut -f 2-4 home/learned)" = $'m\tfield\tstream_options' ]
	[ "$(stat -c %a home/learned 2>/dev/null || stat -f %Lp home/learned)" = 600 ]
	grep -q ' provider=p model=m left_out="field stream_options" helped=yes$' \
	    .claude-code-router.log
}

@test "ccr status shows it" {
	picky_provider
	run ccr status
	[[ $output != *refused* ]]
	[ "$(ccr status --json | json '$j->{learned}')" = '[]' ]
	ask | grep -q message_stop
	run ccr status
	[[ $output == *$'Left out, because it was refused:\n   p,m: field stream_options ('????-??-??')' ]]
	[ "$(ccr status --json | json '"@{$j->{learned}[0]}{qw(provider origin model kind name)}"')" = \
	    "p http://127.0.0.1:$port m field stream_options" ]
	[ "$(ccr status --json | json '$j->{learned}[0]{learned_ms} > 1e12 ? 1 : 0')" -eq 1 ]
	# Of a model that is configured no more.
	sed -i.old 's/"m"/"n"/; s/p,m/p,n/' home/config.json
	run ccr status
	[[ $output == *$'\n   http://127.0.0.1:'"$port,m: field stream_options ("* ]]
}

@test "ccr rotation --reset forgets it" {
	picky_provider
	ask | grep -q message_stop
	# A key has no part in it.
	run ccr rotation --reset p/p#1
	[[ $output != *refused* ]]
	[ -e home/learned ]
	run ccr rotation --reset p
	[ "$status" -eq 0 ]
	[[ $output == *"1 thing that was refused is sent again" ]]
	[ ! -e home/learned ]
	ask | grep -q message_stop
	[ "$(requests)" -eq 4 ]
	ccr rotation --reset | grep -q refused
	run ccr rotation --reset
	[[ $output != *refused* ]]
}

@test "twenty connections learn at once" {
	picky_provider
	for i in $(seq 20); do
		ask >"answer.$i" 3>&- 8>&- &
		askers="$askers $!"
	done
	wait $askers
	[ "$(grep -l message_stop answer.* | wc -l)" -eq 20 ]
	[ "$(cut -f 2-4 home/learned)" = $'m\tfield\tstream_options' ]
	before=$(requests)
	ask | grep -q message_stop
	[ "$(requests)" -eq $((before + 1)) ]
	# No leavings.
	[ "$(ls -A home | grep -c '^learned')" -eq 2 ]
}

@test "where it cannot be kept the request goes on all the same" {
	make_provider <<'END'
body:"stream_options"	picky
*	text
END
	mkdir home/learned.lock
	configure_provider '"key-a"' '"m"' '' '"LOG": true'
	start_ccr
	curl -sN "$url/v1/messages" "$url/v1/messages" \
	    -H 'content-type: application/json' -d "$request" >answer
	[ "$(grep -c '^event: message_stop' answer)" -eq 2 ]
	# The connection remembers for itself.
	[ "$(requests)" -eq 3 ]
	[ ! -e home/learned ]
	grep -q 'helped=yes not_kept=".*"$' .claude-code-router.log
	ccr rotation --reset
	printf '%s\n' "http://127.0.0.1:$port"$'\tm\tfield\ttop_k\t'"$(date +%s)" \
	    >home/learned
	run ccr rotation --reset
	[ "$status" -eq 1 ]
	[[ $output == *"what providers refuse cannot be forgotten: $CCR_HOME/learned: "* ]]
}

@test "a file full of nonsense teaches nothing" {
	make_provider <<<$'*\ttext'
	configure_provider '"key-a"'
	printf '%s\n' nonsense "http://127.0.0.1:$port"$'\tm\tfield\tmessages\t'"$(date +%s)" \
	    "http://127.0.0.1:$port"$'\tm\tfield\tmax_tokens\t'"$(date +%s)" \
	    "http://127.0.0.1:$port"$'\tm\tfield\ttop_k\t17' >home/learned
	start_ccr
	ask | grep -q message_stop
	grep -q '"messages":\[{' kept/1.body
	! grep -q max_tokens kept/1.body
	[ "$(ccr status --json | json '@{$j->{learned}} + 0')" -eq 1 ]
}
