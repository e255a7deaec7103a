#!/usr/bin/env bats
# What the shells complete: bash by sourcing the file and asking COMPREPLY, fish
# by its own `complete -C`, zsh with its builtins listened to.

bats_require_minimum_version 1.5.0
load room

setup() {
	make_room
	completions=$(cd "$BATS_TEST_DIRNAME/../../completions" && pwd)
	write_config 0 <<'END'
"Providers": [{
	"name": "p",
	"api_base_url": "http://127.0.0.1:9/v1/chat/completions",
	"api_keys": ["a", {"key": "b", "label": "x:y"},
	    {"key": {"command": ["touch", "asked"]}, "label": "wo $(touch ran) rk"}],
	"models": ["m"]
}, {
	"name": "quite",
	"api_base_url": "http://127.0.0.1:9/v1/chat/completions",
	"api_keys": ["k"],
	"models": ["m"]
}],
"Router": { "default": "p,m" }
END
}

teardown() {
	clear_room
}

# What each offers after these words, the last of them begun; sorted, a line
# each.
in_bash() {
	bash -c '
		source "$1"
		shift
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
		_ccr
		[ ${#COMPREPLY[@]} -eq 0 ] || printf "%s\n" "${COMPREPLY[@]}"
	' bash "$completions/ccr.bash" "$@" 2>errors | sort
}

in_fish() {
	fish -N -c '
		source $argv[1]
		complete -C (string join " " -- $argv[2..-1])
	' "$completions/ccr.fish" "$@" 2>errors | cut -f1 | sort
}

# Below zsh a ccr with sanitizers hangs now and then as it ends, in the leak
# sanitizer's own waitpid; leaks are looked for elsewhere.
in_zsh() {
	ASAN_OPTIONS=detect_leaks=0 zsh -f -c '
		compadd() {
			[[ $1 != -a ]] && { shift; print -rl -- "$@"; return }
			print -rl -- "${(P@)@[-1]}" | grep "^$PREFIX"
		}
		_describe() { print -rl -- "${(P@)4}" | sed "s/:.*//" |
		    grep "^$PREFIX" }
		_files() { print -rl -- $PREFIX*(N) }
		file=$1
		shift
		words=("$@") CURRENT=$# PREFIX=${@[-1]}
		set --
		source "$file"
	' zsh "$completions/_ccr" "$@" 2>errors | sort
}

# Ask the shell $1 (skipped without it), which says nothing else.
offers() {
	"in_$1" "${@:2}"
	[ ! -s errors ] || { cat errors >&2; return 1; }
}

need() {
	command -v "$1" >/dev/null || skip "$1 is not installed"
}

commands() {
	ccr help | sed -n 's/^  \([a-z]*\) .*/\1/p' | sort
}

# The options that the usage of a command names.
options() {
	ccr help "$1" | sed '/^$/q' | grep -oE '(\[|\|| )--?[A-Za-z-]+' |
	    tr -d '[| ' | sort
}

# Commands and options are those that ccr has, whatever these are.
same_as_help() {
	local name

	[ "$(commands | wc -l)" -ge 12 ]
	[ "$(offers "$1" ccr "")" = "$(commands)" ]
	[ "$(offers "$1" ccr help "")" = "$(commands)" ]
	for name in $(commands); do
		[ "$(offers "$1" ccr $name -)" = "$(options $name)" ]
	done
	[ "$(options test | wc -l)" -ge 5 ]
}

# The rest of the table; wo is how the shell shows the label with blanks.
same_answers() {
	local shell=$1 wo=$2

	[ "$(offers $shell ccr stat)" = $'status\nstatusline' ]
	[ "$(offers $shell ccr xyzzy)" = "" ]
	[ "$(offers $shell ccr xyzzy "")" = "" ]
	[ "$(offers $shell ccr version "")" = "" ]
	[ "$(offers $shell ccr - | tr '\n' ' ')" = "-c -h -v " ]
	[ "$(offers $shell ccr test --provider "")" = $'p\nquite' ]
	[ "$(offers $shell ccr test --provider q)" = quite ]
	[ "$(offers $shell ccr test --json --key q)" = "quite#1" ]
	[ "$(offers $shell ccr test -j "")" = "" ]
	[ "$(offers $shell ccr setup --provider "")" = "" ]
	[ "$(offers $shell ccr rotation --reset q)" = \
	    $'quite\nquite/quite#1' ]
	[ "$(offers $shell ccr rotation p/)" = \
	    "$(printf '%s\n' p/p#1 p/x:y "p/$wo" | sort)" ]
	mkdir there
	cp home/config.json there/a.json
	echo '{}' >there/empty.json
	[[ $(offers $shell ccr -c there/) == *there/a.json*there/empty.json* ]]
	[[ $(offers $shell ccr check there/a) == *there/a.json* ]]
	[ "$(offers $shell ccr -c there/a.json st)" = \
	    $'start\nstatus\nstatusline\nstop' ]
	[ "$(offers $shell ccr -c there/a.json test --provider q)" = quite ]
	[ "$(offers $shell ccr -c there/empty.json test --provider "")" = "" ]
	# Nothing that stands in the configuration was run.
	[ ! -e ran ]
	[ ! -e asked ]
}

@test "bash: commands and options are those of ccr help" {
	same_as_help bash
}

@test "bash: keys, providers, files" {
	same_answers bash 'wo\ \$\(touch\ ran\)\ rk'
	# A colon breaks a word, and what is before it stays.
	[ "$(offers bash ccr rotation p/x : y)" = y ]
	[ "$(offers bash ccr rotation p/x :)" = y ]
	# Registered for the name ccr.
	bash -c 'source "$1"; complete -p ccr' bash "$completions/ccr.bash"
}

@test "fish: commands and options are those of ccr help" {
	need fish
	fish -n "$completions/ccr.fish"
	same_as_help fish
}

@test "fish: keys, providers, files" {
	need fish
	same_answers fish 'wo $(touch ran) rk'
}

@test "zsh: commands and options are those of ccr help" {
	need zsh
	zsh -n "$completions/_ccr"
	[ "$(head -n 1 "$completions/_ccr")" = "#compdef ccr" ]
	same_as_help zsh
}

@test "zsh: keys, providers, files" {
	need zsh
	same_answers zsh 'wo $(touch ran) rk'
}
