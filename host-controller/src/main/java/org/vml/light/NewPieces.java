package org.vml.light;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.protocol.environment.Digest;

/// The pieces that a guest has sent, in a file without a name until they are saved. Written by one thread, then read
/// by any.
final class NewPieces implements AutoCloseable {
    private final FileChannel file;
    private final Map<Digest, PlacedPiece> places = new HashMap<>();
    private long end;

    /// @param directory where there is room for them
    NewPieces(Path directory) {
        try {
            Path name = Files.createTempFile(directory, "light-", ".pieces");
            file = FileChannel.open(name, StandardOpenOption.READ, StandardOpenOption.WRITE);
            Files.delete(name);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    boolean has(Digest digest) {
        return places.containsKey(digest);
    }

    int length(Digest digest) {
        PlacedPiece piece = places.get(digest);
        return piece == null ? 0 : piece.length();
    }

    /// How many bytes were sent.
    long bytes() {
        return end;
    }

    void add(Digest digest, byte[] content) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                int written = file.write(bytes, end + bytes.position());
                assert written >= 0;
            }
        } catch (IOException e) {
            throw failed(e);
        }
        places.put(digest, new PlacedPiece(digest, end, content.length));
        end += content.length;
    }

    /// A whole piece; null if it was not sent.
    byte @Nullable [] read(Digest digest) {
        PlacedPiece piece = places.get(digest);
        if (piece == null) {
            return null;
        }
        byte[] content = new byte[piece.length()];
        read(digest, 0, ByteBuffer.wrap(content));
        return content;
    }

    /// Fills `into` with the bytes of a piece from `from` on.
    void read(Digest digest, int from, ByteBuffer into) {
        PlacedPiece piece = places.get(digest);
        if (piece == null) {
            throw new IllegalStateException("piece " + digest + " was not sent");
        }
        try {
            for (long at = piece.offset() + from; into.hasRemaining(); ) {
                int got = file.read(into, at);
                if (got < 0) {
                    throw new IOException("it ends too early");
                }
                at += got;
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static ProblemException failed(IOException cause) {
        return ProblemException.of(ProblemKind.FAILED, "Could not keep what the guest sent: " + cause.getMessage())
                .next("Is there room in the working area's directory?")
                .because(cause);
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            // nothing is lost: the file has no name, and what it held is saved or not needed
        }
    }
}
