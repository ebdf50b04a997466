package org.vml.app;

import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Random;
import org.vml.chunk.ChunkId;
import org.vml.chunk.Sha256;
import org.vml.repository.BlobDecoder;
import org.vml.repository.BlobEncoder;
import org.vml.repository.BlobKind;
import org.vml.repository.BlobRecord;
import org.vml.repository.Format;

/// What every save and every open is made of, done on noise while nobody waits for it yet. The first MiB that a JVM
/// hashes takes forty times as long as the hundredth: only compiled code knows the processor's SHA instructions.
final class WarmUp {
    private static final int LENGTH = 1 << 20;
    private static final int ROUNDS = 4;

    private final Format format;

    WarmUp(Format format) {
        this.format = format;
    }

    /// Begins, in the background: some tenths of a second of one processor.
    void begin() {
        Thread.ofPlatform().daemon().name("vml-warm-up").start(() -> {
            try {
                run();
            } catch (RuntimeException e) {
                System.getLogger("org.vml.app").log(Level.WARNING, "warming up failed", e);
            }
        });
    }

    private void run() {
        byte[] plain = new byte[LENGTH];
        new Random(0).nextBytes(plain);
        byte[] old = plain.clone();
        byte[] read = new byte[LENGTH];
        ChunkId oldId = Sha256.id(old);
        try (BlobEncoder encoder = format.newEncoder();
                BlobDecoder decoder = format.newDecoder()) {
            ByteBuffer blob = ByteBuffer.allocate(encoder.bound(LENGTH));
            for (int round = 0; round < ROUNDS; round++) {
                plain[round << 12]++;
                ChunkId id = Sha256.id(plain);
                BlobEncoder.Base base = round % 2 == 0 ? null : new BlobEncoder.Base(oldId, old, LENGTH);
                BlobEncoder.Encoded result = encoder.encode(BlobKind.DATA, id, plain, 0, LENGTH, base, blob.clear());
                BlobRecord record = new BlobRecord(
                        id, BlobKind.DATA, result.encoding(), result.base(), "", 0, result.length(), LENGTH);
                decoder.decode(record, blob.flip(), base == null ? new byte[0] : old, read);
            }
        }
    }
}
