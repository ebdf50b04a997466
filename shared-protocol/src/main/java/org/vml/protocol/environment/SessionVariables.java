package org.vml.protocol.environment;

import java.util.List;
import java.util.Set;

/// Variables that belong to a session, a terminal, a machine or the shell itself, and are worth nothing in another
/// one: they are neither captured nor put back. Among them are those whose mere assignment or presence makes bash run
/// something (`RANDOM` takes arithmetic; `PS1`, `PROMPT_COMMAND`, `BASH_ENV`, `PS4` are expanded).
public final class SessionVariables {
    private static final List<String> PREFIXES =
            List.of("BASH_", "COMP_", "DBUS_", "SSH_", "SUDO_", "XDG_SESSION_", "LC_TERMINAL", "VSCODE_", "__vml_");

    /// Where a user sits: terminal, display, session, sockets, temporary files.
    private static final Set<String> SESSION = Set.of(
            "COLORTERM",
            "COLUMNS",
            "CONTAINER_ID",
            "DESKTOP_SESSION",
            "DISPLAY",
            "GPG_AGENT_INFO",
            "GPG_TTY",
            "INVOCATION_ID",
            "JOURNAL_STREAM",
            "KRB5CCNAME",
            "LINES",
            "LISTEN_FDNAMES",
            "LISTEN_FDS",
            "LISTEN_PID",
            "MAIL",
            "MAILCHECK",
            "MAILPATH",
            "MANAGERPID",
            "NOTIFY_SOCKET",
            "SESSION_MANAGER",
            "STY",
            "TEMP",
            "TERM",
            "TERMCAP",
            "TERM_PROGRAM",
            "TERM_PROGRAM_VERSION",
            "TMOUT",
            "TMP",
            "TMPDIR",
            "TMUX",
            "TMUX_PANE",
            "TTY",
            "VTE_VERSION",
            "WAYLAND_DISPLAY",
            "WINDOW",
            "WINDOWID",
            "XAUTHORITY",
            "XDG_CURRENT_DESKTOP",
            "XDG_RUNTIME_DIR",
            "XDG_SEAT",
            "XDG_VTNR");

    /// Who and where: the same for every session of a user on a machine, another on the next machine.
    private static final Set<String> MACHINE = Set.of(
            "HOME", "HOST", "HOSTNAME", "HOSTTYPE", "LOGNAME", "MACHTYPE", "OSTYPE", "SHELL", "USER", "USERNAME");

    /// What bash keeps for itself.
    private static final Set<String> SHELL = Set.of(
            "BASH",
            "BASHOPTS",
            "BASHPID",
            "COPROC",
            "COPROC_PID",
            "DIRSTACK",
            "ENV",
            "EPOCHREALTIME",
            "EPOCHSECONDS",
            "EUID",
            "FUNCNAME",
            "GROUPS",
            "HISTCMD",
            "HISTFILE",
            "HISTFILESIZE",
            "HISTSIZE",
            "LINENO",
            "MAPFILE",
            "OLDPWD",
            "OPTARG",
            "OPTERR",
            "OPTIND",
            "PIPESTATUS",
            "POSIXLY_CORRECT",
            "PPID",
            "PROMPT_COMMAND",
            "PS0",
            "PS1",
            "PS2",
            "PS3",
            "PS4",
            "PWD",
            "RANDOM",
            "READLINE_ARGUMENT",
            "READLINE_LINE",
            "READLINE_MARK",
            "READLINE_POINT",
            "REPLY",
            "SECONDS",
            "SHELLOPTS",
            "SHLVL",
            "SRANDOM",
            "UID",
            "_",
            "histchars");

    private SessionVariables() {}

    /// Whether the variable of this name is one of them.
    public static boolean include(String name) {
        return SESSION.contains(name)
                || MACHINE.contains(name)
                || SHELL.contains(name)
                || PREFIXES.stream().anyMatch(name::startsWith);
    }
}
