package org.vml.agent.apply;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.protocol.wire.ProtocolException;
import org.vml.protocol.wire.WireReader;
import org.vml.protocol.wire.WireWriter;

/// The journal of one restore, only ever appended to: records of their length (four octets, big-endian), a kind (an
/// octet), fields as in frames, and the CRC-32C of kind and fields. What is behind a record that is not whole counts
/// as never written.
///
/// Records: begun (a sequence number, entry, tops), actions, an [Outcome], a [Phase], tops anew.
final class Journal implements AutoCloseable {
    private static final byte[] NAME = "journal".getBytes(StandardCharsets.US_ASCII);
    private static final int BEGUN = 1;
    private static final int ACTIONS = 2;
    private static final int OUTCOME = 3;
    private static final int PHASE = 4;
    private static final int TOPS = 5;
    private static final int MOST_ACTIONS = 1000;
    private static final int HEADER = 4;
    private static final int CHECK = 4;

    private final String id;
    private final int file;
    private final Changes changes;
    private long end;
    private long sequence;
    private String entry = "";
    private List<Top> tops = List.of();
    private final List<Action> actions = new ArrayList<>();
    private Outcome outcome = new Outcome(0, List.of(), List.of());
    private Phase phase = Phase.PREPARING;

    private Journal(String id, int file, Changes changes) {
        this.id = id;
        this.file = file;
        this.changes = changes;
    }

    /// Opens the journal in a directory, a new one if there is none.
    static Journal open(String id, int directory, Changes changes) throws IOException {
        int flags = Linux.O_RDWR | Linux.O_CREAT | Linux.O_NOFOLLOW;
        Journal journal = new Journal(id, changes.create(directory, NAME, flags), changes);
        try {
            journal.readAll();
            return journal;
        } catch (IOException e) {
            journal.close();
            throw e;
        }
    }

    static void remove(int directory, Changes changes) throws LinuxException {
        if (Spot.look(directory, NAME) != null) {
            changes.remove(directory, NAME);
        }
    }

    private void readAll() throws IOException {
        byte[] body = next();
        while (body != null) {
            read(new WireReader(body));
            end += HEADER + body.length + CHECK;
            body = next();
        }
    }

    private byte @Nullable [] next() throws LinuxException {
        byte[] header = new byte[HEADER];
        long size = Linux.stat(file).facts().size();
        if (!readFully(header, end)) {
            return null;
        }
        int length = ByteBuffer.wrap(header).getInt();
        if (length < 1 || length > size - end - HEADER - CHECK) {
            return null;
        }
        byte[] body = new byte[length];
        byte[] check = new byte[CHECK];
        boolean isWhole = readFully(body, end + HEADER) && readFully(check, end + HEADER + length);
        return isWhole && ByteBuffer.wrap(check).getInt() == checksum(body, length) ? body : null;
    }

    private boolean readFully(byte[] into, long offset) throws LinuxException {
        int done = 0;
        for (int got = 1; done < into.length && got > 0; done += got) {
            got = Linux.read(file, offset + done, into, done, into.length - done);
        }
        return done == into.length;
    }

    private void read(WireReader in) throws ProtocolException {
        int kind = in.octet();
        switch (kind) {
            case BEGUN -> {
                sequence = in.number();
                entry = in.string();
                tops = in.list(Top::read);
            }
            case ACTIONS -> actions.addAll(in.list(Action::read));
            case OUTCOME -> outcome = Outcome.read(in);
            case PHASE -> phase = Phase.of(in.octet());
            case TOPS -> tops = in.list(Top::read);
            default -> throw new ProtocolException("the journal of restore " + id + " has a record of kind " + kind);
        }
        in.finish();
    }

    /// @param number greater than those of all restores before
    void begin(long number, String name, List<Top> all) throws LinuxException {
        sequence = number;
        entry = name;
        tops = List.copyOf(all);
        WireWriter out = record(BEGUN);
        out.number(sequence);
        out.string(entry);
        out.list(tops, Top::write);
        append(out);
        changes.sync(file);
    }

    /// From here on the restore is either finished or undone.
    void ready(List<Action> all, Outcome result) throws LinuxException {
        for (int from = 0; from < all.size(); from += MOST_ACTIONS) {
            WireWriter out = record(ACTIONS);
            out.list(all.subList(from, Math.min(from + MOST_ACTIONS, all.size())), Action::write);
            append(out);
        }
        WireWriter out = record(OUTCOME);
        result.write(out);
        append(out);
        actions.addAll(all);
        outcome = result;
        enter(Phase.READY);
    }

    void enter(Phase next) throws LinuxException {
        changes.sync(file);
        WireWriter out = record(PHASE);
        out.octet(next.code());
        append(out);
        changes.sync(file);
        phase = next;
    }

    /// The stages are to go, and their directories to keep these times.
    void leave(List<Top> now) throws LinuxException {
        WireWriter out = record(TOPS);
        out.list(now, Top::write);
        append(out);
        tops = List.copyOf(now);
        enter(Phase.LEAVING);
    }

    private static WireWriter record(int kind) {
        WireWriter out = new WireWriter();
        out.octet(kind);
        return out;
    }

    private void append(WireWriter body) throws LinuxException {
        int length = body.length();
        ByteBuffer whole = ByteBuffer.allocate(HEADER + length + CHECK);
        whole.putInt(length).put(body.buffer(), 0, length).putInt(checksum(body.buffer(), length));
        changes.write(file, end, whole.array(), 0, whole.capacity());
        end += whole.capacity();
    }

    private static int checksum(byte[] body, int length) {
        CRC32C sum = new CRC32C();
        sum.update(body, 0, length);
        return (int) sum.getValue();
    }

    String id() {
        return id;
    }

    String entry() {
        return entry;
    }

    long sequence() {
        return sequence;
    }

    List<Top> tops() {
        return tops;
    }

    List<Action> actions() {
        return actions;
    }

    Outcome outcome() {
        return outcome;
    }

    Phase phase() {
        return phase;
    }

    @Override
    public void close() {
        Linux.close(file);
    }
}
