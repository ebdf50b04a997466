package org.vml.guest.ssh;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// Connected once the server has sent a first byte: QEMU accepts connections to guests that do not listen. Sends small
/// packets at once.
final class GreetedSocket extends Socket {
    static final int PATIENCE_MILLIS = 3000;

    private @Nullable InputStream input;

    @Override
    public void connect(SocketAddress address, int timeout) throws IOException {
        super.connect(address, timeout);
        setTcpNoDelay(true);
        InputStream greeting = new BufferedInputStream(super.getInputStream());
        setSoTimeout(PATIENCE_MILLIS);
        greeting.mark(1);
        if (greeting.read() < 0) {
            throw new EOFException("hung up without a greeting");
        }
        greeting.reset();
        setSoTimeout(0);
        input = greeting;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return input == null ? super.getInputStream() : input;
    }
}
