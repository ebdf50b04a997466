package org.vml.protocol.message;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vml.protocol.environment.Digest;
import org.vml.protocol.environment.Environment;
import org.vml.protocol.environment.Exclusion;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.environment.RestoreStep;
import org.vml.protocol.environment.Section;
import org.vml.protocol.environment.Withheld;
import org.vml.protocol.message.AgentMessage.Child;
import org.vml.protocol.message.AgentMessage.Outcome;
import org.vml.protocol.message.AgentMessage.Piece;
import org.vml.protocol.message.AgentMessage.Report;
import org.vml.protocol.message.AgentMessage.Unmade;
import org.vml.protocol.wire.Bytes;
import org.vml.protocol.wire.Frames;
import org.vml.protocol.wire.ProtocolException;
import org.vml.protocol.wire.WireReader;
import org.vml.protocol.wire.WireWriter;

/// Messages as bodies of frames: a number for the kind, then the fields in the order of the record's components.
/// Version [#VERSION] of the protocol.
public final class MessageCodec {
    /// The newest version of the protocol that this build speaks.
    public static final int VERSION = 1;

    private MessageCodec() {}

    /// Sends a message of the controller.
    public static void send(HostMessage message, Frames frames) throws IOException {
        WireWriter out = new WireWriter();
        write(message, out);
        frames.write(out.buffer(), out.length());
    }

    /// Sends a message of the agent.
    public static void send(AgentMessage message, Frames frames) throws IOException {
        WireWriter out = new WireWriter();
        write(message, out);
        frames.write(out.buffer(), out.length());
    }

    /// The next message of the controller; null at the end of the stream.
    public static @Nullable HostMessage receiveFromHost(Frames frames) throws IOException {
        byte[] body = frames.read();
        return body == null ? null : readHost(body);
    }

    /// The next message of the agent; null at the end of the stream.
    public static @Nullable AgentMessage receiveFromAgent(Frames frames) throws IOException {
        byte[] body = frames.read();
        return body == null ? null : readAgent(body);
    }

    static void write(HostMessage message, WireWriter out) {
        switch (message) {
            case HostMessage.Hello(int protocol, String version) -> {
                out.octet(1);
                out.number(protocol);
                out.string(version);
            }
            case HostMessage.Walk walk -> {
                out.octet(2);
                out.bool(walk.known());
                out.number(walk.directories());
                strings(walk.guestRules(), out);
                strings(walk.rules(), out);
                out.number(walk.largest());
            }
            case HostMessage.Known(Bytes pairs, boolean last) -> {
                out.octet(3);
                out.bytes(pairs);
                out.bool(last);
            }
            case HostMessage.Read(List<RawPath> paths) -> paths(4, paths, out);
            case HostMessage.Want(Bytes bitmap) -> {
                out.octet(5);
                out.bytes(bitmap);
            }
            case HostMessage.ReadEnvironment(String user) -> {
                out.octet(6);
                out.string(user);
            }
            case HostMessage.ReadSystem(List<String> sections) -> {
                out.octet(7);
                strings(sections, out);
            }
            case HostMessage.Inspect(List<RawPath> paths) -> paths(8, paths, out);
            case HostMessage.Restore(String id, String entry) -> {
                out.octet(9);
                out.string(id);
                out.string(entry);
            }
            case HostMessage.Steps(List<RestoreStep> steps, boolean last) -> {
                out.octet(10);
                out.list(steps, RestoreStep::write);
                out.bool(last);
            }
            case HostMessage.Content(Digest digest, Bytes bytes) -> {
                out.octet(11);
                digest.write(out);
                out.bytes(bytes);
            }
            case HostMessage.Undo(String id) -> {
                out.octet(12);
                out.string(id);
            }
            case HostMessage.Quiesce(boolean before) -> {
                out.octet(13);
                out.bool(before);
            }
            case HostMessage.Bye() -> out.octet(14);
            case HostMessage.Provision(List<Section> wanted) -> {
                out.octet(15);
                out.list(wanted, Section::write);
            }
        }
    }

