package org.vml.light;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vml.guest.AgentSession;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.protocol.environment.Digest;
import org.vml.protocol.environment.Environment;
import org.vml.protocol.environment.Exclusion;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.environment.Withheld;
import org.vml.protocol.message.AgentMessage;
import org.vml.protocol.message.AgentMessage.Outcome;
import org.vml.protocol.message.AgentMessage.Report;
import org.vml.protocol.message.HostMessage;
import org.vml.protocol.wire.WireWriter;

/// Captures the light level of a guest: what differs from the base, with what was left out and why.
final class Capture {
    /// How many paths are read at a time, and how many bytes of them at the most.
    private static final int MOST_PATHS = 256;

    private static final int MOST_BYTES = 1 << 19;

    private final AgentSession agent;
    private final @Nullable BaseListing base;
    private final @Nullable LightLevel before;
    private final NewPieces sent;
    private final Run run;
    private final Told told = new Told();
    private final WireWriter measure = new WireWriter();
    private final List<LightFile> files = new ArrayList<>();
    private final List<Exclusion> excluded = new ArrayList<>();
    private final List<Withheld> withheld = new ArrayList<>();

    /// @param base what the guest's root began as; null if that is not known
    /// @param before the light level that the same guest had before, or was made from; null if there is none
    Capture(AgentSession agent, @Nullable BaseListing base, @Nullable LightLevel before, NewPieces sent, Run run) {
        this.agent = agent;
        this.base = base;
        this.before = before;
        this.sent = sent;
        this.run = run;
    }

    /// All but where the pieces go.
    LightIndex capture(CaptureRequest request) {
        run.phase("looking at the environment", -1);
        String user = request.user();
        // First, since it tells where secrets lie.
        Environment environment = user == null ? null : environment(user);
        run.phase("looking", -1);
        Suspects suspects = Suspects.find(agent, base, request, told, run);
        excluded.addAll(suspects.excluded());
        run.phase("reading", -1);
        readAll(suspects.found());
        files.sort(Comparator.comparing(LightFile::path));
        excluded.sort(Comparator.comparing(Exclusion::path));
        AgentMessage.Base known = suspects.known();
        return new LightIndex(
                new LightIndex.Base(
                        request.base(),
                        request.baseName(),
                        base == null ? "" : base.volume(),
                        known.kind(),
                        known.explanation()),
                files,
                excluded,
                withheld,
                environment,
                agent.ask(new HostMessage.ReadSystem(List.of()), AgentMessage.SystemRead.class)
                        .sections(),
                List.of());
    }

    private Environment environment(String user) {
        return agent.ask(new HostMessage.ReadEnvironment(user), AgentMessage.EnvironmentRead.class)
                .environment();
    }

    private void readAll(Map<RawPath, @Nullable Facts> suspects) {
        Map<RawPath, LightFile> known = new HashMap<>();
        if (before != null) {
            before.index().files().forEach(file -> known.put(file.path(), file));
        }
        List<RawPath> batch = new ArrayList<>();
        int bytes = 0;
        for (Map.Entry<RawPath, @Nullable Facts> suspect : suspects.entrySet()) {
            LightFile same = known.get(suspect.getKey());
            if (same != null && !same.unstable() && Objects.equals(same.facts(), suspect.getValue()) && isHere(same)) {
                files.add(same);
                continue;
            }
            batch.add(suspect.getKey());
            bytes += suspect.getKey().bytes().length();
            if (batch.size() == MOST_PATHS || bytes > MOST_BYTES) {
                read(batch);
                batch.clear();
                bytes = 0;
            }
        }
        if (!batch.isEmpty()) {
            read(batch);
        }
    }

    /// Whether an object of the level before is known in full: also where its content was that of the base.
    private boolean isHere(LightFile file) {
        FileState state = file.state();
        return state == null
                ? file.beforeKnown()
                : file.hasContentOfBase() || state.pieces().stream().allMatch(Objects.requireNonNull(before)::has);
    }

    private void read(List<RawPath> paths) {
        Map<RawPath, FileState> states = new HashMap<>();
        Map<Digest, BasePiece> ofBase = new HashMap<>();
        for (RawPath path : paths) {
            FileState state = base == null ? null : base.state(path);
            if (state != null) {
                states.put(path, state);
                for (int i = 0; i < state.pieces().size(); i++) {
                    ofBase.put(state.pieces().get(i), new BasePiece(path, i));
                }
            }
        }
        for (Report report : new Reading(agent, sent, before, run).read(List.copyOf(paths), ofBase.keySet())) {
            note(report, states.get(report.path()), ofBase);
        }
    }

    /// Where the base has a piece.
    private record BasePiece(RawPath file, int number) {}

    private void note(Report report, @Nullable FileState inBase, Map<Digest, BasePiece> ofBase) {
        RawPath path = report.path();
        switch (report.outcome()) {
            case Outcome.Found found -> {
                boolean isKnown = base != null || found.beforeKnown();
                FileState was = base != null ? inBase : found.before();
                if (!isSame(found, was)) {
                    LightFile file = new LightFile(path, found.facts(), found.state(), isKnown, was, found.unstable());
                    complete(file, ofBase);
                    keep(file);
                }
            }
            case Outcome.Absent absent -> {
                FileState was = base != null ? inBase : absent.before();
                if (was != null || !(base != null || absent.beforeKnown())) {
                    keep(new LightFile(path, null, null, base != null || absent.beforeKnown(), was, false));
                }
            }
            case Outcome.Secret(Withheld secret) -> {
                withheld.add(secret);
                tell(secret::write);
            }
            case Outcome.LeftOut(String reason) -> {
                Exclusion exclusion = new Exclusion(path, reason);
                excluded.add(exclusion);
                tell(exclusion::write);
            }
        }
    }

    private void keep(LightFile file) {
        files.add(file);
        tell(file::write);
    }

    private void tell(Consumer<WireWriter> write) {
        measure.clear();
        write.accept(measure);
        told.object(measure.length());
    }

    /// A file with several names may be the same and have other ones now: then it counts as changed.
    private static boolean isSame(Outcome.Found found, @Nullable FileState was) {
        boolean isLinked =
                found.facts().kind() == FileKind.FILE && found.facts().links() > 1;
        return !isLinked && found.state().equals(was);
    }

    /// Gets the pieces that were not sent because the base has them, though the file as a whole is another one.
    private void complete(LightFile file, Map<Digest, BasePiece> ofBase) {
        if (file.hasContentOfBase()) {
            return;
        }
        for (Digest digest : Objects.requireNonNull(file.state()).pieces()) {
            if (!sent.has(digest) && (before == null || !before.has(digest))) {
                BasePiece piece = ofBase.get(digest);
                if (piece == null || base == null) {
                    throw ProblemException.of(
                            ProblemKind.GUEST, "The agent in the guest has not offered all of " + file.path());
                }
                sent.add(digest, base.read(piece.file(), piece.number()));
            }
        }
    }
}
