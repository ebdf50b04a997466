package org.vml.hypervisor.libvirt;

import com.sun.jna.NativeLong;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.libvirt.jna.virDomainBlockJobInfo;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Merges a layer of a running machine's disk into the one below it: libvirt's block commit.
final class Merge {
    private static final int COMMIT_ACTIVE = 1 << 2;
    private static final int ABORT_PIVOT = 1 << 1;
    private static final int JOB_ACTIVE_COMMIT = 4;
    private static final long LOOK_MILLIS = 20;

    private final Connection connection;
    private final Definition definition;
    private final UUID id;
    private final String label;
    private final String disk;

    Merge(Connection connection, Definition definition, UUID id, String label, String disk) {
        this.connection = connection;
        this.definition = definition;
        this.id = id;
        this.label = label;
        this.disk = disk;
    }

    /// Merges a layer that is not the uppermost, and those between, into one below it. When this is cancelled the
    /// layers stay as they are.
    void freeze(Path top, Path below, Run run) {
        Chain before = chain();
        int at = before.files().indexOf(top);
        if (at < 1 || before.files().indexOf(below) <= at) {
            throw ProblemException.of(
                    ProblemKind.HYPERVISOR,
                    "Could not merge " + top + " into " + below + ": disk " + disk + " of machine " + label
                            + " consists of " + before.files());
        }
        commit(top, below, 0);
        await(run);
        definition.settle();
        if (chain().files().contains(top)) {
            throw ProblemException.of(
                    ProblemKind.HYPERVISOR,
                    "Could not merge " + top + " into " + below + ": libvirt gave up; both are still in use");
        }
    }

    /// Merges the uppermost layer, on which the machine runs, and has it run on the one below again.
    void takeBack(Path below, Run run) {
        commit(null, below, COMMIT_ACTIVE);
        await(run);
        int ignored = connection.call(
                act(),
                id,
                (libvirt, domain) -> LibvirtError.check(libvirt.virDomainBlockJobAbort(domain, disk, ABORT_PIVOT)));
        definition.settle();
    }

    /// Waits for the end of what a process has begun that was killed. What would not end by itself is undone.
    void awaitAbandoned(Run run) {
        if (progress().ended()) {
            return;
        }
        await(run);
        if (!progress().ended()) {
            abort();
        }
        definition.settle();
    }

    private void abort() {
        int ignored = connection.call(act(), id, (libvirt, domain) -> libvirt.virDomainBlockJobAbort(domain, disk, 0));
    }

    private Chain chain() {
        return Chain.of(definition.live()).stream()
                .filter(chain -> chain.disk().equals(disk))
                .findFirst()
                .orElseThrow(
                        () -> ProblemException.of(ProblemKind.HYPERVISOR, "Machine " + label + " has no disk " + disk));
    }

    private String act() {
        return "merge layers of disk " + disk + " of machine " + label;
    }

    private void commit(@Nullable Path top, Path below, int flags) {
        String from = top == null ? null : top.toString();
        int ignored = connection.call(
                act(),
                id,
                (libvirt, domain) -> LibvirtError.check(
                        libvirt.virDomainBlockCommit(domain, disk, below.toString(), from, new NativeLong(0), flags)));
    }

    /// Waits until the job is gone, or ready to be ended if it is one that goes on.
    private void await(Run run) {
        run.phase("merging", -1);
        long told = 0;
        while (true) {
            Progress progress = progress();
            if (progress.ended() || progress.ready()) {
                return;
            }
            if (told == 0 && progress.total() > 0) {
                run.phase("merging", progress.total());
            }
            run.advance(Math.max(0, progress.done() - told));
            told = Math.max(told, progress.done());
            if (run.isCancelled()) {
                abort();
                throw ProblemException.of(
                        ProblemKind.CANCELLED, "Cancelled; the layers of disk " + disk + " stay as they were");
            }
            pause(run);
        }
    }

    /// @param active whether it is about the uppermost layer: such a job goes on until it is ended
    private record Progress(boolean ended, boolean active, long done, long total) {
        boolean ready() {
            return active && done >= total && total > 0;
        }
    }

    private Progress progress() {
        return connection.ask(act(), id, (libvirt, domain) -> {
            virDomainBlockJobInfo info = new virDomainBlockJobInfo();
            int found = LibvirtError.check(libvirt.virDomainGetBlockJobInfo(domain, disk, info, 0));
            return new Progress(found == 0, info.type == JOB_ACTIVE_COMMIT, info.cur, info.end);
        });
    }

    private static void pause(Run run) {
        try {
            Thread.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            run.cancel();
        }
    }
}
