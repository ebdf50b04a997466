package org.vml.app;

import java.nio.file.Path;
import org.vml.cli.VmlCommand;

/// `vml`. Everything is a command of the CLI, but for `controller run`, which is the controller itself: it stays in
/// the foreground and writes its log to standard error. Whatever only the controller needs is loaded only by it.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    private static int run(String[] args) {
        if (isController(args)) {
            return ControllerProcess.run();
        }
        if (args.length == 2 && args[0].equals("--train")) {
            return Training.run(Path.of(args[1]));
        }
        return VmlCommand.run(args);
    }

    private static boolean isController(String[] args) {
        return args.length == 2 && args[0].equals("controller") && args[1].equals("run");
    }
}
