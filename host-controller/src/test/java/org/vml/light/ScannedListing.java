package org.vml.light;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.Fingerprint;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.message.AgentMessage.Child;
import org.vml.protocol.wire.Bytes;

/// A base listing of a tree that was scanned before somebody worked in it.
final class ScannedListing implements BaseListing {
    private final Scan scan;
    private final SortedMap<RawPath, List<Child>> directories = new TreeMap<>();

    ScannedListing(Scan scan) {
        this.scan = scan;
        directories.put(RawPath.ROOT, new ArrayList<>());
        for (Map.Entry<RawPath, Facts> object : scan.facts().entrySet()) {
            RawPath path = object.getKey();
            directories
                    .computeIfAbsent(path.parent(), key -> new ArrayList<>())
                    .add(new Child(path.name(), object.getValue()));
            if (object.getValue().kind() == FileKind.DIRECTORY) {
                List<Child> ignored = directories.computeIfAbsent(path, key -> new ArrayList<>());
                assert ignored.isEmpty();
            }
        }
    }

    @Override
    public String volume() {
        return "0".repeat(32);
    }

    @Override
    public Bytes fingerprints() {
        ByteBuffer pairs = ByteBuffer.allocate(directories.size() * 2 * Long.BYTES);
        directories.forEach((path, children) -> {
            Fingerprint fingerprint = new Fingerprint();
            children.forEach(child -> fingerprint.add(child.name(), child.facts()));
            pairs.putLong(Fingerprint.key(path)).putLong(fingerprint.value());
        });
        return Bytes.owned(pairs.array());
    }

    @Override
    public List<Child> children(RawPath directory) {
        return directories.getOrDefault(directory, List.of());
    }

    @Override
    public @Nullable FileState state(RawPath path) {
        return scan.states().get(path);
    }

    @Override
    public byte[] read(RawPath file, int piece) {
        byte[] all = scan.content(file);
        return Arrays.copyOfRange(all, piece * FileState.PIECE, Math.min(all.length, (piece + 1) * FileState.PIECE));
    }

    @Override
    public void close() {
        // nothing is open
    }
}
