package org.vml.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// Gives the words of a command line to the parser and runs the command that it finds.
final class Dispatch {
    private final World world;

    Dispatch(World world) {
        this.world = world;
    }

    int run(CommandLineWords words) {
        if (words.command().isEmpty()) {
            throw UsageProblem.noCommand(words.rest().get(0));
        }
        CommandLine line = line(words.command());
        try {
            return run(deepest(line.parseArgs(words.rest().toArray(new String[0]))));
        } catch (ParameterException e) {
            throw UsageProblem.of(e, words.rest());
        }
    }

    /// Prints the help of a command: `repo add`.
    int help(List<String> path) {
        CommandLine line = line(path.get(0));
        for (String word : path.subList(1, path.size())) {
            line = line.getSubcommands().getOrDefault(word, line);
        }
        return printHelp(line);
    }

    /// The parser of a command, with everything that its help says.
    static CommandLine parser(CommandWord word) {
        CommandLine line = new CommandLine(word.create());
        line.setCommandName("vml " + word.word());
        line.setExpandAtFiles(false);
        line.getCommandSpec().usageMessage().header(word.summary() + ".");
        space(line.getCommandSpec());
        return line;
    }

    /// Sets a blank line behind the header, and one before the description where there is one.
    private static void space(CommandSpec spec) {
        UsageMessageSpec usage = spec.usageMessage();
        usage.synopsisHeading("%nUsage: ");
        usage.descriptionHeading(usage.description().length > 0 ? "%n" : "");
        spec.subcommands().values().forEach(line -> space(line.getCommandSpec()));
    }

    private static CommandLine line(String command) {
        CommandWord word = CommandWord.of(command);
        if (word == null) {
            throw UsageProblem.unknownCommand(command);
        }
        return parser(word);
    }

    private static ParseResult deepest(ParseResult parsed) {
        return parsed.hasSubcommand() ? deepest(parsed.subcommand()) : parsed;
    }

    private int run(ParseResult parsed) {
        CommandLine line = parsed.commandSpec().commandLine();
        if (parsed.isUsageHelpRequested()) {
            return printHelp(line);
        }
        if (line.getCommand() instanceof LogbookCommand command) {
            return command.run(new Session(world, command.common()));
        }
        throw UsageProblem.incomplete(line);
    }

    private int printHelp(CommandLine line) {
        Ansi ansi = world.terminal().outPaint().on() ? Ansi.ON : Ansi.OFF;
        ColorScheme bold = new ColorScheme.Builder(ansi)
                .commands(Ansi.Style.bold)
                .options(Ansi.Style.bold)
                .build();
        world.out().print(line.getUsageMessage(bold));
        return 0;
    }
}
