package org.vml.workingarea;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.hypervisor.ExistingDisk;
import org.vml.logbook.Disk;
import org.vml.logbook.Entry;
import org.vml.logbook.EntryId;
import org.vml.logbook.EntryName;
import org.vml.logbook.Level;

class IdentityTest {
    private static final ExistingDisk VDA = disk("vda", "qcow2", "/images/a.qcow2");
    private static final ExistingDisk VDB = disk("vdb", "raw", "/images/b.raw");
    private static final Set<String> CHECKPOINTS = Set.of("vml-t-0");

    private final Entry entry = new Entry(
            new EntryId("91".repeat(32)),
            new EntryName("day1"),
            null,
            Instant.EPOCH,
            Set.of(Level.DISK),
            List.of(new Disk("vda", 1 << 20), new Disk("vdb", 1 << 20)),
            "",
            Collections.emptySortedSet(),
            0,
            0);
    private final Adopted saved = adopted(entry, Adopted.Mark.of("vml-t-0", List.of(VDA)));

    @Test
    void isProvenOfADiskThatIsAsItWas() {
        Identity identity = new Identity(saved, entry, List.of(VDA), CHECKPOINTS);
        assertTrue(identity.isProven("vda"));
        assertNull(identity.fullScan());
    }

    @Test
    void isProvenOfSomeDisksAndNotOfOthers() {
        Identity identity = new Identity(saved, entry, List.of(VDA, VDB), CHECKPOINTS);
        assertTrue(identity.isProven("vda"));
        assertFalse(identity.isProven("vdb"));
        assertTrue(identity.isProvenOfAny());
        assertTrue(fullScan(identity).startsWith("vdb: "), fullScan(identity));
        identity.doubtAll(List.of(VDA, VDB), "refused");
        assertFalse(identity.isProvenOfAny());
        assertTrue(fullScan(identity).endsWith("; vda: refused"), fullScan(identity));
    }

    @Test
    void whateverIsMissingIsADoubt() {
        doubted("first save", adopted(null, null), null, VDA, Set.of());
        doubted("is gone", saved, null, VDA, CHECKPOINTS);
        doubted("could not leave a checkpoint", adopted(entry, null), entry, VDA, CHECKPOINTS);
        doubted("somebody removed", saved, entry, VDA, Set.of("vml-t-1"));
        doubted("other files", saved, entry, disk("vda", "qcow2", "/images/copy.qcow2"), CHECKPOINTS);
        doubted("other files", saved, entry, disk("vda", "qcow2", "/images/top", "/images/a.qcow2"), CHECKPOINTS);
        doubted("does not have it", saved, entry, disk("vdc", "qcow2", "/images/c.qcow2"), CHECKPOINTS);
    }

    @Test
    void theAreaRemembersWhatItKnows(@TempDir Path directory) {
        AreaDirectory area = new AreaDirectory(directory);
        Adopted begun = saved.begun();
        area.store(begun);
        assertEquals(begun, area.loadAdopted().orElseThrow());
        assertEquals("vml-t-2", begun.comingCheckpoint());
        assertTrue(begun.saving());
        area.clear();
        assertTrue(area.loadAdopted().isEmpty());
    }

    private static void doubted(
            String why, Adopted state, @Nullable Entry base, ExistingDisk disk, Set<String> checkpoints) {
        Identity identity = new Identity(state, base, List.of(disk), checkpoints);
        assertFalse(identity.isProvenOfAny(), why);
        assertTrue(fullScan(identity).contains(why), fullScan(identity));
    }

    private static String fullScan(Identity identity) {
        return Objects.requireNonNull(identity.fullScan());
    }

    private static ExistingDisk disk(String name, String format, String... files) {
        return new ExistingDisk(
                name, format, List.of(files).stream().map(Path::of).toList(), null);
    }

    private static Adopted adopted(@Nullable Entry entry, Adopted.@Nullable Mark mark) {
        return new Adopted(
                "rep1",
                "libvirt",
                "qemu:///system",
                new UUID(1, 2),
                "other",
                "t",
                entry == null ? null : entry.id().value(),
                entry == null ? null : entry.name().value(),
                mark,
                1,
                false,
                null);
    }
}
