package org.vml.protocol.message;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What an agent can do, beside what each can. An agent tells which it has; a controller asks for nothing else of it.
public enum Capability {
    /// [HostMessage.Quiesce].
    HOOKS,

    /// [HostMessage.Provision].
    PROVISION;

    /// As it is on the wire: in small letters.
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Empty for one that only newer builds know.
    static Optional<Capability> of(String word) {
        return Arrays.stream(values())
                .filter(capability -> capability.word().equals(word))
                .findFirst();
    }
}
