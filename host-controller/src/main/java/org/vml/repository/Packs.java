package org.vml.repository;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vml.chunk.ChunkStore;
import org.vml.chunk.ObjectName;
import org.vml.chunk.ObjectName.Folder;
import org.vml.operation.Workers;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Writes the packs of one session, one after the other, named `SESSION-NUMBER`. A full pack is made
/// durable in the background while the next one fills. One thread at a time.
public final class Packs implements AutoCloseable {
    private final ChunkStore store;
    private final Format format;
    private final String session;
    private final ExecutorService publisher = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("vml-pack-publisher").factory());
    private final List<String> published = new ArrayList<>();
    private @Nullable Future<?> publishing;
    private ChunkStore.@Nullable Upload current;
    private String currentName = "";
    private long position;
    private long total;
    private int number;
    private boolean failed;
    private @Nullable ProblemException failure;

    public Packs(ChunkStore store, Format format, String session) {
        this.store = store;
        this.format = format;
        this.session = session;
    }

    /// Where appended bytes ended up.
    public record Place(String pack, int offset) {}

    /// The session that wrote a pack.
    public static String sessionOf(String pack) {
        int dash = pack.indexOf('-');
        return dash < 0 ? pack : pack.substring(0, dash);
    }

    /// Appends blobs to the current pack.
    public Place append(ByteBuffer blobs) {
        return unlessFailed(() -> write(blobs));
    }

    private Place write(ByteBuffer blobs) {
        ChunkStore.Upload upload = current;
        if (upload == null) {
            currentName = session + "-" + number++;
            upload = store.begin(new ObjectName(Folder.PACKS, currentName));
            current = upload;
            byte[] start = format.packStart();
            upload.append(ByteBuffer.wrap(start));
            position = start.length;
        }
        Place place = new Place(currentName, (int) position);
        position += blobs.remaining();
        upload.append(blobs);
        if (position >= format.sizes().pack()) {
            publishCurrent();
        }
        return place;
    }

    /// Nothing is written after a failure: who knows how much was. Whoever tries hears of the first one.
    private <T> T unlessFailed(Supplier<T> writing) {
        if (failed) {
            throw failure == null
                    ? ProblemException.of(ProblemKind.FAILED, "An earlier write to this pack failed")
                    : failure.during("write to a pack again");
        }
        failed = true; // until it has gone well
        try {
            T result = writing.get();
            failed = false;
            return result;
        } catch (ProblemException e) {
            failure = e;
            throw e;
        }
    }

    /// Makes all that was appended durable and visible, and returns the names of the packs since the last call.
    public List<String> publish() {
        return unlessFailed(() -> {
            publishCurrent();
            awaitPublishing();
            List<String> names = List.copyOf(published);
            published.clear();
            return names;
        });
    }

    /// How many bytes were appended and handed to the store so far.
    public long total() {
        return total;
    }

    private void publishCurrent() {
        ChunkStore.Upload upload = current;
        if (upload == null) {
            return;
        }
        awaitPublishing();
        String name = currentName;
        total += position;
        current = null;
        publishing = publisher.submit(() -> {
            try (upload) {
                upload.publish();
            }
        });
        published.add(name);
    }

    private void awaitPublishing() {
        Future<?> running = publishing;
        if (running == null) {
            return;
        }
        publishing = null;
        Workers.await(running);
    }

    /// Gives up what was not published. What was published stays, though no entry may need it: others may have come to
    /// rely on it. The next prune knows.
    @Override
    public void close() {
        try {
            awaitPublishing();
        } catch (ProblemException e) {
            // it was not published
        }
        if (current != null) {
            current.close();
            current = null;
        }
        publisher.shutdown();
    }
}
