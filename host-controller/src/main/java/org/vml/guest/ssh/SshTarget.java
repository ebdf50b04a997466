package org.vml.guest.ssh;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where to log in, as whom, and whom to expect there.
///
/// @param keys files of private keys in OpenSSH's format without a passphrase, tried in order
/// @param agentSocket where an ssh-agent listens whose keys are tried first, or null
/// @param knownHosts files in OpenSSH's format; a new key is added to the first
/// @param hostKeyName under which the host's key is known there: a name, or `[name]:port`
/// @param acceptNew whether a host that is not known yet is believed and remembered, as OpenSSH's `accept-new` does
public record SshTarget(
        String host,
        int port,
        String user,
        List<Path> keys,
        @Nullable Path agentSocket,
        List<Path> knownHosts,
        String hostKeyName,
        boolean acceptNew) {
    public SshTarget {
        keys = List.copyOf(keys);
        knownHosts = List.copyOf(knownHosts);
    }

    /// The machine of a working area, as `vml ssh` reaches it.
    public static SshTarget ofArea(int port, String user, Path key, Path knownHosts) {
        return new SshTarget("127.0.0.1", port, user, List.of(key), null, List.of(knownHosts), "vml", true);
    }

    /// A machine that is not ours, as `ssh NAME` would reach it: by `~/.ssh/config`, the user's keys and the ssh-agent.
    /// A host that is not known yet is refused, unless that configuration says otherwise.
    public static SshTarget named(String name, Map<String, String> environment) {
        return OpenSshConfiguration.of(name, environment).target();
    }

    @Override
    public String toString() {
        return user + "@" + host + ":" + port;
    }
}
