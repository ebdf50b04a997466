package org.vml.light;

import java.util.List;

/// What the user of this host, or a guest, wants to be left out of light levels.
///
/// @param exclude lines as in `.vmlignore`; one that begins with `!` takes in what another leaves out
/// @param largest the size in bytes from which on files are left out
public record LightRules(List<String> exclude, long largest) {
    /// Where nothing is said: nothing, and files of more than 256 MiB.
    public static final LightRules USUAL = new LightRules(List.of(), 256L << 20);
}
