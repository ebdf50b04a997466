package org.vml.agent.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vml.protocol.environment.RawPath;

class ServicesTest {
    private final List<String> ran = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private String run(List<String> command, byte[] input) {
        ran.add(command.get(1) + (command.size() == 3 ? " " + command.get(2) : ""));
        return command.get(1).equals("list-units")
                ? "cron.service loaded active running Cron\nsshd.service loaded active running SSH\n"
                : "";
    }

    private void tell(String... paths) {
        new Services(this::run)
                .tellSystemd(List.of(paths).stream().map(RawPath::of).toList(), notes);
    }

    @Test
    void restartsTheActiveServicesWhoseFilesChanged() {
        tell("/etc/default/cron", "/etc/nginx/nginx.conf", "/home/a/etc/cron");
        assertEquals(List.of("cron.service restarted"), notes);
        assertEquals(List.of("list-units", "try-restart cron.service"), ran);
    }

    @Test
    void reloadsForUnits() {
        tell("/etc/ssh/sshd_config", "/etc/systemd/system/cron.service");
        assertEquals(
                List.of("daemon-reload", "list-units", "try-restart cron.service", "try-restart sshd.service"), ran);
    }
}
