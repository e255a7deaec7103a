#!/usr/bin/env bats
# ccr rotation: how each key fares, set right, and watched.

bats_require_minimum_version 1.5.0
load room

setup() {
	make_room
	make_replies
}

teardown() {
	clear_room
}

# Three keys; the provider refuses the second, and is tired of the third.
three_keys() {
	make_provider <<'END'
header:Bearer key-two	refused
header:Bearer key-three	limited
*	text
END
	configure_provider '"key-one-0123456789abcdef", "key-two-0123456789abcdef",
	    {"key": "key-three-0123456789abc", "label": "mine"}' "$@"
}

# Three answers: by round robin each key has had its turn then.
ask_thrice() {
	start_ccr
	for i in 1 2 3; do
		ask | grep -q message_stop
	done
}

key() {
	ccr rotation --json | json "\$j->{providers}[0]{keys}[$1]{$2}"
}

@test "nothing was ever used" {
	configure_provider '"key-one-0123456789abcdef", "short"'
	run ccr rotation
	[ "$status" -eq 0 ]
	diff - <(echo "$output") <<'END'
p: round_robin, 2 keys, 2 available
  KEY  MASKED       STATE   USES OK FAIL IN OUT  USED   LAST ERROR
  p#1  key-one-...  unused     0  0    0  0   0  never
  p#2               unused     0  0    0  0   0  never
END
	[ "$(ls home)" = config.json ]
}

@test "the table, while ccr runs and when it has gone" {
	three_keys
	ask_thrice
	for i in 1 2; do
		run ccr rotation
		[ "$status" -eq 0 ]
		[ "${lines[0]}" = "p: round_robin, 3 keys, 1 available" ]
		[[ ${lines[2]} =~ ^"  p#1   key-one-...  active"\ +3\ +3\ +0\ +33\ +9\ +(now|[0-9]+s ago)$ ]]
		[[ ${lines[3]} =~ ^"  p#2   key-two-...  disabled: 401"\ +1\ +0\ +1\ +0\ +0\ .*"  401 authentication_error"$ ]]
		[[ ${lines[4]} =~ ^"  mine  key-thre...  rests "[45][0-9]m[0-9][0-9]s\ +1\ +0\ +1\ +0\ +0\ .*"  429 rate_limit_error"$ ]]
		[ "${#lines[@]}" -eq 5 ]
		ccr stop
	done
}

@test "for programs: every member, of one type" {
	three_keys
	ask_thrice
	run ccr rotation --json
	[ "$status" -eq 0 ]
	[ "${#lines[@]}" -eq 1 ]
	[ "$(json 'join " ", keys %$j' <<<"$output")" = providers ]
	[[ $output == '{"providers":[{"name":"p","strategy":"round_robin","total_keys":3,"available_keys":1,"keys":['* ]]
	perl -MJSON::PP -e '
		my @want = qw(label masked state uses successes failures
		    consecutive_failures last_used_ms last_failure_ms
		    last_error resting_until_ms input_tokens output_tokens);
		my $j = JSON::PP->new->decode(join "", <STDIN>);
		for my $k (@{$j->{providers}[0]{keys}}) {
			die unless join(" ", sort keys %$k) eq
			    join(" ", sort @want);
			for my $name (@want) {
				my $text = $name =~
				    /^(label|masked|state|last_error)$/;
				my $is = JSON::PP->new->allow_nonref->encode(
				    $k->{$name}) =~ /^"/;
				die $name if !$text != !$is;
			}
		}' <<<"$output"
	# In the order of the design.
	[[ $output =~ '"label":"p#1","masked":"key-one-...","state":"active","uses":3,"successes":3,"failures":0,"consecutive_failures":0,"last_used_ms":'[0-9]{13}',"last_failure_ms":0,"last_error":"","resting_until_ms":0,"input_tokens":33,"output_tokens":9}' ]]
	now=$(perl -MTime::HiRes=time -e 'printf "%d", time * 1000')
	[ "$(key 0 last_used_ms)" -le "$now" ]
	[ "$(key 0 last_used_ms)" -gt $((now - 600000)) ]
	[ "$(key 2 resting_until_ms)" -gt $((now + 2000000)) ]
	[ "$(key 2 resting_until_ms)" -le $((now + 3000000)) ]
	[ "$(key 1 state) $(key 1 last_error)" = \
	    "disabled 401 authentication_error" ]
	# What was sent is what was counted.
	[ "$(ls kept/*.head | wc -l)" -eq "$(ccr rotation --json |
	    json 'my $n = 0; $n += $_->{uses} for @{$j->{providers}[0]{keys}}; $n')" ]
}

