package org.vml.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vml.api.CheckResult;
import org.vml.api.ExportResult;
import org.vml.api.PruneResult;
import org.vml.api.SaveResult;

class ResultTextTest {
    private static final SaveResult SAVED = new SaveResult(
            "day2", "91c0", null, List.of("disk"), false, 5_476_083_302L, 40_684_749, 8.3, 0, List.of(), null);

    @Test
    void anImportSaysWhatItScannedAndAdded() {
        assertEquals(
                "Saved day2 (incremental on day1): scanned 5.1 GiB, added 38.8 MiB (0.7 %) in 8.3 s\n",
                ResultText.saved(SAVED, "day1"));
        assertEquals(
                "Saved day2 (full): scanned 5.1 GiB, added 38.8 MiB (0.7 %) in 8.3 s\n", ResultText.saved(SAVED, null));
    }

    @Test
    void anExportSaysWhereTo() {
        assertEquals(
                "Exported day2 to /tmp/x.raw: raw, 16.0 GiB in 3.2 s\n",
                ResultText.exported(new ExportResult("day2", "/tmp/x.raw", "raw", 16L << 30, 3.2)));
    }

    @Test
    void aPruneSaysWhatItFreedOrWouldFree() {
        assertEquals(
                "Would free 1.0 MiB: 1 pack deleted, 2 rewritten, 1.0 GiB kept\n",
                ResultText.pruned(new PruneResult(true, 1, 2, 1 << 20, 1 << 30, 0.1)));
        assertEquals(
                "Freed 1.0 MiB in 0.1 s: 3 packs deleted, 0 rewritten, 1.0 GiB kept\n",
                ResultText.pruned(new PruneResult(false, 3, 0, 1 << 20, 1 << 30, 0.1)));
    }

    @Test
    void aCheckNamesTheDamage() {
        assertEquals(
                "Checked 1 entry, 2 chunks, 3 B in 0.1 s: all is well (`--full` reads every byte)\n",
                ResultText.checked(new CheckResult(1, 2, 3, List.of(), List.of(), false, 0.1)));
        assertEquals(
                """
                damaged: day2, disk vda at 4096: digest differs
                note: the index was rebuilt
                Checked 2 entries, 2 chunks, 3 B in 0.1 s: damage in one place
                """,
                ResultText.checked(new CheckResult(
                        2,
                        2,
                        3,
                        List.of("day2, disk vda at 4096: digest differs"),
                        List.of("the index was rebuilt"),
                        true,
                        0.1)));
    }
}
