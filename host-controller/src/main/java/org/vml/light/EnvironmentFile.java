package org.vml.light;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vml.protocol.environment.Digest;
import org.vml.protocol.environment.Environment;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.FileTime;
import org.vml.protocol.environment.Owner;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.environment.RestoreStep;
import org.vml.protocol.environment.Section;
import org.vml.protocol.wire.Bytes;

/// The environment of an entry as a file in a guest, for bash to source: `.local/state/vml/environment.sh` in the home
/// of its user, where no capture takes it from.
final class EnvironmentFile {
    private static final List<String> PLACE = List.of(".local", "state", "vml");
    private static final String NAME = "environment.sh";

    /// An absolute path without detours.
    private static final Pattern HOME = Pattern.compile("(/(?!\\.{1,2}(/|$))[^/\\x00]+)+");

    private final RawPath home;
    private final Owner owner;
    private final int length;
    private final Map<Digest, byte[]> pieces = new LinkedHashMap<>();

    private EnvironmentFile(RawPath home, Owner owner, byte[] text) {
        this.home = home;
        this.owner = owner;
        length = text.length;
        for (int at = 0; at < length; at += FileState.PIECE) {
            byte[] piece = Arrays.copyOfRange(text, at, Math.min(at + FileState.PIECE, length));
            pieces.put(Digest.of(piece, piece.length), piece);
        }
    }

    /// Null if the entry has none, or does not say whose it is.
    static @Nullable EnvironmentFile of(LightIndex index) {
        Environment environment = index.environment();
        if (environment == null || environment.live() == null) {
            return null;
        }
        String home = environment.clean().directory();
        Owner owner = owner(environment.user(), index.system());
        if (owner == null || !HOME.matcher(home).matches()) {
            return null;
        }
        byte[] text = EnvironmentScript.of(environment).getBytes(StandardCharsets.UTF_8);
        return new EnvironmentFile(RawPath.of(home), owner, text);
    }

    private static @Nullable Owner owner(String user, List<Section> system) {
        if (user.equals("root")) {
            return new Owner(0, 0, "root", "root");
        }
        String[] fields = facts(system, "users").getOrDefault(user, "").split(":", -1);
        if (fields.length < 2 || !fields[0].matches("[0-9]{1,9}") || !fields[1].matches("[0-9]{1,9}")) {
            return null;
        }
        String group = facts(system, "groups").entrySet().stream()
                .filter(entry -> entry.getValue().startsWith(fields[1] + ":"))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
        return new Owner(Integer.parseInt(fields[0]), Integer.parseInt(fields[1]), user, group);
    }

    private static Map<String, String> facts(List<Section> system, String name) {
        for (Section section : system) {
            if (section.name().equals(name)) {
                return section.facts();
            }
        }
        return Map.of();
    }

    /// For people: what to say to bash.
    String hint() {
        return "`. ~/" + String.join("/", PLACE) + "/" + NAME + "` gives " + owner.user()
                + " the environment of the entry";
    }

    /// What must be known of the guest.
    List<RawPath> paths() {
        List<RawPath> paths = new ArrayList<>(List.of(home));
        for (String name : PLACE) {
            paths.add(paths.getLast().child(name));
        }
        return paths;
    }

    /// What puts it there; nothing if it has no place.
    ///
    /// @param there what the guest has at [#paths]
    /// @param coming the paths at which something else is put
    List<RestoreStep> steps(TargetLook there, Set<RawPath> coming) {
        List<RestoreStep> steps = new ArrayList<>();
        for (RawPath directory : paths()) {
            FileState state = there.states().get(directory);
            boolean isMade = coming.contains(directory);
            if (!isMade && (state == null ? directory.equals(home) : state.kind() != FileKind.DIRECTORY)) {
                return List.of();
            }
            if (!isMade && state == null) {
                steps.add(new RestoreStep.Put(directory, state(FileKind.DIRECTORY, 0700, 0, List.of())));
            }
        }
        steps.add(new RestoreStep.Put(
                paths().getLast().child(NAME),
                state(FileKind.FILE, 0600, length, pieces.keySet().stream().toList())));
        return steps;
    }

    private FileState state(FileKind kind, int mode, long size, List<Digest> pieces) {
        FileTime now = new FileTime(Instant.now().getEpochSecond(), 0);
        return new FileState(kind, mode, owner, now, size, Bytes.EMPTY, 0, List.of(), pieces, List.of());
    }

    /// Its content, in the order of the pieces.
    Map<Digest, byte[]> pieces() {
        return pieces;
    }
}
