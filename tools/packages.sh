# shellcheck shell=sh
# Read by quickstart.sh and check.sh.

name=${0##*/}

say() {
    printf '%s: %s\n' "$name" "$*" >&2
}

die() {
    say "$*"
    exit 1
}

as_root() {
    if test "$(id -u)" -eq 0; then
        "$@"
    elif command -v sudo > /dev/null; then
        sudo "$@"
    else
        die "installing packages needs root: run as root or install sudo"
    fi
}

# install_packages FILE GROUP...: install what is missing of these groups.
install_packages() {
    file=$1
    shift
    wanted=
    missing=
    for group in "$@"; do
        wanted="$wanted $(sed -n "s/^$group //p" "$file" | tr '\n' ' ')"
    done
    for package in $wanted; do
        status=$(dpkg-query -W -f '${db:Status-Status}' "$package" \
            2> /dev/null) || status=
        test "$status" = installed || missing="$missing $package"
    done
    if test -z "$missing"; then
        say 'all packages are installed'
        return
    fi
    say "installing with apt-get:$missing"
    # sudo passes no variables on.
    as_root apt-get -qq update || die 'apt-get update failed'
    # shellcheck disable=SC2086  # a list of words
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq install --no-install-recommends $missing \
        > /dev/null || die 'apt-get install failed'
}

# prepare ROOT GROUP...: go to the source tree and install its packages.
prepare() {
    cd "$1" || die "$1: cannot enter"
    shift
    if command -v apt-get > /dev/null && command -v dpkg-query > /dev/null; then
        install_packages tools/packages.txt "$@"
    else
        say 'no apt-get here: install what tools/packages.txt lists yourself'
    fi
}
