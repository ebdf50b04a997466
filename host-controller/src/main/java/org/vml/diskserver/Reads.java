package org.vml.diskserver;

import java.io.IOException;
import org.vml.chunk.ChunkId;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Answers reads of one disk. Thread-safe.
final class Reads {
    /// How often to load a chunk anew whose place in the cache cannot be read.
    private static final int TRIES = 4;

    private final ServedDisk disk;
    private final Replies replies;

    Reads(ServedDisk disk, Replies replies) {
        this.disk = disk;
        this.replies = replies;
    }

    void answer(Request request) throws IOException {
        try (ReadReply reply = replies.read(request)) {
            try {
                if (!replies.areStructured()) {
                    disk.bring(request.offset(), request.length()); // while it can still be told what goes wrong
                }
                answer(request, reply);
                disk.served(request.length());
            } catch (RuntimeException | Error e) {
                disk.failed(e);
                if (!reply.canFail()) {
                    throw new IOException("a reply that has begun cannot be completed", e);
                }
                replies.failed(request, e);
            }
        }
    }

    private void answer(Request request, ReadReply reply) throws IOException {
        long at = request.offset();
        while (at < request.end()) {
            long chunk = at / disk.chunkSize();
            ChunkId id = disk.id(chunk);
            long stop = stop(chunk, request);
            if (id.isHole()) {
                stop = endOfHole(stop, request);
                reply.hole(at, stop - at);
            } else {
                data(reply, chunk, id, at, stop);
            }
            at = stop;
        }
    }

    private long stop(long chunk, Request request) {
        return Math.min(request.end(), (chunk + 1) * disk.chunkSize());
    }

    private long endOfHole(long from, Request request) {
        long at = from;
        while (at < request.end() && disk.id(at / disk.chunkSize()).isHole()) {
            at = stop(at / disk.chunkSize(), request);
        }
        return at;
    }

    private void data(ReadReply reply, long chunk, ChunkId id, long start, long stop) throws IOException {
        long at = start;
        for (int i = 0; i < TRIES; i++) {
            try (CachedChunk found = disk.read(chunk, id)) {
                int from = (int) (at - chunk * disk.chunkSize());
                at += reply.data(at, found, from, (int) (stop - at));
                if (at == stop) {
                    return;
                }
                disk.discard(found);
            }
        }
        throw ProblemException.of(
                ProblemKind.FAILED, "Could not read chunk " + id + ": what was loaded cannot be read from the cache");
    }
}
