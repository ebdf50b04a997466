package org.vml.api;

import org.jspecify.annotations.Nullable;
import org.vml.workingarea.AreaStatus;
import org.vml.workingarea.WorkingArea;

/// A working area in full; all but its name and place are null where it is empty.
///
/// @param state of the machine: `running`, `off`, `suspended`, `stalled`, or `unknown`; `empty` without a machine
/// @param busy what is being done to it: `save`; or null
/// @param settling whether the machine was just started and is not all set up yet: the key may not be allowed to log in
/// @param ssh how to log in; null if VML has no way in
/// @param console the Unix socket of the serial console, or null likewise
/// @param problem why the state is not known, or why the machine stands still; or null
/// @param adopted whether it is a machine that VML did not make
public record AreaDetail(
        String name,
        String path,
        @Nullable String entry,
        @Nullable String entryId,
        @Nullable String repository,
        @Nullable String machine,
        @Nullable String driver,
        String state,
        @Nullable String busy,
        boolean settling,
        @Nullable Ssh ssh,
        @Nullable String console,
        @Nullable String problem,
        boolean adopted) {

    /// How to log in to the guest: by this port of 127.0.0.1, with this private key, as this user if one is known.
    public record Ssh(
            int port,
            String key,
            String knownHosts,
            @Nullable String user) {}

    static AreaDetail of(WorkingArea area) {
        String path = area.path().toString();
        return area.status()
                .map(status -> of(area, status))
                .orElseGet(() -> new AreaDetail(
                        area.name(),
                        path,
                        null,
                        null,
                        null,
                        null,
                        null,
                        "empty",
                        null,
                        false,
                        null,
                        null,
                        null,
                        false));
    }

    private static AreaDetail of(WorkingArea area, AreaStatus status) {
        return new AreaDetail(
                area.name(),
                area.path().toString(),
                status.entry(),
                status.entryId(),
                status.repository(),
                status.machine(),
                status.driver(),
                MachineWords.of(status.state()),
                status.busy(),
                status.settling(),
                status.adopted() ? null : ssh(area, status),
                status.adopted() ? null : area.path().resolve("console.sock").toString(),
                status.problem(),
                status.adopted());
    }

    private static Ssh ssh(WorkingArea area, AreaStatus status) {
        return new Ssh(
                status.sshPort(),
                area.path().resolve("id_ed25519").toString(),
                area.path().resolve("known_hosts").toString(),
                status.user());
    }
}
