package org.vml.chunk.local;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vml.chunk.ChunkStore;
import org.vml.chunk.ObjectName;
import org.vml.chunk.ObjectName.Folder;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// A [ChunkStore] in a directory. The directories `packs index entries tags sessions tombstones holds tmp` are made
/// once, by [#create], and never again: where they are missing, a disk is not mounted, and nothing is written in its
/// stead. `holds` alone came later: where all but that is there, it is made by the first who writes to it.
public final class LocalChunkStore implements ChunkStore {
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");

    private final Path root;
    private final Scratch scratch;
    private final OpenFiles files = new OpenFiles();

    private LocalChunkStore(Path root) {
        this.root = root;
        this.scratch = new Scratch(root.resolve("tmp"));
    }

    /// Makes the directories of a store at `root`, which may exist if it is empty or a store already.
    public static LocalChunkStore create(Path root) {
        try {
            if (Files.isDirectory(root) && !Files.isDirectory(root.resolve("packs")) && !isEmpty(root)) {
                throw ProblemException.of(ProblemKind.CONFLICT, "The directory " + root + " is not empty")
                        .next("Choose an empty or a new directory for the repository");
            }
            if (!Files.exists(root)) {
                // Disks hold secrets: whoever wants to share the directory opens it to others.
                Files.createDirectories(root, PosixFilePermissions.asFileAttribute(PRIVATE));
            }
            for (Folder folder : Folder.values()) {
                Files.createDirectories(directory(root, folder));
            }
            Files.createDirectories(root.resolve("tmp"));
            Directories.sync(root);
            Directories.syncParent(root);
            return new LocalChunkStore(root);
        } catch (IOException e) {
            throw StoreProblems.translate("make a repository in", root, e);
        }
    }

    /// The store at `root`; a problem of kind `UNREACHABLE` where there is none.
    public static LocalChunkStore open(Path root) {
        if (!Files.isDirectory(root.resolve("packs"))) {
            throw ProblemException.of(ProblemKind.UNREACHABLE, "There is no repository at " + root)
                    .next("Is its disk mounted? A new repository is made by `vml repo add NAME DIR`");
        }
        LocalChunkStore store = new LocalChunkStore(root);
        store.scratch.removeAbandoned();
        return store;
    }

    @Override
    public Upload begin(ObjectName name) {
        try {
            return new LocalUpload(scratch.newFile(), path(name));
        } catch (IOException e) {
            throw StoreProblems.translate("write to", root, e);
        }
    }

    @Override
    public boolean putIfAbsent(ObjectName name, byte[] content) {
        try {
            Path whole = writeWhole(content);
            try {
                makeLater(name.folder());
                Files.createLink(path(name), whole);
            } catch (FileAlreadyExistsException e) {
                return false;
            } finally {
                Files.deleteIfExists(whole);
            }
            Directories.sync(directory(name.folder()));
            return true;
        } catch (IOException e) {
            throw StoreProblems.translate("write " + name + " in", root, e);
        } catch (UnsupportedOperationException e) {
            throw ProblemException.of(ProblemKind.UNREACHABLE, "The file system of " + root + " has no hard links")
                    .next("Put the repository on a file system that has them")
                    .because(e);
        }
    }

    @Override
    public void replace(ObjectName name, byte[] content) {
        try {
            Path whole = writeWhole(content);
            makeLater(name.folder());
            Files.move(whole, path(name), StandardCopyOption.ATOMIC_MOVE);
            Directories.sync(directory(name.folder()));
        } catch (IOException e) {
            throw StoreProblems.translate("write " + name + " in", root, e);
        }
    }

    @Override
    public int read(ObjectName name, long offset, ByteBuffer into) {
        try {
            return name.folder() == Folder.PACKS
                    ? files.read(path(name), offset, into)
                    : OpenFiles.readOnce(path(name), offset, into);
        } catch (NoSuchFileException e) {
            missing(name, e);
            return -1;
        } catch (IOException e) {
            throw StoreProblems.translate("read " + name + " in", root, e);
        }
    }

