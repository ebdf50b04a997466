package org.vml.light;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import org.vml.agent.session.Session;
import org.vml.guest.AgentSession;
import org.vml.operation.Run;
import org.vml.protocol.wire.Frames;

/// Agents in directories that stand for guests, spoken to over a pair of streams.
final class GuestTree {
    private static final int BUFFER = 8 << 20;

    private GuestTree() {}

    static AgentSession session(Path root) throws IOException {
        PipedInputStream questions = new PipedInputStream(BUFFER);
        PipedOutputStream asked = new PipedOutputStream(questions);
        PipedInputStream answers = new PipedInputStream(BUFFER);
        PipedOutputStream answered = new PipedOutputStream(answers);
        Thread agent = Thread.ofPlatform().name("agent in " + root).start(() -> run(root, questions, answered));
        AutoCloseable connection = () -> {
            asked.close();
            agent.join();
        };
        return AgentSession.open(answers, asked, () -> "", connection, new Run());
    }

    private static void run(Path root, PipedInputStream questions, PipedOutputStream answers) {
        try (answers) {
            new Session(root, new Frames(questions, answers)).run();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
