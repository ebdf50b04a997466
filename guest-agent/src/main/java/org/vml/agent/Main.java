package org.vml.agent;

import java.io.PrintStream;
import org.vml.agent.platform.OperatingSystem;
import org.vml.protocol.version.BuildVersion;

/// `vml-agent --version` prints the version of the build, `vml-agent system` what system it runs on.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
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
                err.println("Usage: vml-agent --version | system");
                return 2;
            }
        }
        return 0;
    }
}
