package org.vml.repository;

import java.nio.file.Path;
import java.util.Random;
import org.vml.chunk.local.LocalChunkStore;
import org.vml.logbook.Entry;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.repository.format.v1.FormatV1;
import org.vml.repository.maintenance.Prune;

/// A process that works in a repository until it is killed, and says on standard output what it has done.
///
/// `save DIR PREFIX` saves `PREFIX0`, `PREFIX1`, … one upon the other, forgets most of them again, and prunes
/// now and then; `prune DIR` does nothing but prune.
public final class SavingProcess {
    static final int DISK = 256 * TestRepositories.CHUNK;

    /// A first save fills four packs and writes two index segments: more would be killed before they commit
    /// anything.
    private static final Format FORMAT =
            new FormatV1(new SessionSizes(32L * TestRepositories.CHUNK, 64L * TestRepositories.CHUNK, 6));

    private SavingProcess() {}

    public static void main(String[] args) {
        try (Repository repository = TestRepositories.open(LocalChunkStore.open(Path.of(args[1])), FORMAT)) {
            System.out.println("ready");
            if (args[0].equals("save")) {
                save(repository, args[2]);
            } else {
                while (true) {
                    Prune.plan(repository, new Run()).execute(new Run());
                    System.out.println("pruned");
                }
            }
        }
    }

    private static void save(Repository repository, String prefix) {
        Entry base = null;
        for (int i = 0; ; i++) {
            Entry saved = TestRepositories.save(repository, prefix + i, base, MemoryDisk.sparse(disk(prefix, i)));
            System.out.println("committed " + saved.name());
            if (base != null && i % 4 != 0) {
                System.out.println("forgetting " + base.name());
                repository.forget(base);
            }
            if (i % 5 == 4) {
                prune(repository);
            }
            base = saved;
        }
    }

    private static void prune(Repository repository) {
        try {
            Prune.plan(repository, new Run()).execute(new Run());
        } catch (ProblemException e) {
            throw new IllegalStateException("a prune beside others failed", e);
        }
    }

    /// The content of the disk of entry `PREFIX` `number`: some of it as in the one before, some edited in
    /// place, some new; half of it zeros.
    static byte[] disk(String prefix, int number) {
        byte[] disk = new byte[DISK];
        new Random(prefix.hashCode()).nextBytes(disk);
        java.util.Arrays.fill(disk, DISK / 4, DISK * 3 / 4, (byte) 0);
        for (int hole = 0; hole < DISK; hole += 8 * TestRepositories.CHUNK) {
            java.util.Arrays.fill(disk, hole, hole + TestRepositories.CHUNK, (byte) 0);
        }
        for (int i = 0; i <= number; i++) {
            Random random = new Random(prefix.hashCode() * 31L + i);
            byte[] edit = new byte[20_000];
            random.nextBytes(edit);
            System.arraycopy(edit, 0, disk, random.nextInt(DISK - edit.length), edit.length);
        }
        return disk;
    }
}
