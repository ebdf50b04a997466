package org.vml.agent.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.vml.agent.platform.Linux;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.message.AgentMessage;
import org.vml.protocol.message.AgentMessage.Report;
import org.vml.protocol.message.HostMessage;
import org.vml.protocol.message.MessageCodec;
import org.vml.protocol.wire.Frames;
import org.vml.protocol.wire.ProtocolException;

/// Answers what the controller asks about files.
public final class Captures {
    private final String root;
    private final Frames frames;
    private long largest = Long.MAX_VALUE;

    /// @param root the directory that paths begin at
    public Captures(String root, Frames frames) {
        this.root = root;
        this.frames = frames;
    }

    /// Walks, once it has heard what the controller knows.
    public void walk(HostMessage.Walk request) throws IOException {
        largest = request.largest();
        KnownDirectories known = new KnownDirectories(request.directories());
        if (request.known()) {
            hear(known);
        }
        int top = open();
        try {
            send(new AgentMessage.Base("listing", "a listing of the disk that the machine began with"));
            Rules rules = Rules.builtIn()
                    .and(RawPath.ROOT, request.rules(), "left out by the rules on the host")
                    .and(RawPath.ROOT, guestRules(top), "left out by /etc/vml/ignore");
            send(new Walk(known, this::send).walk(top, rules));
        } finally {
            Linux.close(top);
        }
    }

    private void hear(KnownDirectories known) throws IOException {
        while (true) {
            if (!(MessageCodec.receiveFromHost(frames) instanceof HostMessage.Known message)) {
                throw new ProtocolException("the known directories end too early");
            }
            ByteBuffer pairs = ByteBuffer.wrap(message.pairs().shared());
            while (pairs.remaining() >= 2 * Long.BYTES) {
                known.put(pairs.getLong(), pairs.getLong());
            }
            if (message.last()) {
                return;
            }
        }
    }

    private static List<String> guestRules(int top) {
        return Markers.lines(top, "etc/vml/ignore".getBytes(StandardCharsets.US_ASCII));
    }

    /// Reads, and offers what it read.
    public void read(List<RawPath> paths) throws IOException {
        PendingOffers offers = new PendingOffers(frames);
        int top = open();
        try {
            Reader reader = new Reader(top, Accounts.of(top), offers, largest);
            List<Report> reports = reports(reader, paths);
            offers.flush();
            send(new AgentMessage.Reports(reports));
        } finally {
            Linux.close(top);
        }
    }

    /// Reads, and only says what it found.
    public void inspect(List<RawPath> paths) throws IOException {
        int top = open();
        try {
            Reader reader = new Reader(top, Accounts.of(top), null, Long.MAX_VALUE);
            send(new AgentMessage.Reports(reports(reader, paths)));
        } finally {
            Linux.close(top);
        }
    }

    private static List<Report> reports(Reader reader, List<RawPath> paths) throws IOException {
        List<Report> reports = new ArrayList<>();
        for (RawPath path : paths) {
            reports.add(new Report(path, reader.read(path)));
        }
        return reports;
    }

    private int open() throws IOException {
        return Linux.openDirectory(Linux.AT_FDCWD, root.getBytes(StandardCharsets.UTF_8));
    }

    private void send(AgentMessage message) throws IOException {
        MessageCodec.send(message, frames);
    }
}
