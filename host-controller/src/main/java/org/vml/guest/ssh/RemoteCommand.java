package org.vml.guest.ssh;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.connection.channel.direct.Session;
import org.jspecify.annotations.Nullable;

/// A command that runs in the guest, with a channel of its own.
final class RemoteCommand implements AutoCloseable {
    private static final int LONGEST_NOISE = 64 << 10;
    private static final int LONGEST_ANSWER = 200;
    private static final Duration LAST_ERRORS = Duration.ofSeconds(2);

    private final Session session;
    private final Session.Command command;
    private final InputStream output;
    private final OutputStream input;
    private final LastWords errors;

    private RemoteCommand(SSHClient client, Session session, Session.Command command) {
        this.session = session;
        this.command = command;
        output = new ZeroReads(command.getInputStream());
        input = new RoomyWrites(client, command);
        errors = LastWords.of(command.getErrorStream());
    }

    static RemoteCommand start(SSHClient client, String line) throws IOException {
        Session session = client.startSession();
        try {
            return new RemoteCommand(client, session, session.exec(line));
        } catch (IOException e) {
            session.close();
            throw e;
        }
    }

    InputStream output() {
        return output;
    }

    OutputStream input() {
        return input;
    }

    /// Ends its input without waiting for it to take what was written last.
    void endInput() {
        try {
            command.getOutputStream().close();
        } catch (IOException e) {
            // it has closed it itself
        }
    }

    /// The end of what came on standard error so far.
    String errors() {
        return errors.text();
    }

    /// The same, when all of it is there or two seconds are over.
    String finalErrors() {
        errors.awaitEnd(LAST_ERRORS);
        return errors.text();
    }

    /// Reads on to the line that begins with `start`, and returns what follows there; null if there is none.
    @Nullable
    String answer(String start, Duration patience) throws IOException {
        Thread impatient = Thread.startVirtualThread(() -> closeAfter(patience));
        try {
            for (int read = 0; read < LONGEST_NOISE; ) {
                String line = line();
                if (line == null) {
                    return null;
                }
                if (line.startsWith(start)) {
                    return line.substring(start.length()).strip();
                }
                read += line.length() + 1;
            }
            return null;
        } finally {
            impatient.interrupt();
        }
    }

    /// The next line; its first bytes if it is long. Null at the end.
    private @Nullable String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int read = output.read();
        if (read < 0) {
            return null;
        }
        for (; read >= 0 && read != '\n' && line.size() < LONGEST_ANSWER; read = output.read()) {
            line.write(read);
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private void closeAfter(Duration patience) {
        try {
            Thread.sleep(patience);
            close();
        } catch (InterruptedException e) {
            // the answer came
        }
    }

    OptionalInt await(Duration patience) {
        try {
            command.join(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ConnectionException e) {
            return OptionalInt.empty();
        }
        errors.awaitEnd(LAST_ERRORS);
        Integer status = command.getExitStatus();
        return status == null ? OptionalInt.empty() : OptionalInt.of(status);
    }

    boolean isOpen() {
        return command.isOpen();
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (IOException e) {
            // the connection is gone, and it with that
        }
    }

    /// SSHJ's stream waits for bytes when it is asked for none.
    private static final class ZeroReads extends FilterInputStream {
        ZeroReads(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return length == 0 ? 0 : super.read(bytes, offset, length);
        }
    }
}
