package org.vml.agent.packages;

import java.io.InputStream;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.agent.platform.Stat;

/// A file in an open directory, read from its beginning; no link is followed.
final class FileStream extends InputStream {
    private final int file;
    private long offset;

    FileStream(int directory, byte[] name) throws LinuxException {
        file = Linux.open(directory, name, Linux.O_RDONLY | Linux.O_NOFOLLOW | Linux.O_NONBLOCK, 0);
    }

    Stat stat() throws LinuxException {
        return Linux.stat(file);
    }

    @Override
    public int read() throws LinuxException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int at, int length) throws LinuxException {
        int got = Linux.read(file, offset, into, at, length);
        offset += got;
        return got == 0 && length > 0 ? -1 : got;
    }

    @Override
    public void close() {
        Linux.close(file);
    }
}