    static HostMessage readHost(byte[] body) throws ProtocolException {
        WireReader in = new WireReader(body);
        int kind = in.octet();
        HostMessage message = switch (kind) {
            case 1 -> new HostMessage.Hello(in.number(Integer.MAX_VALUE), in.string());
            case 2 ->
                new HostMessage.Walk(
                        in.bool(),
                        in.number(Integer.MAX_VALUE),
                        in.list(WireReader::string),
                        in.list(WireReader::string),
                        in.number(Long.MAX_VALUE));
            case 3 -> new HostMessage.Known(in.bytes(Frames.LONGEST), in.bool());
            case 4 -> new HostMessage.Read(in.list(RawPath::read));
            case 5 -> new HostMessage.Want(in.bytes(Frames.LONGEST));
            case 6 -> new HostMessage.ReadEnvironment(in.string());
            case 7 -> new HostMessage.ReadSystem(in.list(WireReader::string));
            case 8 -> new HostMessage.Inspect(in.list(RawPath::read));
            case 9 -> new HostMessage.Restore(in.string(), in.string());
            case 10 -> new HostMessage.Steps(in.list(RestoreStep::read), in.bool());
            case 11 -> new HostMessage.Content(Digest.read(in), in.bytes(FileState.PIECE));
            case 12 -> new HostMessage.Undo(in.string());
            case 13 -> new HostMessage.Quiesce(in.bool());
            case 14 -> new HostMessage.Bye();
            case 15 -> new HostMessage.Provision(in.list(Section::read));
            default -> throw new ProtocolException("no message of the controller has the number " + kind);
        };
        in.finish();
        return message;
    }

    static void write(AgentMessage message, WireWriter out) {
        switch (message) {
            case AgentMessage.Welcome welcome -> {
                out.octet(64);
                out.number(welcome.protocol());
                out.string(welcome.version());
                strings(
                        welcome.capabilities().stream()
                                .map(Capability::word)
                                .sorted()
                                .toList(),
                        out);
                out.string(welcome.user());
                out.string(welcome.login());
                out.bool(welcome.root());
                out.string(welcome.volume());
                out.string(welcome.rules());
            }
            case AgentMessage.Base(String kind, String explanation) -> {
                out.octet(65);
                out.string(kind);
                out.string(explanation);
            }
            case AgentMessage.Listing listing -> {
                out.octet(66);
                listing.directory().write(out);
                out.bool(listing.complete());
                out.bool(listing.opaque());
                out.list(listing.children(), MessageCodec::write);
                out.list(listing.excluded(), (Bytes name, WireWriter w) -> w.bytes(name));
                out.list(listing.removed(), (Bytes name, WireWriter w) -> w.bytes(name));
            }
            case AgentMessage.Excluded(List<Exclusion> exclusions) -> {
                out.octet(67);
                out.list(exclusions, Exclusion::write);
            }
            case AgentMessage.Walked(long directories, long objects, long unreadable) -> {
                out.octet(68);
                out.number(directories);
                out.number(objects);
                out.number(unreadable);
            }
            case AgentMessage.Offer(List<Piece> pieces) -> {
                out.octet(69);
                out.list(pieces, MessageCodec::write);
            }
            case AgentMessage.Content(Bytes bytes) -> {
                out.octet(70);
                out.bytes(bytes);
            }
            case AgentMessage.Reports(List<Report> reports) -> {
                out.octet(71);
                out.list(reports, MessageCodec::write);
            }
            case AgentMessage.EnvironmentRead(Environment environment) -> {
                out.octet(72);
                environment.write(out);
            }
            case AgentMessage.SystemRead(List<Section> sections) -> {
                out.octet(73);
                out.list(sections, Section::write);
            }
            case AgentMessage.Need(List<Digest> digests) -> {
                out.octet(74);
                out.list(digests, Digest::write);
            }
            case AgentMessage.Restored restored -> {
                out.octet(75);
                out.string(restored.id());
                out.number(restored.done());
                out.list(restored.failures(), Exclusion::write);
                strings(restored.notes(), out);
            }
            case AgentMessage.Quiesced(List<String> notes) -> {
                out.octet(76);
                strings(notes, out);
            }
            case AgentMessage.Failed(String problem) -> {
                out.octet(77);
                out.string(problem);
            }
            case AgentMessage.Provisioned(List<String> made, List<Unmade> failures) -> {
                out.octet(78);
                strings(made, out);
                out.list(failures, (Unmade failure, WireWriter w) -> {
                    w.string(failure.what());
                    w.string(failure.why());
                });
            }
        }
    }

