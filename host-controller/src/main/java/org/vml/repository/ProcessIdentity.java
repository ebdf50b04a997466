package org.vml.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Says which process on which host, well enough to know for certain that it is gone.
///
/// @param host a name for people
/// @param world the boot of the kernel and the pid namespace in which `pid` means something. Not the machine id: clones
///     of a virtual machine share it
/// @param pid the process
/// @param startTicks when it started, in clock ticks since boot (proc(5), field 22 of `stat`), since pids come again
public record ProcessIdentity(String host, String world, long pid, long startTicks) {
    /// What can be said of a process.
    public enum Liveness {
        ALIVE,
        DEAD,
        /// It runs elsewhere, if it runs.
        UNKNOWN
    }

    /// This process.
    public static ProcessIdentity current() {
        return Current.IDENTITY;
    }

    /// Whether the process lives, as far as this one can tell.
    public Liveness liveness() {
        if (!world.equals(current().world)) {
            return Liveness.UNKNOWN;
        }
        return startTicks(pid) == startTicks ? Liveness.ALIVE : Liveness.DEAD;
    }

    private static long startTicks(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // the second field is the command in parentheses and may hold anything
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return "Z".equals(fields[0]) ? -1 : Long.parseLong(fields[19]);
        } catch (IOException e) {
            return -1;
        }
    }

    private static final class Current {
        static final ProcessIdentity IDENTITY = read();

        private static ProcessIdentity read() {
            long pid = ProcessHandle.current().pid();
            try {
                String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id"))
                        .strip();
                String namespace =
                        Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
                String host =
                        Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
                return new ProcessIdentity(host, boot + " " + namespace, pid, startTicks(pid));
            } catch (IOException e) {
                // without /proc nobody can tell whether this process lives: a world that no other process shares
                return new ProcessIdentity("unknown", "unknown " + java.util.UUID.randomUUID(), pid, 0);
            }
        }
    }
}
