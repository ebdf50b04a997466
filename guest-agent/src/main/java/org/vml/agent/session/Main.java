package org.vml.agent.session;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.vml.agent.platform.OperatingSystem;
import org.vml.protocol.version.BuildVersion;
import org.vml.protocol.wire.Frames;

/// `vml-agent --version` prints the version of the build, `vml-agent system` what system it runs on. `vml-agent
/// session` speaks with the controller over its standard streams; `--root DIRECTORY` stands for `/`, to try things.
public final class Main {
    private static final int STANDARD_INPUT = 0;

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        if (args.length > 0 && args[0].equals("session")) {
            return session(args.length == 3 && args[1].equals("--root") ? Path.of(args[2]) : Path.of("/"), err);
        }
        switch (args.length == 1 ? args[0] : "") {
            case "--version" -> out.println(BuildVersion.current());
            case "system" -> {
                OperatingSystem system = OperatingSystem.current();
                out.println("id=" + system.id());
                out.println("version=" + system.version());
                out.println("kernel=" + system.kernel());
                out.println("architecture=" + system.architecture());
            }
            default -> {
                err.println("Usage: vml-agent --version | system | session [--root DIRECTORY]");
                return 2;
            }
        }
        return 0;
    }

    /// Whatever prints by mistake must not get between the frames. A `PrintStream` would not tell that the controller
    /// has gone.
    private static int session(Path root, PrintStream err) {
        System.setOut(err);
        try (InputStream in = new FileInputStream(FileDescriptor.in);
                OutputStream out = new FileOutputStream(FileDescriptor.out)) {
            new Session(root.toRealPath(), new Frames(in, out), HangupWatch.of(STANDARD_INPUT)).run();
            return 0;
        } catch (IOException e) {
            err.println("vml-agent: " + e.getMessage());
            return 1;
        }
    }
}
