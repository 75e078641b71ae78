#!/bin/sh
# Installs the Debian packages named in the given lists that are not installed yet.
# Without root and without sudo it changes nothing, prints exactly which are missing, and fails.
set -eu
wanted=$(cat "$@" | sed 's/#.*//' | tr -s ' \n' ' ')

if ! command -v dpkg-query >/dev/null 2>&1; then
    echo "This is not a Debian system: install the equivalents of these packages by hand:" >&2
    echo "  $wanted" >&2
    exit 0
fi

missing=""
for package in $wanted; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1; then
    as_root="sudo"
else
    echo "These system packages are missing, and there is neither root nor sudo to install them:" >&2
    echo "  $missing" >&2
    echo "Ask an administrator to run:  apt-get install --no-install-recommends$missing" >&2
    exit 1
fi

echo "Installing system packages:$missing"
DEBIAN_FRONTEND=noninteractive
export DEBIAN_FRONTEND
$as_root apt-get update -q || echo "apt-get update failed; trying with the lists at hand" >&2
# shellcheck disable=SC2086 -- the list is meant to be split
$as_root apt-get install -y -q --no-install-recommends $missing