    @Override
    public byte @Nullable [] readSmall(ObjectName name, int limit) {
        try (FileChannel file = FileChannel.open(path(name))) {
            long size = file.size();
            if (size > limit) {
                throw ProblemException.of(
                        ProblemKind.DAMAGED,
                        name + " in " + root + " has " + size + " bytes; more than " + limit + " cannot be right");
            }
            ByteBuffer content = ByteBuffer.allocate((int) size);
            while (content.hasRemaining() && file.read(content) >= 0) {
                // until the file is read or ends early
            }
            return java.util.Arrays.copyOf(content.array(), content.position());
        } catch (NoSuchFileException e) {
            missing(name, e);
            return null;
        } catch (IOException e) {
            throw StoreProblems.translate("read " + name + " in", root, e);
        }
    }

    @Override
    public @Nullable MemorySegment map(ObjectName name, Arena arena) {
        try (FileChannel file = FileChannel.open(path(name))) {
            return file.map(FileChannel.MapMode.READ_ONLY, 0, file.size(), arena);
        } catch (NoSuchFileException e) {
            missing(name, e);
            return null;
        } catch (IOException e) {
            throw StoreProblems.translate("read " + name + " in", root, e);
        }
    }

    @Override
    public List<StoredObject> list(Folder folder) {
        Path directory = directory(folder);
        List<StoredObject> objects = new ArrayList<>();
        if (isStillToBeMade(folder)) {
            return objects;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (ObjectName.isValid(name)) {
                    addIfThere(objects, new ObjectName(folder, name), entry);
                }
            }
            return objects;
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            throw StoreProblems.translate("list", directory, e);
        }
    }

    private static void addIfThere(List<StoredObject> objects, ObjectName name, Path file) throws IOException {
        try {
            var attributes = Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class);
            if (attributes.isRegularFile()) {
                String version = attributes.fileKey() + " " + attributes.lastModifiedTime();
                objects.add(new StoredObject(name, attributes.size(), version));
            }
        } catch (NoSuchFileException e) {
            // deleted since the directory was read
        }
    }

    @Override
    public void delete(ObjectName name) {
        try {
            files.forget(path(name));
            Files.delete(path(name));
            Directories.sync(directory(name.folder()));
        } catch (NoSuchFileException e) {
            missing(name, e);
        } catch (IOException e) {
            throw StoreProblems.translate("delete " + name + " in", root, e);
        }
    }

    @Override
    public String location() {
        return root.toString();
    }

    @Override
    public void close() {
        files.close();
        scratch.close();
    }

    private Path writeWhole(byte[] content) throws IOException {
        Path file = scratch.newFile();
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            Directories.writeFully(out, ByteBuffer.wrap(content));
            out.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        return file;
    }

    private Path path(ObjectName name) {
        return directory(name.folder()).resolve(name.name());
    }

    /// Tells an object that is not there from a repository that is not there.
    private void missing(ObjectName name, NoSuchFileException e) {
        if (!Files.isDirectory(directory(name.folder())) && !isStillToBeMade(name.folder())) {
            throw StoreProblems.translate("read " + name + " in", root, e);
        }
    }

    /// Whether the repository is there and as old as not to have this folder yet.
    private boolean isStillToBeMade(Folder folder) {
        return folder == Folder.HOLDS
                && !Files.isDirectory(directory(folder))
                && Files.isDirectory(directory(Folder.SESSIONS));
    }

    /// Makes a folder that the repository is too old to have, for the same people as the others. To be called
    /// after a file was written to `tmp`, which shows that the repository is there.
    private void makeLater(Folder folder) throws IOException {
        if (isStillToBeMade(folder)) {
            Path made = Files.createDirectories(directory(folder));
            Files.setPosixFilePermissions(made, Files.getPosixFilePermissions(directory(Folder.SESSIONS)));
            Directories.sync(root);
        }
    }

    private Path directory(Folder folder) {
        return directory(root, folder);
    }

    private static Path directory(Path root, Folder folder) {
        return switch (folder) {
            case CONFIG -> root;
            case PACKS -> root.resolve("packs");
            case INDEX -> root.resolve("index");
            case ENTRIES -> root.resolve("entries");
            case TAGS -> root.resolve("tags");
            case SESSIONS -> root.resolve("sessions");
            case TOMBSTONES -> root.resolve("tombstones");
            case HOLDS -> root.resolve("holds");
        };
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (!entry.endsWith("lost+found")) { // what a new ext4 holds
                    return false;
                }
            }
            return true;
        }
    }
}