@test "one provider, one key" {
	three_keys
	run ccr rotation p
	[ "${#lines[@]}" -eq 5 ]
	run ccr rotation P/mine
	[ "${#lines[@]}" -eq 3 ]
	run ccr rotation p#2
	[[ ${lines[2]} == *"p#2"* ]]
	[ "$(ccr rotation --json p | json '@{$j->{providers}} + 0')" -eq 1 ]
}

@test "a name that is not there: 2, with the nearest" {
	three_keys
	run ccr rotation q
	[ "$status" -eq 2 ]
	[ "$output" = 'ccr: there is no provider or key "q"; did you mean "p"?' ]
	run ccr rotation --reset p/mien
	[ "$status" -eq 2 ]
	[ "$output" = 'ccr: there is no provider or key "p/mien"; did you mean "mine"?' ]
	run ccr rotation --reset something-else
	[ "$status" -eq 2 ]
	[ "$output" = 'ccr: there is no provider or key "something-else"' ]
}

@test "--reset: everything, a provider, a key" {
	three_keys
	ask_thrice
	run ccr rotation --reset p/p#1
	[ "$status" -eq 0 ]
	[ "$output" = "no key was resting or disabled" ]
	run ccr rotation --reset p/mine
	[ "$output" = "1 of 1 key is back: mine" ]
	[ "$(key 2 state) $(key 1 state)" = "active disabled" ]
	run ccr rotation --reset p
	[ "$output" = "1 of 3 keys is back: p#2" ]
	# What was counted stays.
	[ "$(key 1 state) $(key 1 uses) $(key 1 failures)" = "active 1 1" ]
	run ccr rotation
	[ "${lines[0]}" = "p: round_robin, 3 keys, 3 available" ]
	# The running handlers go by it: both are asked again.
	for i in 1 2 3; do
		ask | grep -q message_stop
	done
	[ "$(key 1 state) $(key 2 state)" = "disabled resting" ]
	run ccr rotation --reset
	[ "$output" = "2 of 3 keys are back: p#2, mine" ]
}

@test "a new start is a new chance for a key that was refused" {
	three_keys
	ask_thrice
	[ "$(key 1 state)" = disabled ]
	ccr stop
	[ "$(key 1 state)" = disabled ]
	ccr start
	[ "$(key 1 state)" = active ]
	# The provider asked for a rest; that goes on.
	[ "$(key 2 state)" = resting ]
}

@test "rotation that is off is said to be" {
	three_keys '"m"' '"enable_rotation": false'
	ask_thrice
	run ccr rotation
	[ "${lines[0]}" = "p: enable_rotation is false, 3 keys, 1 available; only p#1 is used" ]
	[ "$(key 0 uses) $(key 1 uses)" = "3 0" ]
}

@test "a provider without keys" {
	configure_provider ''
	run ccr rotation
	[ "$status" -eq 0 ]
	[ "$output" = "p: no keys, none is sent" ]
	[ "$(ccr rotation --json | json '@{$j->{providers}[0]{keys}} + 0')" -eq 0 ]
}

@test "keys from files and commands are found by their text" {
	echo key-two-0123456789abcdef >home/key
	make_provider <<<$'*\ttext'
	configure_provider '{"file": "key", "label": "file"},
	    {"command": ["echo", "key-com-0123456789abcdef"], "label": "said"},
	    {"command": ["false"], "label": "none"}'
	start_ccr
	ask | grep -q message_stop
	ask | grep -q message_stop
	[ "$(key 0 uses) $(key 1 uses)" = "1 1" ]
	run ccr rotation
	[[ ${lines[2]} == *"file  key-two-...  active"* ]]
	[[ ${lines[3]} == *"said  key-com-...  active"* ]]
	[[ ${lines[4]} == *"none               unknown"* ]]
}

@test "the same key twice is one key" {
	echo key-two-0123456789abcdef >home/key
	configure_provider '"key-two-0123456789abcdef", {"file": "key"}'
	run ccr rotation
	[ "${lines[0]}" = "p: round_robin, 2 keys, 1 available" ]
	[[ ${lines[3]} == *"duplicate"* ]]
	[ "$(key 1 state)" = duplicate ]
}

