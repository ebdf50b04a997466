package org.vml.agent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.message.HostMessage;
import org.vml.protocol.message.MessageCodec;
import org.vml.protocol.wire.Frames;

/// The agent as a process whose controller goes away.
class HangupTest {
    @TempDir
    private Path root;

    private Process agent;

    @BeforeEach
    void start() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(root.resolve("large").toFile(), "rw")) {
            file.setLength(7L << 30); // one hole, looked through all the same: that takes tens of seconds
        }
        agent = new ProcessBuilder(List.of(
                        System.getProperty("java.home") + "/bin/java",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "session",
                        "--root",
                        root.toString()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @AfterEach
    void end() {
        agent.destroyForcibly();
    }

    private void send(HostMessage message) throws IOException {
        MessageCodec.send(message, new Frames(InputStream.nullInputStream(), agent.getOutputStream()));
        agent.getOutputStream().flush();
    }

    @Test
    void endsWhileItIsBusy() throws Exception {
        send(new HostMessage.Inspect(List.of(RawPath.of("/large"))));
        assertFalse(agent.waitFor(2, TimeUnit.SECONDS), "it should be busy");
        agent.getOutputStream().close();
        assertTrue(agent.waitFor(10, TimeUnit.SECONDS), "it goes on for nobody");
        assertEquals(3, agent.exitValue());
    }
}
