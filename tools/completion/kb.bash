# shellcheck shell=bash
# Completion of kbbuild, kbq, kbgaz and kbtrain for bash.

_kb_words() { # _kb_words WORD CANDIDATE...
    local word=$1
    shift
    mapfile -t COMPREPLY < <(compgen -W "$*" -- "$word")
}

_kb_files() { # _kb_files COMPGEN_OPTION WORD
    compopt -o filenames
    mapfile -t COMPREPLY < <(compgen "$1" -- "$2")
}

# Values of the options that all tools share.
_kb_value() { # _kb_value OPTION WORD FORMATS
    case $1 in
    -d | --database) _kb_files -d "$2" ;;
    -g | --gazetteer | -r | --rules | -o | --output | --classes | --weights) _kb_files -f "$2" ;;
    --type) _kb_words "$2" person place organization ;;
    --match) _kb_words "$2" exact folded prefix near ;;
    --color) _kb_words "$2" auto always never ;;
    --format) _kb_words "$2" "$3" ;;
    *) return 1 ;;
    esac
}

_kb_complete() { # _kb_complete FORMATS COMMANDS OPTIONS
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    if [[ $word == '=' ]]; then
        word=
    elif [[ $before == '=' ]]; then
        before=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    if _kb_value "$before" "$word" "$1"; then
        return
    fi
    if [[ $word == -* ]]; then
        _kb_words "$word" "$3" --color --quiet --help --version
    elif [[ -n $2 && $COMP_CWORD -eq 1 ]]; then
        _kb_words "$word" "$2"
    else
        _kb_files -f "$word"
    fi
}

_kbbuild() {
    _kb_complete 'auto text jsonl' '' '--database --gazetteer --rules --jobs
        --format --date --base --annotate --no-text --no-evidence --bulk --memory
        --remove --progress --with-text --explain --weights --no-weights
        --test-rules --without'
}

# kbq tells itself which commands and options there are.
_kbq() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command='' i
    if [[ $word == '=' ]]; then
        word=
    elif [[ $before == '=' ]]; then
        before=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    for ((i = 1; i < COMP_CWORD; ++i)); do
        case ${COMP_WORDS[i]} in
        -d | --database | -n | -o) ((++i)) ;;
        -*) ;;
        *)
            command=${COMP_WORDS[i]}
            break
            ;;
        esac
    done
    case $before in
    --type) _kb_words "$word" person place organization ;;
    --by) _kb_words "$word" day week month year ;;
    --order) _kb_words "$word" mentions documents facts ;;
    --profile) _kb_words "$word" simple evidence ;;
    --predicate) _kb_words "$word" "$(kbq --format=tsv predicates 2> /dev/null | cut -f 1)" ;;
    *)
        if _kb_value "$before" "$word" 'table tsv csv json ndjson markdown nt nq turtle dot graphml gexf neo4j svg png pdf html'; then
            return
        elif [[ $word == -* ]]; then
            _kb_words "$word" "$(kbq ${command:+"$command"} --help | sed -n 's/^ *\(-., \)\{0,1\} *\(--[a-z-]*\).*/\2/p')"
        elif [[ -z $command ]]; then
            _kb_words "$word" "$(kbq help commands | cut -f 1) help"
        else
            case $command in
            import | backup | merge | diff) _kb_files -f "$word" ;;
            related | entity | search | timeline | path | evidence | graph)
                mapfile -t COMPREPLY < <(kbq --format=tsv -n 20 search "$word" 2> /dev/null | cut -f 1 | sed "s/[ '\"]/\\\\&/g")
                ;;
            esac
        fi
        ;;
    esac
}

_kbgaz() {
    if [[ ${COMP_WORDS[1]} != import ]]; then
        _kb_complete 'table tsv csv json ndjson' \
            'compile diff import lookup stats tag' \
            '--output --format --match --limit --all --memory --progress'
    elif [[ $COMP_CWORD -eq 2 ]]; then
        _kb_words "${COMP_WORDS[2]}" csv geonames iso-codes opensanctions \
            petrarch wikidata wordnet
    else
        _kb_complete '' '' '--output --languages --min-population
            --min-sitelinks --classes --columns --delimiter --type
            --keep-references --progress'
    fi
}

_kbtrain() {
    _kb_complete '' '' '--output --gazetteer --note --rounds --rows --margin'
}

complete -F _kbbuild kbbuild
complete -F _kbq kbq
complete -F _kbgaz kbgaz
complete -F _kbtrain kbtrain