    static AgentMessage readAgent(byte[] body) throws ProtocolException {
        WireReader in = new WireReader(body);
        int kind = in.octet();
        AgentMessage message = switch (kind) {
            case 64 ->
                new AgentMessage.Welcome(
                        in.number(Integer.MAX_VALUE),
                        in.string(),
                        capabilities(in),
                        in.string(),
                        in.string(),
                        in.bool(),
                        in.string(),
                        in.string());
            case 65 -> new AgentMessage.Base(in.string(), in.string());
            case 66 ->
                new AgentMessage.Listing(
                        RawPath.read(in),
                        in.bool(),
                        in.bool(),
                        in.list(MessageCodec::readChild),
                        in.list(MessageCodec::readName),
                        in.list(MessageCodec::readName));
            case 67 -> new AgentMessage.Excluded(in.list(Exclusion::read));
            case 68 ->
                new AgentMessage.Walked(
                        in.number(Long.MAX_VALUE), in.number(Long.MAX_VALUE), in.number(Long.MAX_VALUE));
            case 69 -> new AgentMessage.Offer(in.list(MessageCodec::readPiece));
            case 70 -> new AgentMessage.Content(in.bytes(FileState.PIECE));
            case 71 -> new AgentMessage.Reports(in.list(MessageCodec::readReport));
            case 72 -> new AgentMessage.EnvironmentRead(Environment.read(in));
            case 73 -> new AgentMessage.SystemRead(in.list(Section::read));
            case 74 -> new AgentMessage.Need(in.list(Digest::read));
            case 75 ->
                new AgentMessage.Restored(
                        in.string(),
                        in.number(Integer.MAX_VALUE),
                        in.list(Exclusion::read),
                        in.list(WireReader::string));
            case 76 -> new AgentMessage.Quiesced(in.list(WireReader::string));
            case 77 -> new AgentMessage.Failed(in.string());
            case 78 ->
                new AgentMessage.Provisioned(
                        in.list(WireReader::string), in.list(each -> new Unmade(each.string(), each.string())));
            default -> throw new ProtocolException("no message of the agent has the number " + kind);
        };
        in.finish();
        return message;
    }

    private static Set<Capability> capabilities(WireReader in) throws ProtocolException {
        return in.list(WireReader::string).stream()
                .flatMap(word -> Capability.of(word).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static void write(Child child, WireWriter out) {
        out.bytes(child.name());
        child.facts().write(out);
    }

    private static Child readChild(WireReader in) throws ProtocolException {
        return new Child(readName(in), Facts.read(in));
    }

    /// A name in a directory: one component of a path.
    private static Bytes readName(WireReader in) throws ProtocolException {
        Bytes name = in.bytes(RawPath.LONGEST);
        if (!RawPath.isName(name)) {
            throw new ProtocolException("\"" + RawPath.display(name.shared()) + "\" is no name");
        }
        return name;
    }

    private static void write(Piece piece, WireWriter out) {
        piece.digest().write(out);
        out.number(piece.length());
    }

    private static Piece readPiece(WireReader in) throws ProtocolException {
        return new Piece(Digest.read(in), in.number(FileState.PIECE));
    }

    private static void write(Report report, WireWriter out) {
        report.path().write(out);
        switch (report.outcome()) {
            case Outcome.Found found -> {
                out.octet(0);
                found.facts().write(out);
                found.state().write(out);
                out.bool(found.beforeKnown());
                out.optional(found.before(), FileState::write);
                out.bool(found.unstable());
            }
            case Outcome.Absent absent -> {
                out.octet(1);
                out.bool(absent.beforeKnown());
                out.optional(absent.before(), FileState::write);
            }
            case Outcome.Secret secret -> {
                out.octet(2);
                secret.withheld().write(out);
            }
            case Outcome.LeftOut leftOut -> {
                out.octet(3);
                out.string(leftOut.reason());
            }
        }
    }

    private static Report readReport(WireReader in) throws ProtocolException {
        RawPath path = RawPath.read(in);
        return new Report(
                path,
                switch (in.number(3)) {
                    case 0 ->
                        new Outcome.Found(
                                Facts.read(in), FileState.read(in), in.bool(), in.optional(FileState::read), in.bool());
                    case 1 -> new Outcome.Absent(in.bool(), in.optional(FileState::read));
                    case 2 -> new Outcome.Secret(Withheld.read(in));
                    default -> new Outcome.LeftOut(in.string());
                });
    }

    private static void paths(int kind, List<RawPath> paths, WireWriter out) {
        out.octet(kind);
        out.list(paths, RawPath::write);
    }

    private static void strings(List<String> strings, WireWriter out) {
        out.list(strings, (String string, WireWriter w) -> w.string(string));
    }
}
