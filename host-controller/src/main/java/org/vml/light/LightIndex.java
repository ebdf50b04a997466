package org.vml.light;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vml.logbook.Entry;
import org.vml.logbook.Logbook;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.protocol.environment.Environment;
import org.vml.protocol.environment.Exclusion;
import org.vml.protocol.environment.Section;
import org.vml.protocol.environment.Withheld;
import org.vml.protocol.wire.ProtocolException;
import org.vml.protocol.wire.WireReader;
import org.vml.protocol.wire.WireWriter;
import org.vml.repository.BytesSource;
import org.vml.repository.DiskSource;

/// All that the light level says, but for the content of files.
///
/// @param base the entry whose disk the guest began as; a fresh machine of it is what the files are put into
/// @param files what differs from it, ascending by path
/// @param excluded what may differ and is not here, and why
/// @param withheld the secrets that stayed in the guest
/// @param environment of the user; null if nobody's was asked for, or it could not be read
/// @param system facts about the guest
/// @param pieces where the pieces of files are in the content
public record LightIndex(
        Base base,
        List<LightFile> files,
        List<Exclusion> excluded,
        List<Withheld> withheld,
        @Nullable Environment environment,
        List<Section> system,
        List<PlacedPiece> pieces) {

    private static final byte[] MAGIC = "VMLLIGHT1\n".getBytes(StandardCharsets.US_ASCII);

    private static final int PADDING = 1 << 16;

    public LightIndex {
        files = List.copyOf(files);
        excluded = List.copyOf(excluded);
        withheld = List.copyOf(withheld);
        system = List.copyOf(system);
        pieces = List.copyOf(pieces);
    }

    /// What the files differ from.
    ///
    /// @param entry the id of the entry, in the repository that this one was saved to
    /// @param name what that was called then
    /// @param volume the UUID of the file system on its disks that is the guest's root, in 32 hexadecimal digits;
    ///     empty if it is not known
    /// @param kind how the agent knew: `listing`, `overlay`, `packages`
    /// @param explanation the same for people
    public record Base(String entry, String name, String volume, String kind, String explanation) {
        /// The entry, if it is there.
        public Optional<Entry> find(Logbook logbook) {
            return logbook.entries().stream()
                    .filter(known -> known.id().value().equals(entry))
                    .findFirst();
        }

        /// A problem of kind `CONFLICT` if a machine that began as another entry is to be compared.
        public void requireEntry(String other, String area) {
            if (!entry.equals(other)) {
                throw ProblemException.of(
                        ProblemKind.CONFLICT,
                        "Could not compare: the machine in " + area + " did not begin as " + name
                                + ", which the files of the entry differ from");
            }
        }

        void write(WireWriter out) {
            out.string(entry);
            out.string(name);
            out.string(volume);
            out.string(kind);
            out.string(explanation);
        }

        static Base read(WireReader in) throws ProtocolException {
            return new Base(in.string(), in.string(), in.string(), in.string(), in.string());
        }
    }

    /// The same with other places of pieces.
    LightIndex placed(List<PlacedPiece> places) {
        return new LightIndex(base, files, excluded, withheld, environment, system, places);
    }

    /// The index as the repository keeps it: the magic, the length of what follows in eight bytes, the fields, and
    /// zeros up to a multiple of [#PADDING], so that the next index is often as long, and stored as its difference.
    /// A problem of kind `GUEST` if it is longer than [LightLevel#LONGEST_INDEX]: nobody would read it.
    DiskSource encode() {
        WireWriter out = new WireWriter(PADDING);
        out.raw(MAGIC, 0, MAGIC.length);
        out.fixed64(0);
        int begin = out.length();
        write(out);
        int end = out.length();
        if (end > LightLevel.LONGEST_INDEX - PADDING) {
            throw Told.tooMuch("the index of " + files.size() + " paths would have " + end + " bytes");
        }
        int padding = Math.ceilDiv(end, PADDING) * PADDING - end;
        out.raw(new byte[padding], 0, padding);
        ByteBuffer.wrap(out.buffer()).putLong(MAGIC.length, end - begin);
        return new BytesSource(out.buffer(), out.length());
    }

    private void write(WireWriter out) {
        base.write(out);
        out.list(files, LightFile::write);
        out.list(excluded, Exclusion::write);
        out.list(withheld, Withheld::write);
        out.optional(environment, Environment::write);
        out.list(system, Section::write);
        out.list(pieces, PlacedPiece::write);
    }

    /// A problem of kind `DAMAGED` if these bytes are none.
    static LightIndex decode(byte[] bytes) {
        if (!Arrays.equals(bytes, 0, Math.min(MAGIC.length, bytes.length), MAGIC, 0, MAGIC.length)) {
            throw damaged("it does not begin as one");
        }
        WireReader all = new WireReader(bytes, MAGIC.length, bytes.length);
        try {
            long length = all.fixed64();
            if (length < 0 || length > all.remaining()) {
                throw new ProtocolException("it ends too early");
            }
            WireReader in = new WireReader(all.raw((int) length));
            LightIndex index = new LightIndex(
                    Base.read(in),
                    in.list(LightFile::read),
                    in.list(Exclusion::read),
                    in.list(Withheld::read),
                    in.optional(Environment::read),
                    in.list(Section::read),
                    in.list(PlacedPiece::read));
            in.finish();
            index.requireAscending();
            return index;
        } catch (ProtocolException e) {
            throw damaged(e.getMessage()).because(e);
        }
    }

    private void requireAscending() throws ProtocolException {
        for (int i = 1; i < files.size(); i++) {
            if (files.get(i - 1).path().compareTo(files.get(i).path()) >= 0) {
                throw new ProtocolException(files.get(i).path() + " is out of order");
            }
        }
    }

    private static ProblemException damaged(@Nullable String why) {
        return ProblemException.of(ProblemKind.DAMAGED, "The index of the light level is damaged: " + why)
                .next("`vml check --full` says more");
    }
}
