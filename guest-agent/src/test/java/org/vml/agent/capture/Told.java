package org.vml.agent.capture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vml.agent.platform.Linux;
import org.vml.protocol.environment.Exclusion;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.message.AgentMessage;
import org.vml.protocol.wire.Bytes;

/// What a walk told.
final class Told implements WalkOutput {
    final List<RawPath> complete = new ArrayList<>();
    final Map<RawPath, Facts> children = new TreeMap<>();
    final List<RawPath> removed = new ArrayList<>();
    final List<RawPath> named = new ArrayList<>();
    final Map<RawPath, String> excluded = new TreeMap<>();
    final List<AgentMessage> messages = new ArrayList<>();
    AgentMessage.@Nullable Walked walked;

    /// Walks a directory with no mount points in it.
    static Told walk(Path root, KnownDirectories known, Scope scope) throws IOException {
        Told told = new Told();
        int top = Linux.openDirectory(Linux.AT_FDCWD, root.toString().getBytes(StandardCharsets.UTF_8));
        Base base = new ListingBase(known, new AgentMessage.Base("listing", ""));
        try (Walk walk = new Walk(base, MountTable.parse("", RawPath.ROOT), new Keys(), told)) {
            walk.walk(top, RawPath.ROOT, scope);
            told.walked = walk.finish();
        } finally {
            Linux.close(top);
        }
        return told;
    }

    @Override
    public void send(AgentMessage message) {
        messages.add(message);
        switch (message) {
            case AgentMessage.Listing listing -> add(listing);
            case AgentMessage.Excluded(List<Exclusion> more) ->
                more.forEach(each -> excluded.put(each.path(), each.reason()));
            case AgentMessage.Walked end -> walked = end;
            case AgentMessage.Base _ -> {}
            default -> throw new IllegalArgumentException(message.toString());
        }
    }

    private void add(AgentMessage.Listing listing) {
        RawPath directory = listing.directory();
        if (listing.complete()) {
            complete.add(directory);
        }
        listing.children().forEach(child -> children.put(directory.child(child.name()), child.facts()));
        for (Bytes name : listing.removed()) {
            removed.add(directory.child(name));
        }
        for (Bytes name : listing.excluded()) {
            named.add(directory.child(name));
        }
    }

    /// Takes files with `key` in their names, or in what they say, for secrets.
    static final class Keys implements SecretFilter {
        @Override
        public @Nullable Finding at(RawPath path, Facts facts) {
            boolean isKey = facts.kind() == FileKind.FILE && path.toString().endsWith(".key");
            return isKey ? new Finding("key", "make one") : null;
        }

        @Override
        public Content content(RawPath path, Facts facts) {
            return new Content() {
                private final StringBuilder all = new StringBuilder();

                @Override
                public @Nullable Finding feed(byte[] piece, int length) {
                    all.append(new String(piece, 0, length, StandardCharsets.ISO_8859_1));
                    return null;
                }

                @Override
                public @Nullable Finding finish() {
                    return all.indexOf("SECRET") >= 0 ? new Finding("secret", "") : null;
                }
            };
        }
    }
}
