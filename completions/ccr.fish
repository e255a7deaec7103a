# fish completion for ccr, which is asked itself for what there is: `ccr help`
# lists the commands, the usage of each tells its arguments.

# The commands, each with what it does behind a tab.
function __ccr_commands
    $argv[1] help 2>/dev/null | sed -n 's/^  \([a-z]*\)  *\(.*\)/\1\t\2/p'
end

# The arguments of a command, a word a line, brackets apart.
function __ccr_usage
    $argv[1] help $argv[2] 2>/dev/null |
        sed -e '/^$/q' -e 's/^usage: ccr [a-z]*//' -e 's/[][|]/ & /g' |
        string split --no-empty ' '
end

# PROVIDER and PROVIDER/LABEL, a line each. Nothing in the configuration is run.
function __ccr_keys
    $argv status --json 2>/dev/null |
        grep -oE '"(name|label)":"[^"\\\\]*"' |
        awk -F'"' '$2 == "name" { p = $4; print p }
            $2 == "label" { print p "/" $4 }'
end

# What may stand where the usage says $argv[1]; the rest is how to call ccr.
function __ccr_values
    switch $argv[1]
        case FILE 'ARGUMENT...'
            __fish_complete_path (commandline -ct)
        case COMMAND
            __ccr_commands $argv[2]
        case P PROVIDER
            __ccr_keys $argv[2..-1] | string match -v '*/*'
        case LABEL
            __ccr_keys $argv[2..-1] | string replace -fr '^[^/]*/' ''
        case /LABEL
            __ccr_keys $argv[2..-1] | string match '*/*'
    end
end

# The options of a command, and what its next word can be after the last one.
function __ccr_arguments
    set -l options
    set -l kinds
    set -l last
    set -l previous (commandline -opc)[-1]

    for word in (__ccr_usage $argv[1] $argv[-1])
        if string match -qr '^-' -- $word
            set -a options $word
        else if not string match -qr '^[/A-Z]' -- $word
        else if not string match -qr '^-' -- "$last"
            set -a kinds $word
        else if test "$last" = "$previous"
            set kinds $word
            break
        end
        set last $word
    end
    if string match -q -- '-*' (commandline -ct)
        printf '%s\n' $options
        return
    end
    for kind in $kinds
        __ccr_values $kind $argv[1..-2]
    end
end

function __ccr_complete
    set -l words (commandline -opc)
    set -l ccr $words[1]

    if test (count $words) -gt 1; and test "$words[2]" = -c
        if test (count $words) -eq 2
            __fish_complete_path (commandline -ct)
            return
        end
        set ccr $words[1..3]
    end
    set -l at (math (count $ccr) + 1)
    if test (count $words) -ge $at
        __ccr_arguments $ccr $words[$at]
    else if string match -q -- '-*' (commandline -ct)
        printf '%s\n' -c -h -v
    else
        __ccr_commands $ccr[1]
    end
end

complete -c ccr -f -a '(__ccr_complete)'
