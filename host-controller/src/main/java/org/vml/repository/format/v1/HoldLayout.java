package org.vml.repository.format.v1;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.vml.logbook.EntryId;
import org.vml.problem.ProblemException;
import org.vml.repository.Hold;

/// An object of the holds folder: a sealed document of one line.
final class HoldLayout {
    private HoldLayout() {}

    record Body(String id, List<String> entries, String area, String directory, String host, String since) {}

    static byte[] encode(Hold hold) {
        return JsonDocuments.encode(new Body(
                Hold.nameOf(hold.holder().machine()),
                hold.entries().stream().map(EntryId::value).sorted().toList(),
                hold.holder().area(),
                hold.holder().directory(),
                hold.host(),
                hold.since().toString()));
    }

    static Hold decode(byte[] bytes) {
        try {
            Body body = JsonDocuments.decode(bytes, Body.class);
            Damage.unless(
                    body.id() != null
                            && body.entries() != null
                            && !body.entries().contains(null)
                            && body.area() != null
                            && body.directory() != null
                            && body.host() != null
                            && body.since() != null,
                    "it says too little");
            return new Hold(
                    new Hold.Holder(machine(body.id()), body.area(), body.directory()),
                    body.entries().stream().map(EntryId::new).collect(Collectors.toUnmodifiableSet()),
                    body.host(),
                    Instant.parse(body.since()));
        } catch (ProblemException | IllegalArgumentException | DateTimeException e) {
            throw Damage.of("A hold is damaged: " + e.getMessage()).because(e);
        }
    }

    private static UUID machine(String id) {
        Damage.unless(id.matches("[0-9a-f]{32}"), "its id is \"" + id + "\"");
        return new UUID(Long.parseUnsignedLong(id, 0, 16, 16), Long.parseUnsignedLong(id, 16, 32, 16));
    }
}
