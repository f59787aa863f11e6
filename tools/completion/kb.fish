# Completion of kbbuild, kbq, kbgaz and kbtrain for fish.  The tools tell
# themselves, by --help, which commands and options there are.

# The help of the tool and the command on the line, kept while that stays.
function __kb_help
    set -l words (commandline -opc)
    if test "$words" != "$__kb_line"
        set -g __kb_line $words
        set -g __kb_text ($words[1] (__kb_command) --help 2>/dev/null)
    end
    printf '%s\n' $__kb_text
end

# The command on the line: the first word that is none of an option.
function __kb_command
    set -l words (commandline -opc)
    set -l tool $words[1]
    contains -- $tool kbq kbgaz; or return 1
    set -l takes ($tool --help | string replace -r -f '^ +(?:(-.), )?(--[a-z-]+)=.*' '$1 $2' | string split -n ' ')
    set -e words[1]
    while set -q words[1]
        if contains -- $words[1] $takes
            set -e words[1]
        else if not string match -q -- '-*' $words[1]
            echo $words[1]
            return 0
        end
        set -e words[1]
    end
    return 1
end

function __kb_usage -a pattern
    __kb_help | head -n 1 | string match -q -r -- $pattern
end

function __kb_takes -a option
    __kb_help | string match -q -r -- "--$option="
end

function __kb_wants_kind
    test (commandline -opc)[-1] = import
end

# Options with what --help says of them.
function __kb_options
    __kb_help | string replace -r -f '^ +(?:-., )?(--[a-z-]+)(?:=[^ ]*)? +(.*)' '$1\t$2' | string replace '\\t' \t
end

function __kb_names
    kbq --format=tsv -n 20 search (commandline -ct) 2>/dev/null | cut -f 1
end

function __kb_value -a option # OPTION ARGUMENTS_OF_COMPLETE...
    for tool in kbbuild kbq kbgaz kbtrain
        complete -c $tool -n "__kb_takes $option" -l $option $argv[2..]
    end
end

for tool in kbbuild kbq kbgaz kbtrain
    complete -c $tool -f
    complete -c $tool -a '(__kb_options)'
end
for tool in kbbuild kbtrain
    complete -c $tool -F
end
__kb_value by -x -a 'day week month year'
__kb_value classes -r -F
__kb_value color -x -a 'auto always never'
__kb_value database -s d -x -a '(__fish_complete_directories)'
__kb_value gazetteer -s g -r -F
__kb_value match -x -a 'exact folded prefix near'
__kb_value object -x -a '(__kb_names)'
__kb_value order -x -a 'mentions documents facts'
__kb_value output -s o -r -F
__kb_value predicate -x -a '(kbq --format=tsv predicates 2> /dev/null | cut -f 1)'
__kb_value profile -x -a 'simple evidence'
__kb_value rules -s r -r -F
__kb_value subject -x -a '(__kb_names)'
__kb_value type -x -a 'person place organization'
__kb_value weights -r -F
__kb_value with -x -a '(__kb_names)'
__kb_value without -x -a 'classes algebra clauses apposition coordination coreference closure surname initial spelling namesake team acronym short-name appositive role office counterpart state capital country class pair pronoun speaker'

complete -c kbbuild -l format -x -a 'auto text jsonl'

complete -c kbq -n 'not __kb_command' -a '(kbq help commands)'
complete -c kbq -n '__kb_usage "NAME|SUBJECT"' -a '(__kb_names)'
complete -c kbq -n '__kb_usage "FILE|DIR|OLD"' -F
complete -c kbq -n '__kb_takes format' -l format -x -a 'table tsv csv json ndjson markdown nt nq turtle dot graphml gexf neo4j svg png pdf html'

complete -c kbgaz -n 'not __kb_command' -a "(kbgaz --help | string replace -r -f '^ *(?:usage: )?kbgaz ([a-z]+) .*' '\$1')"
complete -c kbgaz -n '__kb_command; and not __kb_wants_kind' -F
complete -c kbgaz -n __kb_wants_kind -a 'csv geonames iso-codes opensanctions petrarch wikidata wordnet'
complete -c kbgaz -n '__kb_takes format' -l format -x -a 'table tsv csv json ndjson markdown'
