package org.vml.repository;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vml.chunk.ChunkId;
import org.vml.logbook.Entry;
import org.vml.logbook.EntryId;
import org.vml.logbook.EntryName;
import org.vml.logbook.Level;
import org.vml.logbook.VirtualMachine;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// An entry in the making. Nothing of it can be seen until [#commit]; closed without that, it leaves at most some
/// blobs that the next save may use and the next prune removes.
///
/// Write order, each step durable before the next: session, packs, index segment, manifest. One thread at a time.
public final class Save implements AutoCloseable {
    private final Repository repository;
    private final EntryName name;
    private final @Nullable Entry base;
    private final String target;
    private final Sessions.Session session;
    private final Packs packs;
    private final NewBlobs blobs;
    private final @Nullable Manifest baseManifest;
    private final List<Manifest.StoredDisk> disks = new ArrayList<>();
    private final List<Manifest.StoredDisk> memory = new ArrayList<>();
    private final List<Manifest.StoredDisk> light = new ArrayList<>();
    private final Set<Level> levels = EnumSet.noneOf(Level.class);
    private @Nullable VirtualMachine machine;
    private long bytesScanned;
    private boolean complete = true;
    private boolean committed;

    private Save(
            Repository repository,
            EntryName name,
            @Nullable Entry base,
            String target,
            Sessions.Session session,
            Index.View view) {
        this.repository = repository;
        this.name = name;
        this.base = base;
        this.target = target;
        this.session = session;
        // The session holds its trees: whoever forgets it from now on cannot prune them before this session ends.
        this.baseManifest = base == null ? null : repository.contents().manifest(base);
        this.packs = new Packs(repository.store(), repository.format(), session.id());
        this.blobs = new NewBlobs(repository.index(), view, packs, session.id());
    }

    static Save begin(Repository repository, EntryName name, @Nullable Entry base, String target) {
        List<ChunkId> holds = base == null
                ? List.of()
                : repository.contents().manifest(base).trees().stream()
                        .map(stored -> stored.tree().root())
                        .toList();
        Sessions.Session session = repository.sessions().announce(target, holds);
        try {
            // From here on every prune that begins sees this session; one that began before has published its
            // tombstones.
            return new Save(
                    repository, name, base, target, session, repository.index().refreshForWriting());
        } catch (RuntimeException | Error e) {
            endAfter(e, session);
            throw e;
        }
    }

    /// Ends a session that came to nothing; `failure` is what people should hear of.
    static void endAfter(Throwable failure, Sessions.Session session) {
        try {
            session.close();
        } catch (ProblemException e) {
            failure.addSuppressed(e);
        }
    }

    /// Says which machine the disks belong to.
    public void machine(VirtualMachine theMachine) {
        machine = theMachine;
    }

    /// Saves a whole disk of the machine: reads all of `source` that may hold data, stores what the repository has
    /// not got. The chunks of the base's disk of the same name serve to store changed ones as differences.
    public void disk(String diskName, DiskSource source, Run run) {
        DiskTree baseTree = baseManifest == null ? null : treeOf(diskName, baseManifest.disks());
        DiskScan scan = DiskScan.whole(repository, blobs, source, baseTree, Effort.USUAL, run);
        disks.add(new Manifest.StoredDisk(diskName, attempt(scan)));
        bytesScanned += scan.bytesScanned();
        levels.add(Level.DISK);
    }

    /// Saves a disk of the machine that was as in the base when `changes` began: reads these alone.
    public void disk(String diskName, DiskChanges changes, Run run) {
        DiskTree before = baseManifest == null ? null : treeOf(diskName, baseManifest.disks());
        if (before == null) {
            throw new IllegalStateException("changes of a disk " + diskName + " that the base does not have");
        }
        DiskTreeReader reader = repository.treeReader(before);
        ChangedDisk source = new ChangedDisk(reader, changes);
        disks.add(new Manifest.StoredDisk(diskName, attempt(DiskScan.changed(repository, blobs, source, reader, run))));
        bytesScanned += source.bytesRead();
        levels.add(Level.DISK);
    }

    /// Saves a part of the machine's memory. The base's part of the same name serves to store differences.
    public void memory(String part, DiskSource source, Run run) {
        List<Manifest.StoredDisk> before = baseManifest == null ? List.of() : baseManifest.memory();
        memory.add(part(part, source, before, Effort.USUAL, run));
        levels.add(Level.MEMORY);
    }

    /// Saves a part of the light level, likewise.
    public void light(String part, DiskSource source, Run run) {
        List<Manifest.StoredDisk> before = baseManifest == null ? List.of() : baseManifest.light();
        light.add(part(part, source, before, Effort.HIGH, run));
        levels.add(Level.LIGHT);
    }

    private Manifest.StoredDisk part(
            String name, DiskSource source, List<Manifest.StoredDisk> before, Effort effort, Run run) {
        DiskScan scan = DiskScan.whole(repository, blobs, source, treeOf(name, before), effort, run);
        return new Manifest.StoredDisk(name, attempt(scan));
    }

    /// Counts bytes that were read from the machine by other means than its disks.
    public void scanned(long bytes) {
        bytesScanned += bytes;
    }

    private static @Nullable DiskTree treeOf(String name, List<Manifest.StoredDisk> stored) {
        return stored.stream()
                .filter(disk -> disk.name().equals(name))
                .map(Manifest.StoredDisk::tree)
                .findFirst()
                .orElse(null);
    }

    private DiskTree attempt(DiskScan scan) {
        complete = false;
        try {
            DiskTree tree = scan.scan();
            complete = true;
            return tree;
        } catch (ProblemException e) {
            // To one whom a prune took for dead, what that prune removed looks damaged.
            throw e.kind() == ProblemKind.DAMAGED ? repository.overtaken(target).orElse(e) : e;
        }
    }

    /// Commits the entry and returns it. A problem of kind `CONFLICT` if somebody else was quicker to take the name.
    public Entry commit(String message, Run run) {
        if (!complete) {
            throw new IllegalStateException("a part of this entry was not saved");
        }
        run.phase("committing", -1);
        long added = blobs.flush();
        run.checkCancelled();
        EntryId baseId = base == null ? null : base.id();
        Instant time = repository.now();
        byte[] bytes = {};
        // The entry's own manifest counts too, and holds the count: write it until its length stays as counted.
        for (int length = -1; length != bytes.length; ) {
            length = bytes.length;
            bytes = repository
                    .format()
                    .encodeEntry(new Manifest(
                            name,
                            baseId,
                            time,
                            levels,
                            machine,
                            List.copyOf(disks),
                            List.copyOf(memory),
                            List.copyOf(light),
                            message,
                            bytesScanned,
                            added + length));
        }
        Entry entry = repository.commit(target, bytes);
        committed = true;
        tidyUp();
        return entry;
    }

    /// Keeps the index in few segments. The entry is there, whether this works or not.
    private void tidyUp() {
        try {
            new IndexMerge(repository.store(), repository.index(), session.id()).mergeSmall();
        } catch (ProblemException e) {
            // the next save tries again
        }
    }

    @Override
    public void close() {
        try (session) {
            packs.close();
        } catch (ProblemException e) {
            if (!committed && e.kind() != ProblemKind.UNREACHABLE) {
                throw e;
            }
            // The entry is safe, or the store that failed the save fails its cleaning up too: left to the next prune.
        }
    }
}
