#!/usr/bin/env zsh
# What zsh offers at the end of each line, and the line that a tab makes of it.
# usage: complete.zsh LINE...     (completion is read from folder $COMPLETION)
emulate -R zsh
zmodload zsh/zpty || exit 77
work=$(mktemp -d)

cat > "$work/setup" << 'END'
PS1=
fpath=($COMPLETION $fpath)
autoload -Uz compinit
compinit -u -D
compadd() { # remembers what is added
    local -a found
    if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then
        builtin compadd "$@"
        return
    fi
    builtin compadd -O found "$@"
    print -rl -- $found >> $work/found
    builtin compadd "$@"
}
finish() {
    zle complete-word
    print -r -- "=> $BUFFER" > $work/line
    BUFFER=
}
zle -N finish
bindkey '^T' finish
print -n ready > $work/ready
END

await() { # await FILE
    for ((i = 0; i < 400; ++i)); do
        [[ ! -s $1 ]] || return 0
        sleep 0.05
    done
    print -u 2 "complete.zsh: no answer"
    return 1
}

export work
{
    zpty shell exec zsh -f -i
    zpty -w shell "source $work/setup"
    await "$work/ready" || exit 1
    for line; do
        : > "$work/found"
        rm -f "$work/line"
        zpty -w -n shell "$line"$'\x14'
        await "$work/line" || exit 1
        print -r -- ${(ou)${(f)"$(< "$work/found")"}} "$(< "$work/line")"
    done
} always {
    zpty -d shell
    rm -rf "$work"
}
