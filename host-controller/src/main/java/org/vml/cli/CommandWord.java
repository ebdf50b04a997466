package org.vml.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The commands in the order in which help lists them. The class of a command is loaded when it is made, not before.
enum CommandWord {
    INIT("Start", "Make the default repository and working area"),
    REPO("Start", "Add, list, choose and remove repositories"),
    AREA("Start", "Add, list and remove working areas"),
    OPEN("Work", "Make the machine of an entry in a working area and start it"),
    SAVE("Work", "Save the machine of a working area as the next entry"),
    RESTORE("Work", "Put the light level of an entry into a machine that runs"),
    ADOPT("Work", "Bring a machine that is there already under the logbook"),
    SSH("Work", "Log in to a machine, or run a command there"),
    CONSOLE("Work", "Sit down at the serial console of a machine"),
    STATUS("Work", "Show the machines in the working areas"),
    START("Work", "Start a machine, or let it go on"),
    STOP("Work", "Shut a machine down"),
    CLOSE("Work", "Remove a machine from its working area"),
    IMPORT("Keep", "Store a disk image as an entry"),
    EXPORT("Keep", "Write an entry's disk to an image file"),
    CONSULT("Look", "Show repositories, working areas and the tree of entries"),
    SHOW("Look", "Show one entry in full"),
    DIFF("Look", "Show what differs between two entries, or an entry and a machine"),
    ENV("Look", "Print the environment in an entry, for a shell to source"),
    TAG("Arrange", "Tie a word to an entry, or remove it"),
    RENAME("Arrange", "Give an entry another name"),
    FORGET("Arrange", "Remove entries from the logbook"),
    PRUNE("Tend", "Free the space that no entry needs"),
    CHECK("Tend", "Look for damage"),
    CONTROLLER("Tend", "Start, stop and ask the process behind vml"),
    COMPLETION("Tend", "Print a completion script for bash or zsh");

    private final String group;
    private final String summary;

    CommandWord(String group, String summary) {
        this.group = group;
        this.summary = summary;
    }

    /// The command of this name, or null.
    static @Nullable CommandWord of(String name) {
        for (CommandWord word : values()) {
            if (word.word().equals(name)) {
                return word;
            }
        }
        return null;
    }

    /// Whether `name` is a command that has commands of its own.
    static boolean isGroup(String name) {
        return name.equals("repo") || name.equals("area") || name.equals("controller");
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String group() {
        return group;
    }

    String summary() {
        return summary;
    }

    /// A fresh command object, for the parser to fill.
    Object create() {
        return switch (this) {
            case INIT -> new InitCommand();
            case REPO -> new RepoCommand();
            case AREA -> new AreaCommand();
            case OPEN -> new OpenCommand();
            case SAVE -> new SaveCommand();
            case RESTORE -> new RestoreCommand();
            case ADOPT -> new AdoptCommand();
            case SSH -> new SshCommand();
            case CONSOLE -> new ConsoleCommand();
            case STATUS -> new StatusCommand();
            case START -> new StartCommand();
            case STOP -> new StopCommand();
            case CLOSE -> new CloseCommand();
            case IMPORT -> new ImportCommand();
            case EXPORT -> new ExportCommand();
            case CONSULT -> new ConsultCommand();
            case SHOW -> new ShowCommand();
            case DIFF -> new DiffCommand();
            case ENV -> new EnvCommand();
            case TAG -> new TagCommand();
            case RENAME -> new RenameCommand();
            case FORGET -> new ForgetCommand();
            case PRUNE -> new PruneCommand();
            case CHECK -> new CheckCommand();
            case CONTROLLER -> new ControllerCommand();
            case COMPLETION -> new CompletionCommand();
        };
    }
}
