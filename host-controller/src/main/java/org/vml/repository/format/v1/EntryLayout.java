package org.vml.repository.format.v1;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.vml.chunk.ChunkId;
import org.vml.chunk.Sha256;
import org.vml.logbook.Disk;
import org.vml.logbook.Entry;
import org.vml.logbook.EntryId;
import org.vml.logbook.EntryName;
import org.vml.logbook.Level;
import org.vml.logbook.VirtualMachine;
import org.vml.problem.ProblemException;
import org.vml.repository.DiskTree;
import org.vml.repository.EntryObjects;
import org.vml.repository.Format.StoredEntry;
import org.vml.repository.Manifest;

/// An object of the entries folder: a sealed document of two lines. The first line of a committed entry is its
/// manifest and the entry's id the SHA-256 of this line without its end; it is empty for an alias and for a spent
/// object. The second line says which of the three it is.
final class EntryLayout {
    private EntryLayout() {}

    record Body(
            String name,
            @Nullable String base,
            String time,
            List<String> levels,
            @Nullable VirtualMachine machine,
            List<DiskBody> disks,
            @Nullable List<DiskBody> memory,
            @Nullable List<DiskBody> light,
            String message,
            long bytesScanned,
            long bytesAdded) {}

    record DiskBody(String name, long size, int chunkSize, ChunkId root) {}

    record Envelope(
            @Nullable String id,
            @Nullable String of,
            int sequence,
            @Nullable String spent) {}

    static byte[] encode(Manifest manifest) {
        EntryId base = manifest.base();
        String body = JsonDocuments.json(new Body(
                manifest.name().value(),
                base == null ? null : base.value(),
                manifest.time().toString(),
                manifest.levels().stream().sorted().map(EntryLayout::word).toList(),
                manifest.machine(),
                bodies(manifest.disks()),
                bodiesIfAny(manifest.memory()),
                bodiesIfAny(manifest.light()),
                manifest.message(),
                manifest.bytesScanned(),
                manifest.bytesAdded()));
        return seal(body, new Envelope(idOf(body).value(), null, 0, null));
    }

    private static @Nullable List<DiskBody> bodiesIfAny(List<Manifest.StoredDisk> disks) {
        return disks.isEmpty() ? null : bodies(disks);
    }

    private static List<DiskBody> bodies(List<Manifest.StoredDisk> disks) {
        return disks.stream()
                .map(disk -> new DiskBody(
                        disk.name(),
                        disk.tree().size(),
                        disk.tree().chunkSize(),
                        disk.tree().root()))
                .toList();
    }

    static byte[] encodeAlias(EntryId id, String of, int sequence) {
        return seal("", new Envelope(id.value(), of, sequence, null));
    }

    static byte[] encodeSpent(String reason) {
        return seal("", new Envelope(null, null, 0, reason));
    }

    private static byte[] seal(String body, Envelope envelope) {
        return JsonDocuments.seal(body + "\n" + JsonDocuments.json(envelope) + "\n");
    }

    static StoredEntry decode(String object, byte[] bytes) {
        try {
            String[] lines = JsonDocuments.unseal(bytes).split("\n", -1);
            Damage.unless(lines.length == 3, "it has " + (lines.length - 1) + " lines");
            Envelope envelope = JsonDocuments.parse(lines[1], Envelope.class);
            if (envelope.spent() != null) {
                return new StoredEntry.Spent(object, envelope.spent());
            }
            EntryId id = new EntryId(Objects.requireNonNull(envelope.id()));
            if (envelope.of() != null) {
                return new StoredEntry.Alias(
                        object, EntryObjects.nameOf(object), id, envelope.of(), envelope.sequence());
            }
            Damage.unless(idOf(lines[0]).equals(id), "its SHA-256 differs");
            Manifest manifest = manifest(JsonDocuments.parse(lines[0], Body.class));
            return new StoredEntry.Committed(object, manifest, entry(object, id, manifest));
        } catch (ProblemException | IllegalArgumentException | NullPointerException | DateTimeException e) {
            throw Damage.of("The object entries/" + object + " is damaged: " + e.getMessage())
                    .because(e);
        }
    }

    private static Manifest manifest(Body body) {
        Set<Level> levels = EnumSet.noneOf(Level.class);
        body.levels().forEach(level -> levels.add(Level.valueOf(level.toUpperCase(Locale.ROOT))));
        return new Manifest(
                new EntryName(body.name()),
                body.base() == null ? null : new EntryId(body.base()),
                Instant.parse(body.time()),
                Collections.unmodifiableSet(levels),
                body.machine(),
                disks(body.disks()),
                disks(body.memory()),
                disks(body.light()),
                body.message(),
                body.bytesScanned(),
                body.bytesAdded());
    }

    private static List<Manifest.StoredDisk> disks(@Nullable List<DiskBody> bodies) {
        return bodies == null
                ? List.of()
                : bodies.stream().map(EntryLayout::disk).toList();
    }

    private static Manifest.StoredDisk disk(DiskBody disk) {
        Damage.unless(PackLayout.isChunkSize(disk.chunkSize()), "its chunks have " + disk.chunkSize() + " bytes");
        return new Manifest.StoredDisk(disk.name(), new DiskTree(disk.root(), disk.size(), disk.chunkSize()));
    }

    private static Entry entry(String object, EntryId id, Manifest manifest) {
        return new Entry(
                id,
                EntryObjects.nameOf(object),
                manifest.base(),
                manifest.time(),
                manifest.levels(),
                manifest.disks().stream()
                        .map(disk -> new Disk(disk.name(), disk.tree().size()))
                        .toList(),
                manifest.message(),
                new TreeSet<>(),
                manifest.bytesScanned(),
                manifest.bytesAdded());
    }

    private static String word(Level level) {
        return level.name().toLowerCase(Locale.ROOT);
    }

    private static EntryId idOf(String body) {
        byte[] digest = Sha256.newDigest().digest(body.getBytes(StandardCharsets.UTF_8));
        return new EntryId(HexFormat.of().formatHex(digest));
    }
}
