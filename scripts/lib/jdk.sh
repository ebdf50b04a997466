# Finds a JDK 25 or newer and prints its directory: $VML_JAVA_HOME, $JAVA_HOME, then the usual places. Sourced by the
# other scripts; plain sh, no process started where it can be helped, since every `vml` command runs it.

# Whether $1 is a JDK 25 or newer: its file `release` has a line JAVA_VERSION="25.0.1".
is_jdk() {
    [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
    while IFS='=' read -r key value; do
        if [ "$key" = JAVA_VERSION ]; then
            value=${value#\"}
            [ "${value%%[!0-9]*}" -ge 25 ]
            return
        fi
    done <"$1/release"
    return 1
}

find_jdk() {
    for jdk in "${VML_JAVA_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/*; do
        if [ -n "$jdk" ] && is_jdk "$jdk"; then
            JDK=$jdk
            return 0
        fi
    done
    echo "vml: no JDK 25 found. Install one (Debian and Ubuntu: a package such as temurin-25-jdk or openjdk-25-jdk)" >&2
    echo "     or name it: VML_JAVA_HOME=/path/to/jdk" >&2
    exit 1
}
