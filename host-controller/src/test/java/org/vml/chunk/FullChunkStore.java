package org.vml.chunk;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.vml.chunk.ObjectName.Folder;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// A store on a disk of so many bytes. Objects in the making count, as the files that they are.
public final class FullChunkStore extends DelegatingChunkStore {
    private final AtomicLong inTheMaking = new AtomicLong();
    private long limit = Long.MAX_VALUE;

    public FullChunkStore(ChunkStore store) {
        super(store);
    }

    /// Leaves room for so many more bytes.
    public void leaveRoomFor(long bytes) {
        limit = used() + bytes;
    }

    private long used() {
        return inTheMaking.get()
                + Arrays.stream(Folder.values())
                        .flatMap(folder -> list(folder).stream())
                        .mapToLong(StoredObject::size)
                        .sum();
    }

    private synchronized void use(long bytes) {
        if (used() + bytes > limit) {
            throw ProblemException.of(ProblemKind.UNREACHABLE, "No space left on device");
        }
    }

    @Override
    public Upload begin(ObjectName name) {
        Upload upload = super.begin(name);
        return new Upload() {
            private long length;

            @Override
            public void append(ByteBuffer bytes) {
                use(bytes.remaining());
                length += bytes.remaining();
                inTheMaking.addAndGet(bytes.remaining());
                upload.append(bytes);
            }

            @Override
            public void publish() {
                upload.publish();
                forget();
            }

            @Override
            public void close() {
                forget();
                upload.close();
            }

            private void forget() {
                inTheMaking.addAndGet(-length);
                length = 0;
            }
        };
    }

    @Override
    public boolean putIfAbsent(ObjectName name, byte[] content) {
        use(content.length);
        return super.putIfAbsent(name, content);
    }

    @Override
    public void replace(ObjectName name, byte[] content) {
        use(content.length);
        super.replace(name, content);
    }
}
