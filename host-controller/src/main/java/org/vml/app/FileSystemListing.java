package org.vml.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.vml.file.PrivateFiles;
import org.vml.filesystem.FileSystem;
import org.vml.light.BaseListing;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.Fingerprint;
import org.vml.protocol.environment.Owner;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.message.AgentMessage.Child;
import org.vml.protocol.wire.Bytes;
import org.vml.repository.DiskSource;

/// A file system as the base of light levels. The names of owners are those of its own `passwd` and `group`.
final class FileSystemListing implements BaseListing {
    private final FileSystem fileSystem;
    private final Path kept;
    private final List<DiskSource> opened;
    private final Map<Integer, String> users;
    private final Map<Integer, String> groups;

    /// @param kept where the fingerprints are kept
    /// @param opened closed with this
    FileSystemListing(FileSystem fileSystem, Path kept, List<DiskSource> opened) {
        this.fileSystem = fileSystem;
        this.kept = kept;
        this.opened = opened;
        this.users = names("/etc/passwd");
        this.groups = names("/etc/group");
    }

    @Override
    public String volume() {
        return volume(fileSystem);
    }

    static String volume(FileSystem fileSystem) {
        return fileSystem.id().toString().replace("-", "");
    }

    @Override
    public Bytes fingerprints() {
        try {
            if (Files.exists(kept)) {
                return Bytes.owned(Files.readAllBytes(kept));
            }
            byte[] pairs = walk();
            PrivateFiles.makeDirectory(Objects.requireNonNull(kept.getParent()));
            PrivateFiles.replace(kept, pairs);
            return Bytes.owned(pairs);
        } catch (IOException e) {
            return Bytes.owned(walk()); // a cache only
        }
    }

    private byte[] walk() {
        ByteArrayOutputStream pairs = new ByteArrayOutputStream();
        fileSystem.walk((path, children) -> {
            Fingerprint fingerprint = new Fingerprint();
            children.forEach(child -> fingerprint.add(child.name(), child.facts()));
            pairs.writeBytes(ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(Fingerprint.key(path))
                    .putLong(fingerprint.value())
                    .array());
        });
        return pairs.toByteArray();
    }

    @Override
    public List<Child> children(RawPath directory) {
        return fileSystem.children(directory).stream()
                .map(child -> new Child(child.name(), child.facts()))
                .toList();
    }

    @Override
    public @Nullable FileState state(RawPath path) {
        return fileSystem.find(path).isPresent() ? fileSystem.state(path, this::owner) : null;
    }

    private Owner owner(int uid, int gid) {
        return new Owner(uid, gid, users.getOrDefault(uid, ""), groups.getOrDefault(gid, ""));
    }

    @Override
    public byte[] read(RawPath file, int piece) {
        long size = fileSystem.find(file).map(Facts::size).orElse(0L);
        long from = (long) piece * FileState.PIECE;
        byte[] content = new byte[Math.clamp(size - from, 0, FileState.PIECE)];
        fileSystem.read(file, from, ByteBuffer.wrap(content));
        return content;
    }

    /// passwd(5), group(5): name, password, number.
    private Map<Integer, String> names(String file) {
        RawPath path = RawPath.of(file);
        Map<Integer, String> names = new HashMap<>();
        if (fileSystem.find(path).isEmpty()) {
            return names;
        }
        String text = new String(read(path, 0), StandardCharsets.UTF_8);
        for (String line : text.lines().toList()) {
            List<String> fields = List.of(line.split(":", -1));
            if (fields.size() > 2 && fields.get(2).matches("[0-9]{1,9}")) {
                names.putIfAbsent(Integer.valueOf(fields.get(2)), fields.getFirst());
            }
        }
        return names;
    }

    @Override
    public void close() {
        opened.forEach(DiskSource::close);
    }
}
