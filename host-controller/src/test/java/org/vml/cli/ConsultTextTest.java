package org.vml.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vml.api.Consult;
import org.vml.api.Consult.AreaView;
import org.vml.api.Consult.RepositoryView;
import org.vml.api.EntryDetail;
import org.vml.api.EntryDetail.DiskView;
import org.vml.api.EntryView;
import org.vml.api.ProblemView;

class ConsultTextTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Zurich");

    private static Consult consult() {
        List<EntryView> entries = List.of(
                Entries.of("debian", null, 1_503_238_553, List.of("golden"), "fresh from the mirror\nsecond line"),
                Entries.of("try", "debian", 0, List.of(), ""),
                Entries.of("day1", "debian", 40_684_749, List.of(), "new compiler"),
                Entries.of("day2", "day1", 512, List.of("good", "paper"), ""));
        RepositoryView first = new RepositoryView("default", "/home/ada/vml", true, entries, List.of(), null);
        ProblemView gone = new ProblemView("unreachable", 9, "The directory /mnt/x is not there", "Mount it");
        RepositoryView second = new RepositoryView("shared", "/mnt/x", false, List.of(), List.of(), gone);
        AreaView area = new AreaView("wa1", "/home/ada/wa1", null, null, "empty", null);
        AreaView busy = new AreaView("wa2", "/home/ada/wa2", "day2", "vml-wa2", "running", "libvirt");
        return new Consult(List.of(first, second), List.of(area, busy));
    }

    @Test
    void theLogbookAtAGlance() {
        assertEquals("""
                Repositories
                * default  /home/ada/vml  4 entries
                  shared   /mnt/x         cannot be read

                Working areas
                  wa1  /home/ada/wa1  empty
                  wa2  /home/ada/wa2  running  day2 in vml-wa2 (libvirt)

                Entries of default
                ┌ debian  2026-11-22 16:06  disk  full          1.4 GiB  golden      fresh from the mirror
                ├── try   2026-11-22 16:06  disk  incremental       0 B
                ├ day1    2026-11-22 16:06  disk  incremental  38.8 MiB              new compiler
                └ day2    2026-11-22 16:06  disk  incremental     512 B  good paper

                Entries of shared
                  The directory /mnt/x is not there. Mount it.
                """, new ConsultText(Paint.OFF, Glyphs.UNICODE, 200, ZONE).all(consult()));
    }

    @Test
    void onANarrowTerminalMessagesAreCut() {
        String text = new ConsultText(Paint.OFF, Glyphs.ASCII, 80, ZONE).all(consult());
        assertTrue(text.contains("golden      fresh fr...\n"), text);
    }

    @Test
    void namesAreBoldAndMessagesDimOnlyWherePaintIsOn() {
        String text = new ConsultText(new Paint(true), Glyphs.UNICODE, 200, ZONE).all(consult());
        assertTrue(text.contains("\033[2m┌ \033[0m\033[1mdebian\033[0m"), text);
        assertTrue(text.contains("\033[2mfresh from the mirror\033[0m\n"), text);
    }

    @Test
    void anEmptyLogbookSaysWhatToDo() {
        ConsultText text = new ConsultText(Paint.OFF, Glyphs.ASCII, 80, ZONE);
        assertEquals(
                "There is no repository yet. `vml init` makes one.\n", text.all(new Consult(List.of(), List.of())));
    }

    @Test
    void aThousandEntriesAreDrawnAtOnce() {
        List<EntryView> chain = new ArrayList<>(List.of(Entries.root("e0")));
        for (int i = 1; i < 1000; i++) {
            chain.add(Entries.on("e" + (i - 1), "e" + i));
        }
        Consult consult = new Consult(
                List.of(new RepositoryView("default", "/r", true, chain, List.of("day9: pack 7 is cut short"), null)),
                List.of());
        String text = assertTimeout(
                Duration.ofSeconds(1), () -> new ConsultText(Paint.OFF, Glyphs.ASCII, 80, ZONE).all(consult));
        assertEquals(1005, text.lines().count());
        assertTrue(text.endsWith("  damaged: day9: pack 7 is cut short\n"));
    }

    @Test
    void anEntryInFull() {
        EntryView entry = Entries.of("day2", "day1", 40_684_749, List.of("good", "paper"), "first\n\033[31msecond\n");
        EntryDetail detail = new EntryDetail(
                entry, "default", "day1", List.of("day3"), List.of(new DiskView("vda", 16L << 30)), 5_476_083_302L);
        assertEquals("""
                day2
                  id          id-day2
                  repository  default
                  time        2026-11-22 16:06:24 +01:00
                  kind        incremental
                  base        day1
                  children    day3
                  tags        good, paper
                  levels      disk
                  disk        vda, 16.0 GiB
                  scanned     5.1 GiB
                  added       38.8 MiB
                  message     first
                               [31msecond
                """, EntryText.of(detail, Paint.OFF, ZONE));
    }

    @Test
    void aBaseThatIsGoneIsNamedByItsId() {
        EntryDetail detail = new EntryDetail(Entries.on("day1", "day2"), "default", null, List.of(), List.of(), 0);
        String text = EntryText.of(detail, Paint.OFF, ZONE);
        assertTrue(text.contains("  base        id-day1, not in default any more\n"), text);
    }
}
