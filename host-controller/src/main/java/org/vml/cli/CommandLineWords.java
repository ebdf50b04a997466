package org.vml.cli;

import java.util.ArrayList;
import java.util.List;

/// The words of a command line, sorted without the parser: what is asked for, and its arguments. Options that every
/// command has may stand before the command as well.
///
/// @param command the first word that is no option, or the empty string
/// @param rest what is left for the command, or for `help`
record CommandLineWords(Kind kind, String command, List<String> rest, boolean json) {
    enum Kind {
        EMPTY,
        HELP,
        VERSION,
        COMMAND
    }

    static CommandLineWords of(String... args) {
        List<String> leading = new ArrayList<>();
        int at = 0;
        while (at < args.length && args[at].startsWith("-")) {
            leading.add(args[at++]);
        }
        String command = at < args.length ? args[at] : "";
        List<String> rest = new ArrayList<>(List.of(args).subList(Math.min(at + 1, args.length), args.length));
        Kind kind = kind(leading, command);
        if (kind == Kind.COMMAND) {
            rest.addAll(CommandWord.isGroup(command) && !rest.isEmpty() ? 1 : 0, leading);
        }
        return new CommandLineWords(kind, command, rest, asksForJson(args));
    }

    private static Kind kind(List<String> leading, String command) {
        if (leading.contains("--help") || leading.contains("-h") || command.equals("help")) {
            return Kind.HELP;
        }
        if (leading.contains("--version") || leading.contains("-V")) {
            return Kind.VERSION;
        }
        return command.isEmpty() && leading.isEmpty() ? Kind.EMPTY : Kind.COMMAND;
    }

    private static boolean asksForJson(String... args) {
        for (String arg : args) {
            if (arg.equals("--")) {
                return false;
            }
            if (arg.equals("--json")) {
                return true;
            }
        }
        return false;
    }
}
