package org.vml.cli;

import java.util.List;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// Writes the completion script for bash.
final class BashCompletion {
    private static final String HEAD = """
            # Completion of vml for bash. In ~/.bashrc: source <(vml completion bash)
            _vml_words() { COMPREPLY=($(compgen -W "$1" -- "$cur")); }
            _vml_names() { _vml_words "$("${COMP_WORDS[0]/#\\~/$HOME}" completion --names="$1" 2>/dev/null)"; }
            _vml_files() { compopt -o filenames 2>/dev/null; local IFS=$'\\n'; COMPREPLY=($(compgen -f -- "$cur")); }
            _vml() {
                local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command=vml at
                COMPREPLY=()
                if [[ $cur == "=" ]]; then cur=; elif [[ $prev == "=" ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi
                for ((at = 1; at < COMP_CWORD; at++)); do
                    case "$command ${COMP_WORDS[at]}" in
                        PATHS) command+=" ${COMP_WORDS[at]}" ;;
                    esac
                done
            """;

    private final List<Completable> commands = Completable.all();
    private final StringBuilder script = new StringBuilder(8192);

    String script() {
        script.append(HEAD.replace("PATHS", paths()));
        script.append("    case \"$command $prev\" in\n");
        commands.forEach(this::optionValues);
        script.append("    esac\n    case \"$command $cur\" in\n");
        commands.forEach(
                command -> clause(command.path() + " -", "*", "_vml_words \"" + names(command) + "\"; return"));
        script.append("    esac\n    case \"$command\" in\n");
        clause("vml", "", "_vml_words \"help " + topWords() + "\"");
        clause("vml help", "", "_vml_words \"" + topWords() + "\"");
        commands.forEach(this::parameters);
        return script.append("    esac\n}\ncomplete -F _vml vml\n").toString();
    }

    private String paths() {
        StringBuilder paths = new StringBuilder("\"vml help\"");
        commands.forEach(command -> paths.append("|\"").append(command.path()).append('"'));
        return paths.toString();
    }

    private static String topWords() {
        StringBuilder words = new StringBuilder();
        for (CommandWord word : CommandWord.values()) {
            words.append(words.isEmpty() ? "" : " ").append(word.word());
        }
        return words.toString();
    }

    private static String names(Completable command) {
        return String.join(
                " ", command.options().stream().map(OptionSpec::longestName).toList());
    }

    private void optionValues(Completable command) {
        for (OptionSpec option : command.options()) {
            if (Completable.takesValue(option)) {
                for (String name : option.names()) {
                    clause(command.path() + " " + name, "", (action(option) + "; return").replace(":; ", ""));
                }
            }
        }
    }

    private void parameters(Completable command) {
        if (command.isGroup()) {
            String words = String.join(" ", command.spec().subcommands().keySet());
            clause(command.path(), "", "_vml_words \"" + words + "\"");
            return;
        }
        for (PositionalParamSpec parameter : command.spec().positionalParameters()) {
            if (Completable.value(parameter) != Completable.Value.ANYTHING) {
                clause(command.path(), "", action(parameter));
                return;
            }
        }
    }

    private static String action(ArgSpec argument) {
        return switch (Completable.value(argument)) {
            case ENTRIES -> "_vml_names entries";
            case REPOSITORIES -> "_vml_names repositories";
            case FILES -> "_vml_files";
            case CHOICE -> "_vml_words \"" + Completable.choice(argument) + "\"";
            case ANYTHING -> ":";
        };
    }

    private void clause(String pattern, String wild, String action) {
        script.append("        \"").append(pattern).append('"').append(wild).append(") ");
        script.append(action).append(" ;;\n");
    }
}
