package org.vml.workingarea;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Ports of 127.0.0.1.
final class FreePort {
    private FreePort() {}

    /// The wanted port if nobody listens there, else any that is free.
    static int near(int wanted) {
        try {
            return bind(wanted);
        } catch (IOException taken) {
            return any();
        }
    }

    static int any() {
        try {
            return bind(0);
        } catch (IOException e) {
            throw ProblemException.of(ProblemKind.FAILED, "No port of 127.0.0.1 is free: " + e.getMessage())
                    .because(e);
        }
    }

    private static int bind(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
