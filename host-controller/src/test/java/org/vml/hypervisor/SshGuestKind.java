package org.vml.hypervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/// Debian, worked in over ssh.
public final class SshGuestKind implements GuestKind {
    @Override
    public Path image() {
        return GuestImage.get().disk();
    }

    @Override
    public long size() {
        return GuestImage.SIZE;
    }

    @Override
    public String stamp() throws IOException {
        return GuestImage.get().stamp();
    }

    @Override
    public GuestWork in(Path directory, int sshPort) {
        return new Work(new Guest(sshPort, GuestImage.get().key()));
    }

    private record Work(Guest guest) implements GuestWork {
        @Override
        public void await(Duration patience) throws Exception {
            guest.await(patience);
        }

        @Override
        public void note(String name, int number) throws Exception {
            guest.run("echo " + number + " > " + name + " && sync");
        }

        @Override
        public int noted(String name) throws Exception {
            return Integer.parseInt(guest.run("cat " + name + " 2>/dev/null || echo 0"));
        }

        @Override
        public void startCounting() throws Exception {
            guest.run(
                    "nohup sh -c 'i=0; while :; do i=$((i+1)); echo $i > /dev/shm/count; sleep 0.1; done' >&- 2>&- <&- &");
        }

        @Override
        public long count() throws Exception {
            return Long.parseLong(guest.run("cat /dev/shm/count"));
        }

        @Override
        public Instant clock() throws Exception {
            return Instant.ofEpochSecond(Long.parseLong(guest.run("date +%s")));
        }

        @Override
        public String keys() throws Exception {
            return guest.run("cat .ssh/authorized_keys");
        }

        @Override
        public Reading read() throws Exception {
            Process load = guest.start(
                    "sudo sh -c 'for i in 1 2 3 4; do echo 3 > /proc/sys/vm/drop_caches; cat /usr/bin/* > /dev/null; done'");
            return () -> assertEquals(0, load.waitFor(), () -> output(load));
        }

        private static String output(Process process) {
            try {
                return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                return e.toString();
            }
        }

        @Override
        public void requireSoundDisk() throws Exception {
            assertEquals(
                    "", guest.run("sudo dmesg | grep -iE 'i/o error|remounting filesystem|ext4-fs error' || true"));
        }
    }
}
