package org.vml.guest.ssh;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.channel.direct.Session;

/// Writes to a command what it has room for, at once, and waits while it has none, until it or the connection ends.
///
/// SSHJ's own stream waits for room however dead the connection is, and when it is closed drops what there was no room
/// for. One thread writes.
final class RoomyWrites extends OutputStream {
    private static final long PAUSE_MILLIS = 1;

    private final SSHClient client;
    private final Session.Command command;
    private final OutputStream out;

    RoomyWrites(SSHClient client, Session.Command command) {
        this.client = client;
        this.command = command;
        out = command.getOutputStream();
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int from = offset, end = offset + length; from < end; ) {
            int now = Math.min(end - from, room());
            out.write(bytes, from, now);
            out.flush();
            from += now;
        }
    }

    private int room() throws IOException {
        while (true) {
            if (!client.isConnected()) {
                throw new IOException("the connection is torn");
            }
            if (!command.isOpen()) {
                throw new IOException("nobody reads any more");
            }
            int room = (int) Math.min(command.getRemoteWinSize(), command.getRemoteMaxPacketSize());
            if (room > 0) {
                return room;
            }
            pause();
        }
    }

    private static void pause() throws InterruptedIOException {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
