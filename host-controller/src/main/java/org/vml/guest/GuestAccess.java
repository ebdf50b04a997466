package org.vml.guest;

import java.nio.file.Path;

/// The way into a guest.
///
/// @param port of 127.0.0.1, leads to the guest's SSH server
/// @param user who logs in
/// @param key a private key that is let in
/// @param knownHosts where its host key is written down, or will be
public record GuestAccess(int port, String user, Path key, Path knownHosts) {}
