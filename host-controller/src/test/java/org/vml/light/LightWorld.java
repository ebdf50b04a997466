package org.vml.light;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.chunk.memory.MemoryChunkStore;
import org.vml.guest.AgentSession;
import org.vml.logbook.Entry;
import org.vml.logbook.EntryName;
import org.vml.operation.Run;
import org.vml.repository.Repository;
import org.vml.repository.Save;
import org.vml.repository.format.v1.FormatV1;

/// A repository, and directories that stand for guests of one base.
final class LightWorld implements AutoCloseable {
    private final Path directory;
    private final Repository repository =
            Repository.create(new MemoryChunkStore(), new FormatV1(), InstantSource.system());

    /// @param directory where trees and scratch files go
    LightWorld(Path directory) {
        this.directory = directory;
    }

    /// An empty tree.
    Path tree(String name) throws IOException {
        return Files.createDirectory(directory.resolve(name));
    }

    /// Another tree that is the same to the last attribute.
    Path copy(Path tree, String name) throws Exception {
        Path copy = directory.resolve(name);
        run("cp", "-a", tree.toString(), copy.toString());
        return copy;
    }

    /// A capture, and how much content was sent for it.
    record Captured(Entry entry, LightSave.Captured light) {}

    Captured capture(String name, @Nullable Entry last, Path tree, Scan base) throws IOException {
        CaptureRequest request = new CaptureRequest("base", "base", null, List.of(), List.of(), Long.MAX_VALUE);
        try (AgentSession agent = GuestTree.session(tree);
                Save save = repository.save(new EntryName(name), last);
                LightLevel level = last == null ? null : LightLevel.open(repository, last)) {
            LightSave.Captured captured =
                    LightSave.save(agent, new ScannedListing(base), level, request, directory, save, new Run());
            return new Captured(save.commit("", new Run()), captured);
        }
    }

    LightIndex index(Entry entry) {
        try (LightLevel level = LightLevel.open(repository, entry)) {
            return level.index();
        }
    }

    /// Plans a restore, does it if there is no conflict that nothing was chosen for, and tells the plan.
    List<PlannedStep> restore(Entry entry, Path tree, Scan base, OnConflict onConflict) throws IOException {
        try (AgentSession agent = GuestTree.session(tree);
                LightLevel level = LightLevel.open(repository, entry)) {
            Restore restore = Restore.plan(
                    agent,
                    level,
                    new ScannedListing(base),
                    entry.name().value(),
                    new RestoreChoices(onConflict, false),
                    new Run());
            if (onConflict != OnConflict.STOP || restore.conflicts().isEmpty()) {
                Restore.Outcome outcome = restore.execute(new Run());
                assertEquals(List.of(), outcome.provisioned().failures());
                assertEquals(List.of(), outcome.restored().failures());
            }
            return restore.steps();
        }
    }

    /// What differs between two entries.
    LightDiff diff(Entry a, Entry b, Scan base) {
        try (LightLevel first = LightLevel.open(repository, a);
                LightLevel second = LightLevel.open(repository, b)) {
            BaseListing listing = new ScannedListing(base);
            return LightDiff.of(LightContents.of(first, listing), LightContents.of(second, listing), new Run());
        }
    }

    /// What differs between an entry and a tree as it is now.
    LightDiff diff(Entry entry, Path tree, Scan base) throws IOException {
        CaptureRequest request = new CaptureRequest("base", "base", null, List.of(), List.of(), Long.MAX_VALUE);
        try (AgentSession agent = GuestTree.session(tree);
                LightLevel level = LightLevel.open(repository, entry)) {
            return LightSave.compare(level, agent, new ScannedListing(base), request, directory, new Run());
        }
    }

    static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertEquals(0, process.waitFor(), String.join(" ", command));
    }

    @Override
    public void close() {
        repository.close();
    }
}
