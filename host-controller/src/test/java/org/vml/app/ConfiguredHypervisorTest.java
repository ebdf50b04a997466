package org.vml.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.vml.problem.Problems.assertProblem;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.hypervisor.Hypervisor;
import org.vml.problem.ProblemKind;

class ConfiguredHypervisorTest {
    @TempDir
    private Path directory;

    @Test
    void machinesAreSimulatedWhereTheUserSaysSo() {
        String location = "simulated:" + directory.resolve("machines");
        try (ConfiguredHypervisor configured = configured(location)) {
            Hypervisor hypervisor = configured.get();
            assertEquals("simulated", hypervisor.driver());
            assertEquals(location, hypervisor.location());
            assertSame(hypervisor, configured.get());
        }
    }

    @Test
    void aPlaceThatIsNoneIsRefused() {
        try (ConfiguredHypervisor configured = configured("simulated:machines")) {
            assertProblem(ProblemKind.USAGE, configured::get);
        }
    }

    private ConfiguredHypervisor configured(String uri) {
        return new ConfiguredHypervisor(
                new Home(directory.resolve("home"), directory.resolve("config.json")),
                Map.of(ConfiguredHypervisor.URI, uri));
    }
}
