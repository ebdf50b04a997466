package org.vml.cli;

import java.util.ArrayList;
import java.util.List;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// What is wrong with a command line, and what was probably meant.
final class UsageProblem {
    private UsageProblem() {}

    /// @param words what the parser was given
    static ProblemException of(ParameterException exception, List<String> words) {
        CommandLine line = exception.getCommandLine();
        ProblemException problem = problem(line, exception, words);
        return problem.next() == null ? problem.next(seeHelp(line)) : problem;
    }

    private static ProblemException problem(CommandLine line, ParameterException exception, List<String> words) {
        if (exception instanceof UnmatchedArgumentException unmatched) {
            return unmatched(line, unmatched.getUnmatched().get(0));
        }
        if (exception instanceof MissingParameterException) {
            for (String word : words) {
                // What is missing may well be what the misspelt option was to give.
                if (word.length() > 2
                        && word.startsWith("--")
                        && !line.getCommandSpec().optionsMap().containsKey(option(word))) {
                    return unmatched(line, word);
                }
            }
        }
        return ProblemException.of(ProblemKind.USAGE, name(line) + ": " + exception.getMessage());
    }

    static ProblemException unknownCommand(String word) {
        List<String> words = new ArrayList<>(List.of("help"));
        for (CommandWord command : CommandWord.values()) {
            words.add(command.word());
        }
        ProblemException problem = suggesting("vml has no command \"" + word + "\"", word, words);
        return problem.next() == null ? problem.next("`vml help` lists them") : problem;
    }

    /// For a line of options alone.
    static ProblemException noCommand(String option) {
        List<String> options = List.of("--help", "--version", "--json", "--quiet", "-q", "--no-progress");
        ProblemException problem = options.contains(option)
                ? ProblemException.of(ProblemKind.USAGE, "vml wants a command")
                : suggesting("vml has no option " + option, option, options);
        return problem.next() == null ? problem.next("`vml help` lists the commands") : problem;
    }

    /// For a command that has commands of its own and was given none.
    static ProblemException incomplete(CommandLine line) {
        String choice = String.join(", ", line.getSubcommands().keySet());
        return ProblemException.of(ProblemKind.USAGE, name(line) + " wants one of: " + choice)
                .next(seeHelp(line));
    }

    private static ProblemException unmatched(CommandLine line, String word) {
        CommandSpec spec = line.getCommandSpec();
        if (word.startsWith("-")) {
            String option = option(word);
            return suggesting(
                    name(line) + " has no option " + option,
                    option,
                    spec.optionsMap().keySet());
        }
        if (!spec.subcommands().isEmpty()) {
            return suggesting(
                    name(line) + " has no command \"" + word + "\"",
                    word,
                    spec.subcommands().keySet());
        }
        return ProblemException.of(ProblemKind.USAGE, name(line) + " has no use for \"" + word + "\"");
    }

    private static ProblemException suggesting(String problem, String word, Iterable<String> candidates) {
        String meant = Suggestion.of(word, candidates);
        ProblemException exception = ProblemException.of(ProblemKind.USAGE, problem);
        return meant.isEmpty() ? exception : exception.next(meant);
    }

    private static String option(String word) {
        return word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
    }

    private static String seeHelp(CommandLine line) {
        return "`" + name(line) + " --help` explains it";
    }

    private static String name(CommandLine line) {
        return line.getCommandSpec().qualifiedName();
    }
}
