package org.vml.protocol.environment;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vml.protocol.wire.ProtocolException;
import org.vml.protocol.wire.WireReader;
import org.vml.protocol.wire.WireWriter;

/// One kind of facts about the system of a guest, each under a key that is its own: the package `bash` and its version,
/// the service `ssh.service` and its state. Two systems are compared section by section, key by key.
///
/// @param name `system`, `packages`, `services`, `users`, `groups`, `crontabs`, `mounts`, `compilers`, `languages`,
///     `cernvm`, `cvmfs`
public record Section(String name, SortedMap<String, String> facts) {
    /// The key under which a section says what it does not know.
    public static final String UNKNOWN = "unknown";

    public Section {
        facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
    }

    public void write(WireWriter out) {
        out.string(name);
        ShellState.writeMap(facts, out);
    }

    public static Section read(WireReader in) throws ProtocolException {
        return new Section(in.string(), ShellState.readMap(in));
    }
}
