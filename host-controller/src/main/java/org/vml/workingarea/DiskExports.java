package org.vml.workingarea;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vml.diskserver.ChunkedDisk;
import org.vml.diskserver.ServedDisks;
import org.vml.logbook.Disk;
import org.vml.logbook.Entry;
import org.vml.logbook.EntryId;
import org.vml.logbook.Logbook;
import org.vml.repository.DiskImage;
import org.vml.repository.OpenRepository;
import org.vml.repository.Repository;

/// The disks of an entry, served on the socket of an area, and the repository that they come from.
final class DiskExports implements AutoCloseable {
    private static final int LONGEST_LINEAGE = 64;

    private final Repository repository;
    private final Entry entry;
    private final List<String> lineage;
    private final ServedDisks served;

    /// What is to be closed, last first.
    private final Deque<AutoCloseable> open;

    private DiskExports(
            Repository repository, Entry entry, List<String> lineage, ServedDisks served, Deque<AutoCloseable> open) {
        this.repository = repository;
        this.entry = entry;
        this.lineage = lineage;
        this.served = served;
        this.open = open;
    }

    /// Serves the disks of an entry, referred to as people do, of a repository.
    static DiskExports serve(Surroundings around, AreaDirectory directory, String repository, String reference) {
        Deque<AutoCloseable> open = new ArrayDeque<>();
        try {
            OpenRepository used = around.repositories().apply(repository);
            open.push(used);
            Logbook logbook = used.repository().contents().logbook();
            Entry entry = logbook.find(reference);
            List<String> lineage = logbook.lineage(entry, LONGEST_LINEAGE).stream()
                    .map(EntryId::value)
                    .toList();
            Map<String, ChunkedDisk> disks = new HashMap<>();
            for (Disk disk : entry.disks()) {
                DiskImage image = used.repository().openDisk(entry, disk.name());
                open.push(image);
                disks.put(disk.name(), ChunkedDisk.of(image));
            }
            ServedDisks served = around.disks().serve(directory.disksSocket(), disks);
            open.push(served);
            return new DiskExports(used.repository(), entry, lineage, served, open);
        } catch (RuntimeException | Error e) {
            closeAll(open);
            throw e;
        }
    }

    /// The entry whose disks are served.
    Entry entry() {
        return entry;
    }

    /// The ids of the entry and of those that it was made from when the serving began, the nearest first.
    List<String> lineage() {
        return lineage;
    }

    Repository repository() {
        return repository;
    }

    ServedDisks served() {
        return served;
    }

    private static void closeAll(Deque<AutoCloseable> open) {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (RuntimeException e) {
                System.getLogger("org.vml.workingarea")
                        .log(System.Logger.Level.WARNING, "something of a working area could not be closed", e);
            } catch (Exception e) {
                throw new IllegalStateException("nothing here throws checked exceptions", e);
            }
        }
    }

    @Override
    public void close() {
        closeAll(open);
    }
}
