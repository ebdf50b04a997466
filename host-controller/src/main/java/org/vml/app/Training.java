package org.vml.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.vml.cli.VmlCommand;
import org.vml.problem.ProblemKind;

/// Runs the commands that people run most, in one process, so that the AOT cache learns what they load and compile.
/// Used by the build alone (`scripts/lib/train-caches`), with a `$VML_HOME` of its own and a controller that runs.
final class Training {
    private Training() {}

    /// @param directory holds the images `one.raw` and `two.raw`
    static int run(Path directory) {
        // Where QEMU is not installed the caches lack what has to do with machines.
        boolean withMachines =
                System.getenv().getOrDefault("VML_LIBVIRT_URI", "").startsWith("simulated:");
        String one = directory.resolve("one.raw").toString();
        String two = directory.resolve("two.raw").toString();
        String out = directory.resolve("out.raw").toString();
        List<List<String>> commands = List.of(
                List.of("--help"),
                List.of("init"),
                List.of("import", one, "--as", "one"),
                List.of("import", two, "--as", "two", "--base", "one"),
                List.of("consult"),
                List.of("consult", "--json"),
                List.of("show", "two"),
                List.of("tag", "two", "tried"),
                List.of("rename", "two", "second"),
                List.of("export", "second", "-o", out),
                List.of("check", "--full"),
                List.of("prune", "--dry-run"),
                List.of("area", "list"),
                List.of("status"),
                List.of("import", "--help"),
                List.of("controller", "status"));
        List<List<String>> vain = List.of(
                List.of("open", "nothing"),
                List.of("save", "nothing"),
                List.of("start", "nothing"),
                List.of("stop", "nothing"),
                List.of("close", "nothing"),
                List.of("ssh", "--area", "nothing", "--", "true"));
        boolean trained = commands.stream().allMatch(command -> run(command, 0))
                && (!withMachines || machines())
                && vain.stream().allMatch(command -> run(command, ProblemKind.NOT_FOUND.exitCode()))
                && run(List.of("controller", "stop"), 0);
        return trained ? 0 : 1;
    }

    /// Machines that are off and that run, with changes, without, and with their memory.
    private static boolean machines() {
        return Stream.of(
                        List.of("open", "one", "--no-start"),
                        List.of("save", "off"),
                        List.of("start"),
                        List.of("status"),
                        List.of("save", "running"),
                        List.of("save", "disks", "--no-memory"),
                        List.of("stop", "--force"),
                        List.of("close"),
                        List.of("open", "running"),
                        List.of("stop", "--force"),
                        List.of("save", "stopped"),
                        List.of("close"))
                .allMatch(command -> run(command, 0) && (!command.contains("--no-start") || change()));
    }

    /// Changes the disk of the machine in the default working area.
    private static boolean change() {
        Path overlay = Path.of(System.getenv("VML_HOME"), "areas", "wa1", "vda.0.qcow2");
        try {
            return new ProcessBuilder("qemu-io", "-f", "qcow2", "-c", "write -P 7 1M 4M", overlay.toString())
                            .inheritIO()
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean run(List<String> command, int expected) {
        int status = VmlCommand.run(command.toArray(String[]::new));
        if (status != expected) {
            System.err.println("Could not train: vml " + String.join(" ", command) + " ended with " + status);
        }
        return status == expected;
    }
}
