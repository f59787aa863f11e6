# Completion of kbbuild, kbq, kbgaz and kbtrain for fish.

for tool in kbbuild kbq kbgaz kbtrain
    complete -c $tool -l color -x -a 'auto always never' -d 'Colour output'
    complete -c $tool -s q -l quiet -d 'Say nothing but what went wrong'
    complete -c $tool -s h -l help -d 'Show a short help'
    complete -c $tool -s V -l version -d 'Show the version'
end

complete -c kbbuild -s d -l database -x -a '(__fish_complete_directories)' -d 'Knowledge base'
complete -c kbbuild -s g -l gazetteer -r -d Gazetteer
complete -c kbbuild -s r -l rules -r -d Rules
complete -c kbbuild -s j -l jobs -x -d Threads
complete -c kbbuild -l format -x -a 'auto text jsonl' -d 'Format of the input'
complete -c kbbuild -l date -x -d 'Date of documents that bear none'
complete -c kbbuild -l base -x -d 'Base of the IRIs'
complete -c kbbuild -l annotate -d 'Print findings as JSON'
complete -c kbbuild -l test-rules -d 'Run the examples of rules'
complete -c kbbuild -l no-text -d 'Do not keep the sentences'
complete -c kbbuild -l no-evidence -d 'Keep facts alone'
complete -c kbbuild -l bulk -d 'Make a new knowledge base in one piece'
complete -c kbbuild -l memory -x -d 'Megabytes for --bulk'
complete -c kbbuild -l remove -x -d 'Take a document out'
complete -c kbbuild -l without -xa 'classes algebra clauses apposition coordination coreference closure surname initial spelling namesake team acronym short-name appositive role office counterpart state capital country class pair pronoun' -d 'Leave out parts of the reading'
complete -c kbbuild -l explain -d 'Print findings and why'
complete -c kbbuild -l with-text -d 'Print the text too'
complete -c kbbuild -l weights -r -d 'Of the scorer of names'
complete -c kbbuild -l no-weights -d 'Rules and lists alone'
complete -c kbbuild -l progress -d 'Show progress'


# kbq tells itself which commands and options there are.
complete -c kbq -f
complete -c kbq -n __fish_use_subcommand -a '(kbq help commands)'
complete -c kbq -s d -l database -x -a '(__fish_complete_directories)' -d 'Knowledge base'
complete -c kbq -l format -x -a 'table tsv csv json ndjson markdown nt nq turtle dot graphml gexf neo4j svg png pdf html' -d 'How to print'
complete -c kbq -s n -l limit -x -d 'At most so many'
complete -c kbq -l type -x -a 'person place organization' -d 'Of entities'
complete -c kbq -l by -x -a 'day week month year' -d 'timeline: by'
complete -c kbq -l order -x -a 'mentions documents facts' -d 'top: by'
complete -c kbq -l profile -x -a 'simple evidence' -d 'export: what of'
complete -c kbq -s o -l output -r -d 'Write there'
complete -c kbq -l predicate -x -a '(kbq --format=tsv predicates 2> /dev/null | cut -f 1)' -d 'Of these predicates'
complete -c kbq -n '__fish_seen_subcommand_from import backup merge diff' -F
complete -c kbq -n 'not __fish_use_subcommand' -a '(kbq (commandline -opc)[2] --help 2> /dev/null | string match -r -g -- "--([a-z-]+)" | string replace -r "^" -- "--")'
complete -c kbq -n '__fish_seen_subcommand_from related entity search timeline path evidence graph' -a '(kbq --format=tsv -n 20 search (commandline -ct) 2> /dev/null | cut -f 1)'

complete -c kbgaz -n __fish_use_subcommand -f -a 'compile diff import lookup stats tag'
complete -c kbgaz -s o -l output -r -d 'Gazetteer to write'
complete -c kbgaz -l format -x -a 'table tsv csv json ndjson' -d 'Format of rows'
complete -c kbgaz -n '__fish_seen_subcommand_from compile' -l memory -x -d 'Megabytes to take at most'
complete -c kbgaz -n '__fish_seen_subcommand_from compile' -l progress -d 'Show progress'
complete -c kbgaz -n '__fish_seen_subcommand_from lookup' -l match -x -a 'exact folded prefix near' -d 'Names to find'
complete -c kbgaz -n '__fish_seen_subcommand_from lookup' -l limit -x -d 'Rows'
complete -c kbgaz -n '__fish_seen_subcommand_from tag' -l all -d 'Names within names too'
complete -c kbgaz -n '__fish_seen_subcommand_from import' -a 'csv geonames iso-codes opensanctions petrarch wikidata wordnet'
complete -c kbgaz -n '__fish_seen_subcommand_from import' -l languages -x -d 'Of names'
complete -c kbgaz -n '__fish_seen_subcommand_from import' -l min-population -x -d 'Of places'
complete -c kbgaz -n '__fish_seen_subcommand_from import' -l min-sitelinks -x -d 'Articles about it'
complete -c kbgaz -n '__fish_seen_subcommand_from import' -l classes -r -d 'Class ids'
complete -c kbgaz -n '__fish_seen_subcommand_from import' -l columns -x -d 'Map of columns'
complete -c kbgaz -n '__fish_seen_subcommand_from import' -l delimiter -x -d 'Between columns'
complete -c kbgaz -n '__fish_seen_subcommand_from import' -l type -x -a 'person place organization' -d 'Of all entities'
complete -c kbgaz -n '__fish_seen_subcommand_from import' -l keep-references -d 'Ids that are not in the list'
complete -c kbgaz -n '__fish_seen_subcommand_from import' -l progress -d 'Show progress'

complete -c kbtrain -s o -l output -r -d 'Weights to write'
complete -c kbtrain -s g -l gazetteer -r -d Gazetteer
complete -c kbtrain -l note -x -d 'Origin and licence'
complete -c kbtrain -l rounds -x -d 'Over all documents'
complete -c kbtrain -l rows -x -d 'Of the table'
complete -c kbtrain -l margin -x -d 'By which wrong labels must lose'
