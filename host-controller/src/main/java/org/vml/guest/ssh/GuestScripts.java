package org.vml.guest.ssh;

/// What the guest's shell is told. The login shell may be any: it sees words in single quotes, on one line, without
/// quotes or backslashes of another meaning in it, and leaves the rest to `/bin/sh`. POSIX, with `find`, `mktemp -d`,
/// `mv -T`, `tar` and `gzip` as CentOS 7 and BusyBox have them.
///
/// What is written before a script's answer (`echo` in a `.bashrc`) is no part of it: an answer is a line that begins
/// with `vml-NONCE`. The scripts know `$p`, the shell that the SSH server started; `$u`, the user's number; `$b`, the
/// directory of agents; `$d`, the digest.
final class GuestScripts {
    /// Runs the script `$1` with the rest of the words, as root if `$2` is 1 and sudo wants no password.
    private static final String AS = """
            s=$1; e=$2; shift 2;
            if [ "$e" = 1 ] && [ "$(id -u)" != 0 ] && sudo -n true </dev/null 2>/dev/null;
            then exec sudo -n /bin/sh -c "$s" vml "$$" "$@"; fi;
            exec /bin/sh -c "$s" vml "$$" "$@"
            """;

    private static final String NAMES = """
            p=$1; n=$2; d=$3; shift 3; u=$(id -u);
            if [ -n "$VML_AGENT_DIR" ]; then b=$VML_AGENT_DIR;
            elif [ "$u" = 0 ]; then b=/var/lib/vml/agent; else b=$HOME/.cache/vml/agent; fi;
            sound() { w=$(find -H "${b%/*/*}" "${b%/*}" "$b" -prune \\( ! -user "$u" -o -perm -020 -o -perm -002 \\) 2>&1);
            [ -z "$w" ] || { echo "others may write to it or own it: $w" >&2; exit 77; }; };
            """;

    /// Answers `present USER P PID` and becomes the agent, or `missing USER P PID`.
    static final String START = NAMES + """
            if [ -e "$b/$d/.complete" ]; then sound; touch "$b/$d" 2>/dev/null;
            echo "vml-$n present $u $p $$"; exec "$b/$d/bin/vml-agent" "$@"; fi;
            echo "vml-$n missing $u $p $$"
            """;

    /// Unpacks its input and answers `put`. Two at once are no harm: what is complete is left as it is.
    static final String PUT = NAMES + """
            umask 077; mkdir -p "$b" || exit 1; sound; cd "$b" || exit 1;
            for o in $(find . -mindepth 1 -maxdepth 1 -mmin +1440);
            do [ "$o" = "./$d" ] || { rm -f "$o/.complete"; rm -rf "$o"; }; done;
            t=$(mktemp -d new.XXXXXX) || exit 1; trap "rm -rf $t" 0; trap "exit 1" 1 2 13 15;
            tar -xzof - -C "$t" || exit 1; cat >/dev/null; sync -f "$t" 2>/dev/null || sync; : >"$t/.complete";
            if [ -e "$d" ] && [ ! -e "$d/.complete" ]; then mv -T "$d" "$t/broken"; fi;
            [ -e "$d/.complete" ] || mv -T "$t" "$d" || [ -e "$d/.complete" ] || exit 1;
            echo "vml-$n put"
            """;

    /// Ends the process group `$1` and the process `$2`.
    static final String KILL = """
            shift 3; kill -s TERM -- "-$1"; kill -s TERM "$2"; sleep 1; kill -s KILL -- "-$1"; kill -s KILL "$2"
            """;

    private GuestScripts() {}

    /// The command line that has `script` run with `words`.
    static String line(String script, boolean elevate, String... words) {
        StringBuilder line = new StringBuilder("exec /bin/sh -c " + quote(AS) + " vml " + quote(script));
        line.append(elevate ? " 1" : " 0");
        for (String word : words) {
            if (!word.matches("[A-Za-z0-9._/=-]+")) {
                throw new IllegalArgumentException("no word for a guest's shell: " + word);
            }
            line.append(' ').append(word);
        }
        return line.toString();
    }

    private static String quote(String script) {
        return "'" + script.strip().replace('\n', ' ') + "'";
    }
}
