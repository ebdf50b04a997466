package org.vml.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// A command as the completion scripts see it: read from the same annotations as its help.
///
/// @param path its words: `vml repo add`
record Completable(String path, CommandSpec spec) {
    /// What can stand for the value of an option or for a parameter.
    enum Value {
        ENTRIES,
        REPOSITORIES,
        FILES,
        CHOICE,
        ANYTHING
    }

    /// All commands, groups before what is in them.
    static List<Completable> all() {
        List<Completable> all = new ArrayList<>();
        for (CommandWord word : CommandWord.values()) {
            CommandSpec spec = Dispatch.parser(word).getCommandSpec();
            all.add(new Completable(spec.qualifiedName(), spec));
            for (CommandLine sub : spec.subcommands().values()) {
                all.add(new Completable(sub.getCommandSpec().qualifiedName(), sub.getCommandSpec()));
            }
        }
        return all;
    }

    boolean isGroup() {
        return !spec.subcommands().isEmpty();
    }

    /// The options that are not hidden.
    List<OptionSpec> options() {
        return spec.options().stream().filter(option -> !option.hidden()).toList();
    }

    static boolean takesValue(OptionSpec option) {
        return option.arity().max() > 0;
    }

    static Value value(ArgSpec argument) {
        if (argument.completionCandidates() != null) {
            return Value.CHOICE;
        }
        return switch (argument.paramLabel()) {
            case "ENTRY" -> Value.ENTRIES;
            case "REPO" -> Value.REPOSITORIES;
            case "IMAGE", "FILE", "DIRECTORY" -> Value.FILES;
            default -> Value.ANYTHING;
        };
    }

    /// The words of a choice.
    static String choice(ArgSpec argument) {
        return String.join(" ", argument.completionCandidates());
    }

    /// What an option, parameter or command is for, in one line.
    static String summary(String... text) {
        String first = text.length == 0 ? "" : text[0].replace("${COMPLETION-CANDIDATES}", "a known word");
        return first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
    }
}
