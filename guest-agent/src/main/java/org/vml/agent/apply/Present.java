package org.vml.agent.apply;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.agent.platform.Stat;
import org.vml.protocol.environment.Digest;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.RawPath;

/// The file that is to be replaced, if it may have the content that is to come: one of the same size.
final class Present implements AutoCloseable {
    private final int file;
    private final FileState state;

    /// @param file an open file; negative if there is none
    private Present(int file, FileState state) {
        this.file = file;
        this.state = state;
    }

    static Present of(Tree tree, RawPath path, FileState state) {
        try (Spot spot = tree.spot(path)) {
            Stat there = spot.look();
            boolean isAlike = there != null
                    && there.facts().kind() == FileKind.FILE
                    && there.facts().size() == state.size();
            int flags = Linux.O_RDONLY | Linux.O_NOFOLLOW | Linux.O_NONBLOCK;
            return new Present(isAlike ? Linux.open(spot.directory(), spot.name(), flags, 0) : -1, state);
        } catch (LinuxException e) {
            return new Present(-1, state); // then its content is asked for
        }
    }

    /// A piece of the state that is to come; null if the file has not got it.
    byte @Nullable [] piece(int number) {
        if (file < 0) {
            return null;
        }
        try {
            byte[] content = read((long) number * FileState.PIECE, state.pieceLength(number));
            return Digest.of(content, content.length).equals(state.pieces().get(number)) ? content : null;
        } catch (LinuxException e) {
            return null;
        }
    }

    private byte[] read(long offset, int length) throws LinuxException {
        byte[] content = new byte[length];
        int done = 0;
        while (done < length) {
            int got = Linux.read(file, offset + done, content, done, length - done);
            if (got == 0) {
                return Arrays.copyOf(content, done);
            }
            done += got;
        }
        return content;
    }

    @Override
    public void close() {
        if (file >= 0) {
            Linux.close(file);
        }
    }
}
