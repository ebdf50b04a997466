package org.vml.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// Writes the completion script for zsh, which shows what each word is for.
final class ZshCompletion {
    private static final String HEAD = """
            #compdef vml
            # Completion of vml for zsh. In ~/.zshrc, after compinit: source <(vml completion zsh)
            _vml_names() {
                local -a names
                names=(${(f)"$(${vml/#\\~/$HOME} completion --names=$1 2>/dev/null)"})
                compadd -a names
            }
            _vml() {
                local vml=$words[1] command=vml
                local -a commands
                while (( CURRENT > 2 )) && [[ $words[2] == -* ]]; do words[2]=(); (( CURRENT-- )); done
                while (( CURRENT > 2 )) && [[ $command == vml || $command == "vml "(GROUPS) ]]; do
                    command+=" $words[2]"; shift words; (( CURRENT-- ))
                done
                case $command in
            """;
    private static final String END = """
                esac
            }
            if [[ $funcstack[1] == _vml ]]; then _vml "$@"; else compdef _vml vml; fi
            """;

    private final List<Completable> commands = Completable.all();
    private final StringBuilder script = new StringBuilder(8192);

    String script() {
        script.append(HEAD.replace("GROUPS", String.join("|", groups())));
        choice("vml", topWords());
        choice("vml help", topWords());
        for (Completable command : commands) {
            if (command.isGroup()) {
                choice(command.path(), words(command));
            } else {
                arguments(command);
            }
        }
        return script.append(END).toString();
    }

    private List<String> groups() {
        return commands.stream()
                .filter(Completable::isGroup)
                .map(command -> command.spec().name().substring("vml ".length()))
                .toList();
    }

    private static List<String> topWords() {
        List<String> words = new ArrayList<>(List.of("help:Explain a command"));
        for (CommandWord word : CommandWord.values()) {
            words.add(word.word() + ":" + word.summary());
        }
        return words;
    }

    private static List<String> words(Completable group) {
        List<String> words = new ArrayList<>();
        group.spec()
                .subcommands()
                .forEach((word, line) -> words.add(word + ":"
                        + Completable.summary(
                                line.getCommandSpec().usageMessage().header())));
        return words;
    }

    private void choice(String path, List<String> words) {
        script.append("        \"").append(path).append("\")\n            commands=(");
        words.forEach(word -> script.append("\n                ").append(quoted(word)));
        script.append(")\n            _describe command commands ;;\n");
    }

    private void arguments(Completable command) {
        script.append("        \"").append(command.path()).append("\")\n            _arguments");
        for (OptionSpec option : command.options()) {
            for (String name : option.names()) {
                script.append(" \\\n                ").append(quoted(option(option, name)));
            }
        }
        for (PositionalParamSpec parameter : command.spec().positionalParameters()) {
            script.append(" \\\n                ").append(quoted(parameter(parameter)));
        }
        script.append(" ;;\n");
    }

    private static String option(OptionSpec option, String name) {
        String others = "(" + String.join(" ", option.names()) + ")";
        boolean value = Completable.takesValue(option);
        String assigned = value && name.startsWith("--") ? "=" : "";
        String what = escaped(Completable.summary(option.description()));
        return others + name + assigned + "[" + what + "]"
                + (value ? ":" + option.paramLabel() + ":" + action(option) : "");
    }

    private static String parameter(PositionalParamSpec parameter) {
        String place = parameter.index().isVariable() || parameter.arity().max() > 1
                ? "*"
                : Integer.toString(parameter.index().min() + 1);
        return place + ":" + parameter.paramLabel() + ":" + action(parameter);
    }

    /// An action that begins with a space is called as it stands.
    private static String action(ArgSpec argument) {
        return switch (Completable.value(argument)) {
            case ENTRIES -> " _vml_names entries";
            case REPOSITORIES -> " _vml_names repositories";
            case FILES -> "_files";
            case CHOICE -> "(" + Completable.choice(argument) + ")";
            case ANYTHING -> " ";
        };
    }

    private static String escaped(String text) {
        return text.replace("[", "\\[").replace("]", "\\]").replace(":", "\\:");
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
