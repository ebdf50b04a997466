package org.vml.cli;

import org.vml.protocol.version.BuildVersion;

/// What `vml --version` prints.
final class VersionText {
    private VersionText() {}

    static int print(World world, boolean json) {
        String version = BuildVersion.current();
        world.out().println(json ? "{\"version\":\"" + version + "\"}" : "vml " + version);
        return 0;
    }
}
