package org.vml.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import org.vml.api.AreaDetail;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `vml console`.
@Command(
        description = "The serial console of the machine of a working area, on this terminal. Ctrl-] leaves it.",
        footer = {"  vml console wa1"})
final class ConsoleCommand extends LogbookCommand {
    private static final int LEAVE = 0x1d;

    @Parameters(arity = "0..1", paramLabel = "AREA", description = "The working area; the only one with a machine.")
    private @Nullable String area;

    @Override
    int run(Session session) {
        AreaDetail detail = session.controller().area(area);
        String socket = detail.console();
        if (detail.adopted()) {
            throw ProblemException.of(
                            ProblemKind.CONFLICT,
                            "The machine in " + detail.name() + " was adopted: its console is its own")
                    .next("`virsh console " + detail.machine() + "` opens it");
        }
        if (socket == null) {
            throw ProblemException.of(ProblemKind.CONFLICT, "The working area " + detail.name() + " is empty");
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                RawTerminal _ = RawTerminal.of(session.world())) {
            boolean ignored = channel.connect(UnixDomainSocketAddress.of(socket));
            session.warn("The console of " + detail.name() + ". Ctrl-] leaves it\r");
            Thread typed = Thread.ofVirtual().start(() -> type(channel));
            show(channel, session.world().out());
            typed.interrupt();
            return 0;
        } catch (IOException e) {
            throw ProblemException.of(
                            ProblemKind.HYPERVISOR,
                            "Could not reach the console of " + detail.name() + ": " + e.getMessage())
                    .next("Is the machine running (`vml status`), and nobody else at its console?")
                    .because(e);
        }
    }

    private static void show(SocketChannel channel, OutputStream out) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4096);
        try {
            while (channel.read(bytes) >= 0) {
                out.write(bytes.array(), 0, bytes.position());
                out.flush();
                bytes.clear();
            }
        } catch (java.nio.channels.ClosedChannelException e) {
            // left by the person
        }
    }

    private static void type(SocketChannel channel) {
        InputStream in = System.in;
        byte[] bytes = new byte[256];
        try {
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                for (int i = 0; i < n; i++) {
                    if (bytes[i] == LEAVE) {
                        channel.close();
                        return;
                    }
                }
                ByteBuffer left = ByteBuffer.wrap(bytes, 0, n);
                while (left.hasRemaining()) {
                    channel.write(left);
                }
            }
            channel.shutdownOutput();
        } catch (IOException e) {
            // the console has ended
        }
    }
}
