# shellcheck shell=bash
# Completion of kbbuild, kbq, kbgaz and kbtrain for bash.  The tools tell
# themselves, by --help, which commands and options there are.

_kb_words() { # _kb_words WORD CANDIDATE...
    local word=$1
    shift
    mapfile -t COMPREPLY < <(compgen -W "$*" -- "$word")
}

_kb_files() { # _kb_files COMPGEN_OPTION WORD
    compopt -o filenames 2> /dev/null
    mapfile -t COMPREPLY < <(compgen "$1" -- "$2")
}

_kb_names() { # _kb_names WORD: of entities
    mapfile -t COMPREPLY < <(kbq --format=tsv -n 20 search "$1" 2> /dev/null |
        cut -f 1 | sed "s/[ '\"]/\\\\&/g")
}

_kb_commands() { # _kb_commands TOOL
    case $1 in
    kbq) echo "$(kbq help commands | cut -f 1) help" ;;
    kbgaz) kbgaz --help | sed -n 's/^ *\(usage: \)\{0,1\}kbgaz \([a-z]*\) .*/\2/p' ;;
    esac
}

_kb_options() { # _kb_options HELP
    sed -n 's/^ *\(-., \)\{0,1\} *\(--[a-z-]*\).*/\2/p' <<< "$1"
}

# What the value of an option is called; empty: it takes none.
_kb_placeholder() { # _kb_placeholder OPTION HELP
    awk -v option="$1" '
        $1 == option "," || index($1, option "=") == 1 || index($2, option "=") == 1 {
            if (match($0, /--[a-z-]+=[A-Z]+/)) {
                text = substr($0, RSTART, RLENGTH)
                sub(/.*=/, "", text)
                print text
                exit
            }
        }' <<< "$2"
}

_kb_value() { # _kb_value TOOL OPTION PLACEHOLDER WORD
    case $1:$2 in
    kbbuild:--format) _kb_words "$4" auto text jsonl ;;
    kbgaz:--format) _kb_words "$4" table tsv csv json ndjson markdown ;;
    kbq:--format) _kb_words "$4" table tsv csv json ndjson markdown nt nq turtle \
        dot graphml gexf neo4j svg png pdf html ;;
    kbq:--predicate) _kb_words "$4" "$(kbq --format=tsv predicates 2> /dev/null | cut -f 1)" ;;
    kbq:--profile) _kb_words "$4" simple evidence ;;
    *:--by) _kb_words "$4" day week month year ;;
    *:--color) _kb_words "$4" auto always never ;;
    *:--match) _kb_words "$4" exact folded prefix near ;;
    *:--order) _kb_words "$4" mentions documents facts ;;
    *:--type) _kb_words "$4" person place organization ;;
    *:--without) _kb_words "$4" classes algebra clauses apposition coordination \
        coreference closure surname initial spelling namesake team acronym \
        short-name appositive role office counterpart state capital country \
        class pair pronoun speaker ;;
    *) case $3 in
        DIR) _kb_files -d "$4" ;;
        FILE | PATH) _kb_files -f "$4" ;;
        NAME) _kb_names "$4" ;;
        esac ;;
    esac
}

_kb_operand() { # _kb_operand TOOL COMMAND HELP WORD
    case $1:$2:${3%%$'\n'*} in
    kbgaz:import:*) if ((COMP_CWORD > 2)); then
        _kb_files -f "$4"
    else
        _kb_words "$4" csv geonames iso-codes opensanctions petrarch wikidata wordnet
    fi ;;
    kbq:*NAME* | kbq:*SUBJECT*) _kb_names "$4" ;;
    *FILE* | *PATH* | *DIR* | *OLD* | kbgaz:* | kbtrain:*) _kb_files -f "$4" ;;
    esac
}

_kb() {
    local tool=${1##*/} word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    local help command='' value i
    if [[ $word == '=' ]]; then
        word=
    elif [[ $before == '=' ]]; then
        before=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    help=$("$tool" --help 2> /dev/null)
    if [[ $tool == kbq || $tool == kbgaz ]]; then
        for ((i = 1; i < COMP_CWORD; ++i)); do
            case ${COMP_WORDS[i]} in
            -*) if [[ ${COMP_WORDS[i + 1]} != '=' && -n $(_kb_placeholder "${COMP_WORDS[i]}" "$help") ]]; then
                ((++i))
            fi ;;
            '=') ((++i)) ;;
            *)
                command=${COMP_WORDS[i]}
                help=$("$tool" "$command" --help 2> /dev/null)
                break
                ;;
            esac
        done
    fi
    value=$([[ $before != -* ]] || _kb_placeholder "$before" "$help")
    if [[ -n $value ]]; then
        _kb_value "$tool" "$before" "$value" "$word"
    elif [[ $word == -* ]]; then
        _kb_words "$word" "$(_kb_options "$help")"
    elif [[ -z $command && $tool == @(kbq|kbgaz) ]]; then
        _kb_words "$word" "$(_kb_commands "$tool")"
    else
        _kb_operand "$tool" "$command" "$help" "$word"
    fi
}

complete -F _kb kbbuild kbq kbgaz kbtrain
