package org.vml.agent.apply;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.protocol.environment.Exclusion;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.message.AgentMessage.Restored;

/// Takes restores from phase to phase while the journals are open.
final class Session {
    private final Tree tree;
    private final Journals journals;
    private final Changes changes;
    private final AfterRestore after;

    Session(Tree tree, Journals journals, Changes changes, AfterRestore after) {
        this.tree = tree;
        this.journals = journals;
        this.changes = changes;
        this.after = after;
    }

    /// Finds out what is to be done.
    @FunctionalInterface
    interface Planning {
        Plan plan() throws IOException;
    }

    Restored restore(String id, String entry, Planning planning, PieceSource pieces) throws IOException {
        tidy();
        Journal own = journals.find(id);
        for (Journal other : journals.all()) {
            if (other != own && other.phase().isBetween()) {
                throw new RestoreException("Restore " + other.id() + " (" + other.entry()
                        + ") was interrupted. Undo it, or repeat it, before another one.");
            }
        }
        if (own != null && own.phase() == Phase.DONE) {
            return own.outcome().restored(id, List.of("it had been done before"));
        }
        if (own != null && own.phase() == Phase.READY) {
            return forward(own);
        }
        if (own != null) {
            requireUndone(backward(own, new ArrayList<>()));
        }
        return prepare(id, entry, planning.plan(), pieces);
    }

    private static void requireUndone(List<HaltedException> failures) throws RestoreException {
        if (!failures.isEmpty()) {
            HaltedException first = failures.getFirst();
            throw new RestoreException(
                    "An earlier attempt could not be undone: " + first.path() + ": " + first.getMessage(), first);
        }
    }

    /// Forgets what crashes left that changes nothing, and all that is done but the last.
    private void tidy() throws LinuxException {
        Journal last = lastDone();
        for (Journal journal : journals.all()) {
            switch (journal.phase()) {
                case PREPARING, UNDONE, LEAVING -> journals.forget(journal);
                case DONE -> {
                    if (journal != last) {
                        leave(journal);
                    }
                }
                case READY, UNDOING -> {}
            }
        }
    }

    private @Nullable Journal lastDone() {
        return journals.all().reversed().stream()
                .filter(journal -> journal.phase() == Phase.DONE)
                .findFirst()
                .orElse(null);
    }

    private void leave(Journal journal) throws LinuxException {
        List<Top> tops = new ArrayList<>();
        for (Top top : journal.tops()) {
            int directory = tree.directory(top.path());
            try {
                tops.add(new Top(top.path(), Linux.stat(directory).facts().modified()));
            } finally {
                Linux.close(directory);
            }
        }
        journal.leave(tops);
        journals.forget(journal);
    }

    private Restored prepare(String id, String entry, Plan plan, PieceSource pieces) throws IOException {
        if (plan.intents().isEmpty()) {
            return new Restored(id, plan.settled(), plan.failures(), plan.notes());
        }
        List<Top> tops = new Room(tree, plan).tops();
        Journal journal = journals.begin(id, entry, tops);
        try {
            stage(journal, plan, pieces);
        } catch (IOException e) {
            journals.forget(journal);
            throw new RestoreException(
                    "Could not prepare restore " + id + "; nothing was changed: " + e.getMessage(), e);
        }
        return forward(journal);
    }

    private void stage(Journal journal, Plan plan, PieceSource pieces) throws IOException {
        List<Exclusion> failures = new ArrayList<>(plan.failures());
        List<String> notes = new ArrayList<>(plan.notes());
        try (Stages stages = Stages.make(tree, journal.tops(), journal.id(), changes)) {
            Staging staging = new Staging(tree, stages, changes, failures, notes);
            staging.fill(plan.intents(), pieces);
            List<Action> actions = new ArrayList<>(staging.actions(plan.intents()));
            plan.times().forEach((path, time) -> actions.add(new Action.Hold(path, time)));
            for (Top top : journal.tops()) {
                if (!plan.times().containsKey(top.path())) {
                    actions.add(new Action.Hold(top.path(), top.modified()));
                }
            }
            stages.sync(changes);
            journal.ready(actions, new Outcome(plan.settled() + staging.done(), failures, notes));
        }
    }

    private Restored forward(Journal journal) throws IOException {
        List<String> notes = new ArrayList<>();
        try (Stages stages = Stages.open(tree, journal.tops(), journal.id())) {
            new Forward(tree, stages, changes, notes::add).run(journal.actions());
            stages.sync(changes);
        } catch (IOException e) {
            return takeBack(journal, e);
        }
        journal.enter(Phase.DONE);
        tidy();
        notes.addAll(after.run(changed(journal)));
        return journal.outcome().restored(journal.id(), notes);
    }

    private Restored takeBack(Journal journal, IOException failure) throws IOException {
        List<String> notes = new ArrayList<>();
        List<Exclusion> failures = new ArrayList<>(journal.outcome().failures());
        RawPath path = failure instanceof HaltedException halted ? halted.path() : RawPath.ROOT;
        failures.add(new Exclusion(path, "all was taken back, because this failed: " + failure.getMessage()));
        backward(journal, notes).forEach(halted -> failures.add(notUndone(halted)));
        return new Restored(journal.id(), 0, failures, notes);
    }

    private static Exclusion notUndone(HaltedException halted) {
        return new Exclusion(halted.path(), "it could not be put back: " + halted.getMessage() + "; undo again");
    }

    Restored undo(String id) throws IOException {
        tidy();
        Journal journal = id.isEmpty() ? last() : journals.find(id);
        if (journal == null) {
            return new Restored("", 0, List.of(), List.of("there is nothing to undo"));
        }
        List<String> notes = new ArrayList<>();
        List<RawPath> changed = changed(journal);
        List<Exclusion> failures =
                backward(journal, notes).stream().map(Session::notUndone).toList();
        notes.addAll(after.run(changed));
        return new Restored(journal.id(), changed.size() - failures.size(), failures, notes);
    }

    /// The one that was interrupted, or the last one done.
    private @Nullable Journal last() {
        return journals.all().stream()
                .filter(journal -> journal.phase().isBetween())
                .findFirst()
                .orElseGet(this::lastDone);
    }

    /// Undoes what was done, and forgets it if nothing is left of it.
    private List<HaltedException> backward(Journal journal, List<String> notes) throws IOException {
        if (journal.phase() != Phase.UNDOING) {
            journal.enter(Phase.UNDOING);
        }
        List<HaltedException> failures;
        try (Stages stages = Stages.open(tree, journal.tops(), journal.id())) {
            failures = new Backward(tree, stages, changes, notes).run(journal.actions());
            stages.sync(changes);
        }
        if (failures.isEmpty()) {
            journal.enter(Phase.UNDONE);
            journals.forget(journal);
        }
        return failures;
    }

    private static List<RawPath> changed(Journal journal) {
        TreeSet<RawPath> paths = new TreeSet<>();
        for (Action action : journal.actions()) {
            if (!(action instanceof Action.Hold)) {
                paths.add(action.path());
            }
        }
        return List.copyOf(paths);
    }
}
