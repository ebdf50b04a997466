package org.vml.guest;

import java.io.IOException;
import java.nio.file.Path;
import org.vml.hypervisor.Bench;

/// The agent of this build with its runtime, as `scripts/build` packs it.
public final class AgentArchive {
    private static boolean made;

    private AgentArchive() {}

    /// Where it is once it was made.
    public static Path place() {
        return dist().resolve("agent/vml-agent-linux-amd64.tar.gz");
    }

    private static Path dist() {
        return Bench.checkout().resolve("host-controller/target/test-dist-" + System.getProperty("vml.fork", "1"));
    }

    /// Makes it, once.
    public static synchronized Path make() throws IOException, InterruptedException {
        if (!made) {
            Process build = new ProcessBuilder(
                            Bench.checkout().resolve("scripts/lib/build-agent").toString(),
                            System.getProperty("java.home"),
                            dist().toString())
                    .inheritIO()
                    .start();
            if (build.waitFor() != 0) {
                throw new IOException("the agent cannot be packed");
            }
            made = true;
        }
        return place();
    }
}
