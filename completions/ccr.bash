# bash completion for ccr, which is asked itself for what there is: `ccr help`
# lists the commands, the usage of each tells its arguments. Bash 3.2 will do.

_ccr_commands()
{
	"$1" help 2>/dev/null | sed -n 's/^  \([a-z]*\)  *.*/\1/p'
}

# The arguments of a command as words, brackets apart: [ --key LABEL ] [ FILE ]
_ccr_usage()
{
	"$1" help "$2" 2>/dev/null |
	    sed -e '/^$/q' -e 's/^usage: ccr [a-z]*//' -e 's/[][|]/ & /g'
}

# PROVIDER and PROVIDER/LABEL, a line each. Nothing in the configuration is run.
_ccr_keys()
{
	"$@" status --json 2>/dev/null |
	    grep -oE '"(name|label)":"[^"\\]*"' |
	    awk -F'"' '$2 == "name" { p = $4; print p }
		$2 == "label" { print p "/" $4 }'
}

# What may stand where the usage says $2; the rest is how to call ccr.
_ccr_values()
{
	local kind=$1

	shift
	case $kind in
	COMMAND) _ccr_commands "$1" ;;
	P | PROVIDER) _ccr_keys "$@" | grep -v / ;;
	LABEL) _ccr_keys "$@" | sed -n 's,^[^/]*/,,p' ;;
	/LABEL) _ccr_keys "$@" | grep / ;;
	esac
}

# Sets options, and kinds: what the next word can be, after the word $2.
_ccr_read_usage()
{
	local word last=''

	options='' kinds=''
	for word in $1; do
		case $word in
		-*) options+=$word$'\n' ;;
		[/A-Z]*)
			case $last in
			-*) [ "$last" != "$2" ] || { kinds=$word; return; } ;;
			*) kinds+=" $word" ;;
			esac
			;;
		esac
		last=$word
	done
}

# Those of the lines $1 that begin with $2, ready to stand on a command line.
# Bash breaks words at colons, and replaces only what follows the last.
_ccr_reply()
{
	local line colon=

	case $2 in *:*) colon=${2%:*}: ;; esac
	while IFS= read -r line; do
		case $line in
		'') ;;
		"$2"*) COMPREPLY+=("$(printf %q "${line#"$colon"}")") ;;
		esac
	done <<<"$1"
}

_ccr_files()
{
	local line

	compopt -o filenames 2>/dev/null
	while IFS= read -r line; do
		COMPREPLY+=("$line")
	done < <(compgen -f -- "$1")
}

# The words up to the cursor, put together again where bash broke them.
_ccr_words()
{
	local i n=0 word

	words=("${COMP_WORDS[0]}")
	for ((i = 1; i <= COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		case ${words[n]}$word in
		*:"$word" | "${words[n]}":*) words[n]+=$word ;;
		*) words[++n]=$word ;;
		esac
	done
	cur=${words[n]}
}

_ccr()
{
	local words cur options kinds kind command at=1
	local -a ccr

	_ccr_words
	ccr=("${words[0]}")
	if [ "${words[1]}" = -c ] && [ ${#words[@]} -gt 2 ]; then
		[ ${#words[@]} -gt 3 ] || { _ccr_files "$cur"; return; }
		ccr+=(-c "${words[2]}")
		at=3
	fi
	if [ ${#words[@]} -eq $((at + 1)) ]; then
		case $cur in
		-*) _ccr_reply $'-c\n-h\n-v' "$cur" ;;
		*) _ccr_reply "$(_ccr_commands "${ccr[0]}")" "$cur" ;;
		esac
		return
	fi
	command=${words[at]}
	_ccr_read_usage "$(_ccr_usage "${ccr[0]}" "$command")" \
	    "${words[${#words[@]} - 2]}"
	case $cur in
	-*) _ccr_reply "$options" "$cur"; return ;;
	esac
	for kind in $kinds; do
		case $kind in
		FILE | ARGUMENT...) _ccr_files "$cur" ;;
		*) _ccr_reply "$(_ccr_values "$kind" "${ccr[@]}")" "$cur" ;;
		esac
	done
}

complete -F _ccr ccr
