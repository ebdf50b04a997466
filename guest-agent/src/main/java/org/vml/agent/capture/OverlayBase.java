package org.vml.agent.capture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.agent.platform.DirectoryScan;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.agent.platform.Place;
import org.vml.protocol.environment.Attribute;
import org.vml.protocol.environment.Exclusion;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.message.AgentMessage;
import org.vml.protocol.wire.Bytes;

/// The walk is through the upper layer: what is in it is told, as the guest sees it, and what it hides of the lower
/// one.
///
/// overlayfs (`Documentation/filesystems/overlayfs.rst`): a character device 0:0 hides; so does an empty file with
/// the attribute `overlay.whiteout` in a directory whose `overlay.opaque` is `x`; `y` hides all of the directory
/// below. aufs (aufs(5)): `.wh.NAME` hides, `.wh..wh..opq` all of the directory; other `.wh..wh.*` are aufs's own.
final class OverlayBase implements Base {
    private static final byte[] HIDES = ".wh.".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OWN = ".wh..wh.".getBytes(StandardCharsets.US_ASCII);
    private static final Bytes HIDES_ALL = Bytes.of(".wh..wh..opq".getBytes(StandardCharsets.US_ASCII));

    private final Overlay overlay;
    private final int root;
    private final int upper;
    private final int lower;
    private final WalkOutput out;
    private @Nullable RawPath opaque;

    /// @param root the open directory that is the guest's root
    /// @param upper likewise
    /// @param lower likewise; negative if it cannot be seen
    OverlayBase(Overlay overlay, int root, int upper, int lower, WalkOutput out) {
        this.overlay = overlay;
        this.root = root;
        this.upper = upper;
        this.lower = lower;
        this.out = out;
    }

    @Override
    public AgentMessage.Base description() {
        return new AgentMessage.Base("overlay", overlay.explanation());
    }

    @Override
    public boolean knows(long key) {
        return false;
    }

    @Override
    public boolean has(long key, long fingerprint) {
        return false;
    }

    @Override
    public Look look(RawPath directory, DirectoryScan scan) throws IOException {
        boolean hasOpaqueAbove = opaque != null && directory.startsWith(opaque);
        String how = overlay.isAufs() ? "" : attribute(directory, "overlay.opaque");
        boolean isOpaque = hasOpaqueAbove || how.equals("y") || (overlay.isAufs() && scan.indexOf(HIDES_ALL) >= 0);
        opaque = isOpaque && !hasOpaqueAbove ? directory : opaque;
        if (!overlay.isAufs() && !attribute(directory, "overlay.redirect").isEmpty()) {
            out.send(new AgentMessage.Excluded(List.of(new Exclusion(
                    directory, "was moved, and the overlay does not hold what was in it from the base"))));
        }
        return new Layer(directory, scan, Place.openDirectory(root, directory), isOpaque, how.equals("x"));
    }

    /// What an attribute of the overlay's says, be it one of the system's or, without privileges, of a user's; empty
    /// if there is none.
    private String attribute(RawPath path, String name) throws LinuxException {
        try (Place place = Place.of(upper, path)) {
            return Linux.attributes(place.directory(), place.name()).stream()
                    .filter(each ->
                            each.name().equals("trusted." + name) || each.name().equals("user." + name))
                    .map(Attribute::value)
                    .map(value -> new String(value.shared(), StandardCharsets.ISO_8859_1))
                    .findFirst()
                    .orElse("");
        }
    }

    /// One directory of the upper layer.
    private final class Layer implements Look {
        private final RawPath directory;
        private final DirectoryScan scan;
        private final int merged;
        private final boolean isOpaque;
        private final boolean mayHideByAttribute;
        private final List<Bytes> removed = new ArrayList<>();

        Layer(RawPath directory, DirectoryScan scan, int merged, boolean isOpaque, boolean mayHideByAttribute) {
            this.directory = directory;
            this.scan = scan;
            this.merged = merged;
            this.isOpaque = isOpaque;
            this.mayHideByAttribute = mayHideByAttribute;
        }

        @Override
        public boolean isComplete() {
            return false;
        }

        @Override
        public boolean isOpaque() {
            return isOpaque;
        }

        @Override
        public boolean shows(int child) throws LinuxException {
            Bytes name = scan.name(child);
            return overlay.isAufs() ? showsAsAufs(name) : !hides(name);
        }

        private boolean showsAsAufs(Bytes name) {
            if (!startsWith(name, HIDES)) {
                return true;
            }
            if (!startsWith(name, OWN)) {
                byte[] all = name.shared();
                removed.add(Bytes.owned(Arrays.copyOfRange(all, HIDES.length, all.length)));
            }
            return false;
        }

        private static boolean startsWith(Bytes name, byte[] prefix) {
            return name.length() > prefix.length
                    && Arrays.equals(name.shared(), 0, prefix.length, prefix, 0, prefix.length);
        }

        private boolean hides(Bytes name) throws LinuxException {
            Facts facts = scan.facts();
            boolean isDevice = facts.kind() == FileKind.CHAR_DEVICE && facts.device() == 0;
            if (isDevice || (mayHideByAttribute && isEmptyFile(facts) && hasWhiteout(name))) {
                removed.add(name);
                return true;
            }
            return false;
        }

        private static boolean isEmptyFile(Facts facts) {
            return facts.kind() == FileKind.FILE && facts.size() == 0;
        }

        private boolean hasWhiteout(Bytes name) throws LinuxException {
            try (Place place = Place.of(upper, directory.child(name))) {
                return Linux.attributes(place.directory(), place.name()).stream()
                        .anyMatch(each -> each.name().endsWith(".overlay.whiteout"));
            }
        }

        @Override
        public @Nullable Facts facts(int child) throws LinuxException {
            try {
                return Linux.stat(merged, scan.name(child).shared()).facts();
            } catch (LinuxException e) {
                if (e.isAbsent()) {
                    return null;
                }
                throw e;
            }
        }

        @Override
        public List<Bytes> removed() throws LinuxException {
            if (isOpaque && lower >= 0) {
                for (Bytes name : lowerNames()) {
                    if (scan.indexOf(name) < 0) {
                        removed.add(name);
                    }
                }
            }
            removed.sort(null);
            return removed.stream().distinct().toList();
        }

        private List<Bytes> lowerNames() throws LinuxException {
            try {
                int open = Place.openDirectory(lower, directory);
                try {
                    return Linux.list(open);
                } finally {
                    Linux.close(open);
                }
            } catch (LinuxException e) {
                if (e.isAbsent()) {
                    return List.of();
                }
                throw e;
            }
        }

        @Override
        public void close() {
            Linux.close(merged);
        }
    }
}
