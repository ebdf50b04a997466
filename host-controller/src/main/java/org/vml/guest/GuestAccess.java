package org.vml.guest;

import java.nio.file.Path;
import java.time.Duration;

/// A way into a guest.
public sealed interface GuestAccess {
    /// How long to wait for the guest to answer.
    Duration patience();

    /// By SSH.
    ///
    /// @param port of 127.0.0.1, leads to the guest's SSH server
    /// @param user who logs in
    /// @param key a private key that is let in
    /// @param knownHosts where its host key is written down, or will be
    record Login(int port, String user, Path key, Path knownHosts, Duration patience) implements GuestAccess {}

    /// By SSH, as `ssh NAME` would: by `~/.ssh/config`, the user's keys and the ssh-agent.
    ///
    /// @param name as one says it to `ssh`
    record Named(String name, Duration patience) implements GuestAccess {}

    /// By the machine's own channel, at whose other end the agent waits as a service.
    ///
    /// @param socket at which the hypervisor listens
    record Channel(Path socket, Duration patience) implements GuestAccess {}
}
