package org.vml.light;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vml.guest.AgentSession;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.protocol.environment.Exclusion;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.message.AgentMessage;
import org.vml.protocol.message.AgentMessage.Child;
import org.vml.protocol.message.HostMessage;
import org.vml.protocol.wire.Bytes;

/// The walk: which objects of a guest may differ from the base, by what `lstat` tells of them.
final class Suspects {
    /// How many bytes of fingerprints go into a frame.
    private static final int PORTION = 1 << 20;

    private final AgentSession agent;
    private final @Nullable BaseListing base;
    private final Told told;
    private final Run run;

    /// Found in the guest, with their facts; null for what the base has and the guest has not.
    private final Map<RawPath, @Nullable Facts> found = new TreeMap<>();

    /// The directory that was listed last, and what the base has in it that was not listed yet.
    private @Nullable RawPath listed;

    private final Map<Bytes, Facts> rest = new HashMap<>();
    private final List<Exclusion> excluded = new ArrayList<>();
    private AgentMessage.@Nullable Base known;
    private AgentMessage.@Nullable Walked walked;

    private Suspects(AgentSession agent, @Nullable BaseListing base, Told told, Run run) {
        this.agent = agent;
        this.base = base;
        this.told = told;
        this.run = run;
    }

    /// Has the agent walk.
    ///
    /// @param base what the guest's root began as; null if that is not known
    /// @param told counts what is kept
    static Suspects find(AgentSession agent, @Nullable BaseListing base, CaptureRequest request, Told told, Run run) {
        Suspects suspects = new Suspects(agent, base, told, run);
        suspects.ask(request);
        suspects.hear(request);
        return suspects;
    }

    Map<RawPath, @Nullable Facts> found() {
        return found;
    }

    List<Exclusion> excluded() {
        return excluded;
    }

    /// How the agent knew what may differ.
    AgentMessage.Base known() {
        if (known == null) {
            throw AgentSession.unexpected(new AgentMessage.Walked(0, 0, 0));
        }
        return known;
    }

    /// How many objects were looked at.
    long objects() {
        return walked == null ? 0 : walked.objects();
    }

    private void ask(CaptureRequest request) {
        Bytes pairs = base == null ? Bytes.EMPTY : base.fingerprints();
        int directories = pairs.length() / (2 * Long.BYTES);
        agent.send(new HostMessage.Walk(
                base != null, directories, request.guestRules(), request.rules(), request.largest()));
        byte[] all = pairs.shared();
        for (int at = 0; base != null && at <= all.length; at += PORTION) {
            int end = Math.min(at + PORTION, all.length);
            byte[] portion = Arrays.copyOfRange(all, at, end);
            agent.send(new HostMessage.Known(Bytes.owned(portion), end == all.length));
            if (end == all.length) {
                return;
            }
        }
    }

    /// All that there is would be the whole system.
    private static AgentMessage.Base requireExact(AgentMessage.Base known, CaptureRequest request) {
        if (known.kind().equals("none")) {
            throw ProblemException.of(
                            ProblemKind.GUEST,
                            "Could not tell what differs in the guest: its root is on no ext4 file system of the disks"
                                    + " of " + request.baseName()
                                    + ", it has no layers, and no package manager is known")
                    .next("Save its disk: leave out --light");
        }
        return known;
    }

    private void hear(CaptureRequest request) {
        while (walked == null) {
            run.checkCancelled();
            switch (agent.receive()) {
                case AgentMessage.Base message -> known = requireExact(message, request);
                case AgentMessage.Listing listing -> compare(listing);
                case AgentMessage.Excluded(List<Exclusion> more) -> exclude(more);
                case AgentMessage.Walked message -> walked = message;
                case AgentMessage other -> throw AgentSession.unexpected(other);
            }
        }
    }

    private void exclude(List<Exclusion> more) {
        for (Exclusion exclusion : more) {
            excluded.add(exclusion);
            told.object(exclusion.path().bytes().length() + exclusion.reason().length());
        }
    }

    private void find(RawPath path, @Nullable Facts facts) {
        found.put(path, facts);
        told.object(path.bytes().length());
    }

    private void compare(AgentMessage.Listing listing) {
        RawPath directory = listing.directory();
        if (!directory.equals(listed)) {
            listed = directory;
            rest.clear();
            if (base != null) {
                base.children(directory).forEach(child -> rest.put(child.name(), child.facts()));
            }
        }
        for (Child child : listing.children()) {
            if (!child.facts().equals(rest.remove(child.name()))) {
                find(directory.child(child.name()), child.facts());
            }
        }
        listing.excluded().forEach(rest::remove);
        List<Bytes> removed = new ArrayList<>(listing.removed());
        removed.addAll(listing.complete() ? rest.keySet() : Set.of());
        for (Bytes name : removed) {
            find(directory.child(name), null);
        }
    }
}
