# shellcheck shell=bash
# Shared by the scripts in tools/: the root of the checkout and how a script speaks.
# Source it; it expects `set -euo pipefail` to be in force.

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)
# shellcheck disable=SC2034 # used by the scripts that source this file
venv="$root/.venv"
# Set by the user's own shell these would lead requests elsewhere than to the servers started here.
unset AWS_PROFILE AWS_ENDPOINT_URL AWS_SESSION_TOKEN AWS_DEFAULT_REGION AWS_CA_BUNDLE
# Byte-compiled files never land beside the sources.
export PYTHONDONTWRITEBYTECODE=1

# die SENTENCE: says what is wrong and ends the script.
die() {
    printf '%s: %s\n' "$(basename -- "$0")" "$*" >&2
    exit 1
}

# say SENTENCE: one line of progress, on standard error so that output stays for machines.
say() {
    printf '%s\n' "$*" >&2
}

# usage: prints the comment block at the top of the calling script, which is its manual.
usage() {
    awk 'NR > 2 && !/^#/ { exit } NR > 2 { sub(/^# ?/, ""); print }' "$0"
}

# has_static_swift: true where the toolchain can link its libraries into the binary.
has_static_swift() {
    local resources
    resources=$(swift -print-target-info 2>/dev/null |
        sed -n 's/.*"runtimeResourcePath": *"\(.*\)".*/\1/p')
    [ -f "${resources}_static/linux/libFoundationEssentials.a" ]
}
