package org.vml.agent.packages;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A package that has files here: installed, or on the way to be.
///
/// @param name `libc6`
/// @param file how its files in `info` are called: `libc6:amd64`, if there may be several of one name
/// @param configuration its configuration files as `status` has them: `/etc/x 89269e12…`, its bytes as characters
record DpkgPackage(String name, String file, List<String> configuration) {
    private static final byte[] NAME = bytes("Package:");
    private static final byte[] STATUS = bytes("Status:");
    private static final byte[] ARCHITECTURE = bytes("Architecture:");
    private static final byte[] MULTI_ARCH = bytes("Multi-Arch: same");
    private static final byte[] CONFIGURATION = bytes("Conffiles:");

    /// Reads the next one of `status` (deb822(5), dpkg-query(1)); null at the end.
    static @Nullable DpkgPackage read(Lines status) throws IOException {
        Stanza stanza = new Stanza();
        while (status.next()) {
            if (status.length() > 0) {
                stanza.take(status);
            } else if (stanza.hasFiles()) {
                return stanza.finish();
            } else {
                stanza = new Stanza();
            }
        }
        return stanza.hasFiles() ? stanza.finish() : null;
    }

    /// What was read so far of a package.
    private static final class Stanza {
        private String name = "";
        private String state = "";
        private String architecture = "";
        private boolean isOneOfSeveral;
        private boolean isInConfiguration;
        private final List<String> configuration = new ArrayList<>();

        void take(Lines line) {
            if (line.bytes()[line.from()] == ' ') {
                if (isInConfiguration) {
                    configuration.add(line.text(0));
                }
                return;
            }
            isInConfiguration = line.startsWith(CONFIGURATION);
            name = line.startsWith(NAME) ? line.text(NAME.length) : name;
            state = line.startsWith(STATUS) ? line.text(STATUS.length) : state;
            architecture = line.startsWith(ARCHITECTURE) ? line.text(ARCHITECTURE.length) : architecture;
            isOneOfSeveral |= line.startsWith(MULTI_ARCH);
        }

        boolean hasFiles() {
            boolean isGone = state.endsWith(" not-installed") || state.endsWith(" config-files");
            boolean isName = name.matches("[a-zA-Z0-9.+-]+") && architecture.matches("[a-zA-Z0-9-]*");
            return isName && !state.isEmpty() && !isGone;
        }

        DpkgPackage finish() {
            return new DpkgPackage(name, isOneOfSeveral ? name + ":" + architecture : name, configuration);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
