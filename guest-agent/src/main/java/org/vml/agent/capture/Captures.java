package org.vml.agent.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.message.AgentMessage;
import org.vml.protocol.message.HostMessage;
import org.vml.protocol.message.MessageCodec;
import org.vml.protocol.wire.Frames;
import org.vml.protocol.wire.ProtocolException;

/// Answers what the controller asks about files. One request at a time.
public final class Captures {
    private final RawPath root;
    private final SecretFilter secrets;
    private final Frames frames;
    private List<Rule> rules = BuiltInRules.all();
    private long largest = Long.MAX_VALUE;

    /// @param root the directory that paths begin at, as a real path
    /// @param secrets what stays in the guest
    public Captures(Path root, SecretFilter secrets, Frames frames) {
        this.root = RawPath.of(root.toString());
        this.secrets = secrets;
        this.frames = frames;
    }

    /// Walks, once it has heard what the controller knows; sizes and rules hold for what is read from then on.
    public void walk(HostMessage.Walk request) throws IOException {
        largest = request.largest();
        KnownDirectories known = new KnownDirectories();
        if (request.known()) {
            hear(known);
        }
        try (Trees trees = Trees.open(root)) {
            rules = rules(request);
            send(new Walks(trees, secrets, this::send).walk(request.known() ? known : null, Scope.of(rules)));
        }
    }

    private static List<Rule> rules(HostMessage.Walk request) {
        List<Rule> all = new ArrayList<>(BuiltInRules.all());
        all.addAll(Rule.all(Rule.GUEST, request.guestRules(), "left out by /etc/vml/light.json in the guest"));
        all.addAll(Rule.all(Rule.HOST, request.rules(), "left out by the rules on the host"));
        return all;
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

    /// Reads, and offers what it read.
    public void read(List<RawPath> paths) throws IOException {
        PendingOffers offers = new PendingOffers(frames);
        ReportParts reports = new ReportParts(offers, this::send);
        try (Trees trees = Trees.open(root)) {
            Reader.Roots roots = new Reader.Roots(trees.root(), trees.lower(), Scope.of(rules));
            report(new Reader(roots, secrets, offers, largest), paths, reports);
        }
    }

    /// Reads, and only says what it found: of a secret that is known by its path that it is one, and of others all
    /// but their content. Rules are about what is captured: none counts here.
    public void inspect(List<RawPath> paths) throws IOException {
        ReportParts reports = new ReportParts(new PendingOffers(frames), this::send);
        try (Trees trees = Trees.open(root)) {
            Reader.Roots roots = new Reader.Roots(trees.root(), trees.lower(), null);
            report(new Reader(roots, secrets, null, Long.MAX_VALUE), paths, reports);
        }
    }

    private static void report(Reader reader, List<RawPath> paths, ReportParts reports) throws IOException {
        for (RawPath path : paths) {
            reports.add(new AgentMessage.Report(path, reader.read(path)));
        }
        reports.finish();
    }

    private void send(AgentMessage message) throws IOException {
        MessageCodec.send(message, frames);
    }
}
