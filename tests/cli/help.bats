#!/usr/bin/env bats
# What ccr says of itself.

bats_require_minimum_version 1.5.0
load room

setup() {
	make_room
	manual=$BATS_TEST_DIRNAME/../../man/ccr.1
}

# The commands that ccr help lists.
commands() {
	ccr help | sed -n 's/^  \([a-z]*\) .*/\1/p'
}

@test "the list, in every spelling" {
	run ccr help
	[ "$status" -eq 0 ]
	list=$output
	for name in code setup check start stop restart status rotation test \
	    activate version help; do
		grep -q "^  $name  *[a-z]" <<<"$list"
	done
	for h in -h --help; do
		run ccr $h
		[ "$status" -eq 0 ]
		[ "$output" = "$list" ]
	done
}

@test "the version, in every spelling" {
	run ccr version
	[ "$status" -eq 0 ]
	[[ $output =~ ^"ccr "[0-9]+\.[0-9]+\.[0-9]+$ ]]
	wanted=$output
	for v in -v -V --version; do
		run ccr $v
		[ "$output" = "$wanted" ]
	done
}

@test "they need no home" {
	unset HOME CCR_HOME
	run ccr help
	[ "$status" -eq 0 ]
	run ccr version
	[ "$status" -eq 0 ]
}

@test "each command has help, a usage line, and its place in the manual" {
	[ "$(commands | wc -l)" -ge 12 ]
	for name in $(commands); do
		run ccr help $name
		[ "$status" -eq 0 ]
		[[ ${lines[0]} == "usage: ccr $name"* ]]
		grep -q '^[A-Z][^:]*\.$' <<<"$output"
		text=$output
		grep -q "^\.It Cm $name" "$manual"
		[ $name != code ] || continue
		for h in -h --help; do
			run ccr $name $h
			[ "$status" -eq 0 ]
			[ "$output" = "$text" ]
		done
	done
}

@test "no line is wider than a terminal" {
	for name in '' $(commands); do
		[ "$(ccr help $name | awk 'length > 80' | wc -l)" -eq 0 ]
	done
}

@test "the manual names no command that is not there" {
	for name in $(sed -n 's/^\.It Cm \([a-z]*\).*/\1/p' "$manual"); do
		ccr help "$name" >/dev/null
	done
}

@test "a misspelt command" {
	run ccr statsu
	[ "$status" -eq 2 ]
	[ "${lines[0]}" = 'ccr: there is no command "statsu"; did you mean "status"?' ]
	run ccr help rotatoin
	[ "$status" -eq 2 ]
	[ "$output" = 'ccr: there is no command "rotatoin"; did you mean "rotation"?' ]
	run ccr xyzzy
	[ "$status" -eq 2 ]
	[ "${lines[0]}" = 'ccr: there is no command "xyzzy"' ]
}

@test "wrong usage" {
	for arguments in '' '-c' '-c file' 'version 1' 'help a b' \
	    'status --jsn' 'status --json x' 'activate x' \
	    'rotation --json --watch' 'rotation --reset --json' \
	    'rotation a b' 'rotation --no' 'test x' 'test -j' 'test -j 0' \
	    'test -j 65' 'test -j x' 'test --key' 'test --no x'; do
		run ccr $arguments
		[ "$status" -eq 2 ]
		[[ $output == *"usage: ccr "* ]]
	done
}
