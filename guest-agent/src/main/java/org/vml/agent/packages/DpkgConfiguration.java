package org.vml.agent.packages;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.agent.platform.Place;
import org.vml.agent.platform.SmallFile;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.wire.Bytes;

/// What dpkg was told, by its small files. Bytes are characters in what is read here.
final class DpkgConfiguration {
    private static final String SETTINGS = "/etc/dpkg";
    private static final String MORE = "/etc/dpkg/dpkg.cfg.d";

    private DpkgConfiguration() {}

    /// What `dpkg.cfg` says, and what stands in `dpkg.cfg.d` in the order of the names.
    static List<String> settings(int root) {
        List<String> all = new ArrayList<>(lines(root, SETTINGS, "dpkg.cfg"));
        try {
            int directory = Place.openDirectory(root, RawPath.of(MORE));
            try {
                for (Bytes name : Linux.list(directory).stream().sorted().toList()) {
                    all.addAll(lines(directory, name.shared()));
                }
            } finally {
                Linux.close(directory);
            }
        } catch (LinuxException e) {
            // nothing is said there
        }
        return all;
    }

    /// The lines of a file; none if there is no such file.
    static List<String> lines(int root, String directory, String name) {
        try {
            int open = Place.openDirectory(root, RawPath.of(directory));
            try {
                return lines(open, name.getBytes(StandardCharsets.ISO_8859_1));
            } finally {
                Linux.close(open);
            }
        } catch (LinuxException e) {
            return List.of();
        }
    }

    private static List<String> lines(int directory, byte[] name) throws LinuxException {
        return new String(SmallFile.read(directory, name), StandardCharsets.ISO_8859_1)
                .lines()
                .toList();
    }
}
