package org.vml.workingarea;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vml.guest.AgentSession;
import org.vml.light.BaseListing;
import org.vml.light.CaptureRequest;
import org.vml.light.LightDiff;
import org.vml.light.LightLevel;
import org.vml.light.LightRules;
import org.vml.light.LightSave;
import org.vml.light.Restore;
import org.vml.logbook.Entry;
import org.vml.logbook.EntryId;
import org.vml.logbook.Level;
import org.vml.logbook.Logbook;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.protocol.message.AgentMessage;
import org.vml.protocol.message.HostMessage;
import org.vml.repository.OpenRepository;
import org.vml.repository.Repository;
import org.vml.repository.Save;

/// What is done inside the guest of an area: its light level is saved, and others are put into it.
final class GuestWork {
    private static final int LONGEST_LINEAGE = 1000;

    private final GuestSite site;
    private final LightMeans means;
    private final Run run;

    GuestWork(GuestSite site, Run run) {
        this.site = site;
        this.means = site.around().light();
        this.run = run;
    }

    /// Saves the light level alone, as an entry.
    Saved save(SaveRequest request) {
        try (OpenRepository used = site.around().repositories().apply(site.repository())) {
            Repository repository = used.repository();
            Logbook logbook = repository.contents().logbook();
            Entry disk = site.disk(logbook);
            Entry before = newestLight(logbook).orElse(null);
            try (AgentSession agent = session();
                    Save save = repository.save(request.name(), before == null ? disk : before)) {
                LightSave.Captured captured = capture(agent, repository, logbook, disk, before, save);
                save.machine(site.machine());
                Entry entry = save.commit(request.message(), run);
                site.directory().noteLight(entry.id());
                return new Saved(entry, Duration.ZERO, false, notes(agent, captured));
            }
        }
    }

    private LightSave.Captured capture(
            AgentSession agent, Repository repository, Logbook logbook, Entry disk, @Nullable Entry before, Save save) {
        Entry base = baseOf(logbook, disk);
        try (BaseListing listing = listing(repository, base, agent);
                LightLevel level = level(repository, base, before)) {
            return LightSave.save(
                    agent,
                    listing,
                    level,
                    request(base, agent),
                    site.directory().path(),
                    save,
                    run);
        }
    }

    /// What differs between the light level of an entry and the machine as it is now.
    LightDiff compare(String repositoryName, String reference) {
        try (OpenRepository used = site.around().repositories().apply(repositoryName)) {
            Repository repository = used.repository();
            Logbook logbook = repository.contents().logbook();
            Entry base = baseOf(logbook, site.disk(logbook));
            try (LightLevel level = LightLevel.open(repository, logbook.find(reference))) {
                level.index().base().requireEntry(base.id().value(), site.area());
                try (AgentSession agent = session();
                        BaseListing listing = listing(repository, base, agent)) {
                    return LightSave.compare(
                            level,
                            agent,
                            listing,
                            request(base, agent),
                            site.directory().path(),
                            run);
                }
            }
        }
    }

    private CaptureRequest request(Entry base, AgentSession agent) {
        LightRules host = means.rules().ofHost();
        LightRules guest = means.rules().ofGuest(agent.welcome().rules());
        return new CaptureRequest(
                base.id().value(),
                base.name().value(),
                user(agent),
                guest.exclude(),
                host.exclude(),
                Math.min(host.largest(), guest.largest()));
    }

    private @Nullable BaseListing listing(Repository repository, Entry base, AgentSession agent) {
        String volume = agent.welcome().volume();
        return volume.isEmpty()
                ? null
                : means.listings().open(repository, base, volume).orElse(null);
    }

    /// The light level before, if it has the same base: what it says of files is said against that.
    private static @Nullable LightLevel level(Repository repository, Entry base, @Nullable Entry before) {
        if (before == null) {
            return null;
        }
        LightLevel level = LightLevel.open(repository, before);
        if (level.index().base().entry().equals(base.id().value())) {
            return level;
        }
        level.close();
        return null;
    }

    /// The entry that the story of a disk began with, as far as it is still there: what somebody else is likely to
    /// have.
    private static Entry baseOf(Logbook logbook, Entry disk) {
        Entry base = disk;
        for (EntryId id : logbook.lineage(disk, LONGEST_LINEAGE)) {
            base = logbook.byId(id)
                    .filter(entry -> entry.levels().contains(Level.DISK))
                    .orElse(base);
        }
        return base;
    }

    private Optional<Entry> newestLight(Logbook logbook) {
        return site.directory().newestLight().flatMap(logbook::byId);
    }

    private static List<String> notes(AgentSession agent, LightSave.Captured captured) {
        List<String> notes = new ArrayList<>();
        long changed = captured.index().files().stream()
                .filter(file -> !file.isTouched())
                .count();
        notes.add(changed + (changed == 1 ? " path differs from " : " paths differ from ")
                + captured.index().base().name() + " ("
                + captured.index().base().explanation() + ")");
        if (!captured.index().withheld().isEmpty()) {
            int secrets = captured.index().withheld().size();
            notes.add(
                    secrets + (secrets == 1 ? " secret" : " secrets") + " stayed in the guest; `vml show` names them");
        }
        if (!agent.welcome().root()) {
            notes.add("The agent ran as " + agent.welcome().user()
                    + ", not as root: what only root can read is left out");
        }
        return notes;
    }

    /// Puts the light level of an entry into the machine, which runs, or says what would be done.
    RestoreOutcome restore(RestoreRequest request) {
        try (OpenRepository used = site.around().repositories().apply(request.repository())) {
            Repository repository = used.repository();
            Logbook logbook = repository.contents().logbook();
            Entry entry = logbook.find(request.entry());
            try (LightLevel level = LightLevel.open(repository, entry);
                    AgentSession agent = session();
                    BaseListing base =
                            means.listings().of(repository, level.index().base())) {
                Restore restore = Restore.plan(agent, level, base, entry.name().value(), request.choices(), run);
                if (request.dryRun()) {
                    return new RestoreOutcome(
                            entry.name().value(), restore.steps(), restore.provisions(), null, null, restore.notes());
                }
                Restore.Outcome done = restore.execute(run);
                site.directory().noteLight(entry.id());
                return new RestoreOutcome(
                        entry.name().value(),
                        restore.steps(),
                        restore.provisions(),
                        done.provisioned(),
                        done.restored(),
                        restore.notes());
            }
        }
    }

    /// Undoes the last restore.
    RestoreOutcome undo() {
        try (AgentSession agent = session()) {
            AgentMessage.Restored undone = agent.ask(new HostMessage.Undo(""), AgentMessage.Restored.class);
            if (undone.id().isEmpty()) {
                throw ProblemException.of(
                        ProblemKind.NOT_FOUND, "There is no restore to undo in the machine of " + site.area());
            }
            return new RestoreOutcome("", List.of(), null, null, undone, List.of());
        }
    }

    /// Whoever logs in, or root for a service.
    private String user(AgentSession agent) {
        String user = site.user();
        return user == null ? agent.welcome().login() : user;
    }

    private AgentSession session() {
        return site.session(GuestSite.BOOTING, run);
    }
}
