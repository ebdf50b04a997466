package org.vml.cli;

import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// `vml`: runs one command line and answers with its exit status, whatever happens.
public final class VmlCommand {
    private final World world;

    VmlCommand(World world) {
        this.world = world;
    }

    /// Runs `vml` with the streams and the environment of this process.
    public static int run(String[] args) {
        return new VmlCommand(World.ofProcess()).execute(args);
    }

    int execute(String... args) {
        CommandLineWords words = CommandLineWords.of(args);
        try {
            return dispatch(words);
        } catch (ProblemException problem) {
            return new ProblemReport(world, words.json()).print(problem);
        } catch (RuntimeException defect) {
            return new ProblemReport(world, words.json()).print(unexpected(defect));
        } finally {
            world.out().flush();
            world.err().flush();
        }
    }

    private int dispatch(CommandLineWords words) {
        return switch (words.kind()) {
            case HELP -> help(words);
            case VERSION -> VersionText.print(world, words.json());
            case EMPTY -> {
                world.err().print(RootHelp.text(world.terminal().errPaint()));
                yield ProblemKind.USAGE.exitCode();
            }
            case COMMAND -> new Dispatch(world).run(words);
        };
    }

    private int help(CommandLineWords words) {
        if (words.rest().isEmpty()) {
            world.out().print(RootHelp.text(world.terminal().outPaint()));
            return 0;
        }
        return new Dispatch(world).help(words.rest());
    }

    private ProblemException unexpected(RuntimeException defect) {
        if (world.variable("VML_DEBUG") != null) {
            defect.printStackTrace(world.err());
        }
        return ProblemException.of(ProblemKind.FAILED, "This is a defect of vml: " + defect)
                .next("Please report it, with what VML_DEBUG=1 prints when you run the same again")
                .because(defect);
    }
}
