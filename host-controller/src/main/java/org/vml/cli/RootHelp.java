package org.vml.cli;

/// What `vml --help` prints. Written without the parser, because it has to appear at once.
final class RootHelp {
    private static final String USAGE = """

            Usage: vml COMMAND [OPTIONS] …
            """;
    private static final String END = """

              vml help COMMAND     explain a command, with an example
              vml --version        say which build this is

            Every command takes --json, --quiet, --no-progress and --help.

            For example:
              vml init
              vml import cernvm.qcow2 --as cernvm -m "fresh from the mirror"
              vml open cernvm --user atlas
              vml ssh
              vml save day1 -m "the fit converges"
              vml consult
            """;

    private RootHelp() {}

    static String text(Paint paint) {
        StringBuilder text = new StringBuilder(1024);
        text.append("vml, the Virtual Machine Logbook: a history of the machines you work in.\n")
                .append(USAGE);
        String group = "";
        for (CommandWord word : CommandWord.values()) {
            if (!word.group().equals(group)) {
                group = word.group();
                text.append('\n').append(paint.bold(group)).append('\n');
            }
            text.append("  ")
                    .append(word.word())
                    .append(" ".repeat(13 - word.word().length()));
            text.append(word.summary()).append('\n');
        }
        return text.append(END).toString();
    }
}
