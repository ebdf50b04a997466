package org.vml.repository;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.chunk.ChunkId;
import org.vml.chunk.Sha256;
import org.vml.chunk.Zeros;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Reads the chunks of a group, names them, encodes the new ones and stores them with one write. One thread at a
/// time.
final class GroupWorker implements AutoCloseable {
    private final Repository repository;
    private final NewBlobs blobs;
    private final @Nullable DiskTreeReader base;
    private final DiskSource source;
    private final DiskTree shape;
    private final BlobEncoder encoder;
    private final MessageDigest sha256 = Sha256.newDigest();
    private byte[] plain = {};
    private byte[] basePlain = {};
    private ByteBuffer encoded = ByteBuffer.allocateDirect(0);

    GroupWorker(
            Repository repository,
            NewBlobs blobs,
            @Nullable DiskTreeReader base,
            DiskSource source,
            DiskTree shape,
            Effort effort) {
        this.repository = repository;
        this.blobs = blobs;
        this.base = base;
        this.source = source;
        this.shape = shape;
        this.encoder = repository.format().newEncoder(effort);
    }

    /// Stores what is new of a group and sets its ids in the leaf. Returns how many bytes were read.
    int process(Groups.Group group) {
        long start = group.first() * shape.chunkSize();
        int length = (int) (Math.min(group.end() * shape.chunkSize(), shape.size()) - start);
        if (plain.length < length) {
            plain = new byte[length];
        }
        source.read(start, ByteBuffer.wrap(plain, 0, length));
        int room = (int) (group.end() - group.first()) * encoder.bound(shape.chunkSize());
        if (encoded.capacity() < room) {
            encoded = ByteBuffer.allocateDirect(room);
        }
        encoded.clear();
        List<BlobRecord> records = new ArrayList<>();
        for (long chunk = group.first(); chunk < group.end(); chunk++) {
            int at = (int) ((chunk - group.first()) * shape.chunkSize());
            ChunkId id = name(at, shape.chunkLength(chunk));
            group.leaf().ids()[(int) (chunk % TreeNode.FANOUT)] = id;
            if (!id.isHole() && blobs.claim(id)) {
                records.add(encode(chunk, id, at));
            }
        }
        if (!records.isEmpty()) {
            blobs.add(encoded.flip(), records);
        }
        return length;
    }

    private ChunkId name(int at, int length) {
        if (Zeros.isZero(plain, at, length)) {
            return ChunkId.HOLE;
        }
        sha256.update(plain, at, length);
        return ChunkId.read(sha256.digest(), 0);
    }

    private BlobRecord encode(long chunk, ChunkId id, int at) {
        int start = encoded.position();
        int length = shape.chunkLength(chunk);
        BlobEncoder.Encoded result = encoder.encode(BlobKind.DATA, id, plain, at, length, baseOf(chunk), encoded);
        return new BlobRecord(id, BlobKind.DATA, result.encoding(), result.base(), "", start, result.length(), length);
    }

    private BlobEncoder.@Nullable Base baseOf(long chunk) {
        if (base == null) {
            return null;
        }
        try {
            ChunkId baseId = blobs.baseFor(base.chunk(chunk));
            return baseId == null ? null : load(baseId);
        } catch (ProblemException e) {
            if (e.kind() == ProblemKind.DAMAGED) {
                return null; // it would only have saved space
            }
            throw e;
        }
    }

    private BlobEncoder.Base load(ChunkId baseId) {
        if (basePlain.length < shape.chunkSize()) {
            basePlain = new byte[shape.chunkSize()];
        }
        return new BlobEncoder.Base(baseId, basePlain, repository.blobs().load(baseId, basePlain));
    }

    @Override
    public void close() {
        encoder.close();
    }
}