@test "long names and large figures fit into a hundred columns" {
	long=$(printf 'a-very-long-label-%.0s' 1 2 3 4 5)
	keys=
	for i in $(seq 60); do
		keys+="{\"key\": \"key-$i-0123456789abcdef\", \"label\": \"$long$i\"}, "
	done
	configure_provider "$keys{\"key\": \"k\", \"label\": \"ключ 鍵 キー\"}"
	run ccr rotation
	[ "$status" -eq 0 ]
	[ "${#lines[@]}" -eq 63 ]
	for line in "${lines[@]:1:61}"; do
		[ "${#line}" -le 100 ]
	done
	# The end tells them apart.
	[[ ${lines[2]} == *"a-very-"*"..."*"label-1  key-1-01..."* ]]
	[[ ${lines[61]} == *"label-60  key-60-0..."* ]]
}

@test "a state that cannot be read: what is known is shown, and 1" {
	configure_provider '"key-a"'
	head -c 5000 /dev/urandom >home/rotation.state
	run --separate-stderr ccr rotation
	[ "$status" -eq 1 ]
	[[ $stderr == "ccr: what is known of the keys cannot be read: "* ]]
	[[ $output == *"p#1"*"unused"* ]]
	# It is looked at, not repaired.
	[ "$(wc -c <home/rotation.state)" -eq 5000 ]
}

@test "--watch needs a terminal" {
	configure_provider '"key-a"'
	run ccr rotation --watch
	[ "$status" -eq 2 ]
	[[ $output == "ccr: --watch draws on a terminal, and standard output is none"* ]]
}

# Run a command line on a terminal; what is typed comes through descriptor 6,
# what is shown goes to the file shown.
on_terminal() {
	need_terminal
	mkfifo typed
	script -qec "stty rows ${ROWS:-24} cols 120; $1" /dev/null \
	    <typed >shown 2>&1 3>&- &
	terminal=$!
	exec 6>typed
}

shows() {
	until_it grep -qF -- "$1" shown
}


@test "--watch draws what changes, q ends, the terminal is as before" {
	three_keys
	start_ccr
	on_terminal 'stty -g >before; ccr rotation --watch; echo "ended $?"; stty -g >after'
	shows $'\033[?1049h'
	shows unused
	shows 'q ends'
	# The second key is refused while we watch.
	ask | grep -q message_stop
	ask | grep -q message_stop
	shows 'disabled: 401'
	# So is a configuration that changes, for the worse and the better.
	cp home/config.json good
	configure 0 '"PROT": 1'
	shows 'did you mean "PORT"?'
	configure_provider '"key-four-0123456789abcdef"'
	shows key-four...
	printf q >&6
	wait $terminal
	exec 6>&-
	grep -q 'ended 0' shown
	cmp before after
	# The other screen is left again, the cursor is back.
	[[ $(tail -c 100 shown) == *$'\033[?25h\033[?1049l'*ended* ]]
}

@test "--watch: ^C ends it properly, too" {
	configure_provider '"key-a"'
	on_terminal 'stty -g >before; ccr rotation --watch; echo "ended $?"; stty -g >after'
	shows 'q ends'
	printf '\003' >&6
	wait $terminal
	exec 6>&-
	grep -q 'ended 0' shown
	cmp before after
}

@test "--watch: a signal ends it, and the terminal is as before" {
	configure_provider '"key-a"'
	on_terminal 'stty -g >before; sh -c '\''echo $$ >pid; exec ccr rotation --watch'\''; echo "ended $?"; stty -g >after'
	shows 'q ends'
	kill -TERM "$(cat pid)"
	wait $terminal
	exec 6>&-
	grep -q 'ended 143' shown
	cmp before after
	[[ $(cat shown) == *$'\033[?1049l'*ended* ]]
}

@test "--watch: more keys than rows" {
	keys=
	for i in $(seq 40); do
		keys+="\"key-$i-0123456789abcdef\", "
	done
	configure_provider "$keys\"last-one-0123456789abcdef\""
	ROWS=10
	on_terminal 'ccr rotation --watch'
	shows 'q ends, j and k move'
	shows 'p#1 '
	run ! grep -q last-one shown
	for i in $(seq 40); do
		printf j >&6
	done
	shows last-one
	printf q >&6
	wait $terminal
	exec 6>&-
}
