package org.vml.logbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vml.problem.Problems.assertProblem;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.vml.problem.ProblemKind;

final class LogbookTest {
    private static Entry entry(String name, String idStart, int second, String... tags) {
        TreeSet<Tag> set = new TreeSet<>();
        Arrays.stream(tags).map(Tag::new).forEach(set::add);
        EntryId id = new EntryId(idStart + "0".repeat(64 - idStart.length()));
        Instant time = Instant.ofEpochSecond(second);
        return new Entry(id, new EntryName(name), null, time, Set.of(Level.DISK), List.of(), "", set, 0, 0);
    }

    private final Entry monday = entry("monday", "aabbcc11", 30, "good", "week1");
    private final Entry tuesday = entry("tuesday", "aabbcc22", 10, "good");
    private final Entry deadbeef = entry("deadbeef", "c0ffee00", 20);
    private final Entry coffee = entry("c0ffee", "deadbeef", 20, "monday");
    private final Logbook logbook = new Logbook("rep1", List.of(monday, tuesday, deadbeef, coffee));

    @Test
    void entriesAreInTheOrderOfTheirTimeThenOfTheirIds() {
        assertEquals(List.of(tuesday, deadbeef, coffee, monday), logbook.entries());
    }

    @Test
    void anEntryIsFoundByItsName() {
        assertEquals(monday, logbook.find("monday"));
        assertEquals(monday, logbook.byName("monday").orElseThrow());
        assertEquals(List.of(), logbook.byName("Monday").stream().toList());
    }

    @Test
    void anEntryIsFoundByTheBeginningOfItsId() {
        assertEquals(monday, logbook.find("aabbcc1"));
        assertEquals(tuesday, logbook.find(tuesday.id().value()));
        assertProblem(ProblemKind.NOT_FOUND, () -> logbook.find("aabbc"));
    }

    @Test
    void theBeginningOfSeveralIdsIsRefusedAndTheseAreNamed() {
        assertProblem(ProblemKind.USAGE, () -> logbook.find("aabbcc"), "monday", "tuesday", "2 entries");
    }

    @Test
    void anEntryIsFoundByATagThatNoOtherBears() {
        assertEquals(monday, logbook.find("week1"));
        assertProblem(ProblemKind.USAGE, () -> logbook.find("good"), "monday", "tuesday");
    }

    @Test
    void aNameComesBeforeAnIdAndAnIdBeforeATag() {
        assertEquals(deadbeef, logbook.find("deadbeef"));
        assertEquals(coffee, logbook.find("c0ffee"));
        assertEquals(deadbeef, logbook.find("c0ffee0"));
        assertEquals(monday, logbook.find("monday"));
    }

    @Test
    void whatIsNotThereIsSaidWithWhatMayHaveBeenMeant() {
        assertProblem(ProblemKind.NOT_FOUND, () -> logbook.find("friday"), "friday", "rep1", "vml consult");
        assertProblem(ProblemKind.NOT_FOUND, () -> logbook.find("Monday"), "Did you mean monday?");
        assertProblem(ProblemKind.NOT_FOUND, () -> logbook.find("tue"), "Did you mean tuesday?");
        assertProblem(ProblemKind.NOT_FOUND, () -> logbook.find(""), "vml consult");
    }

    @Test
    void anEntryWithABaseIsIncremental() {
        assertEquals(Entry.Kind.FULL, monday.kind());
        Entry based = new Entry(
                monday.id(),
                monday.name(),
                tuesday.id(),
                monday.time(),
                monday.levels(),
                List.of(),
                "",
                new TreeSet<>(),
                0,
                0);
        assertEquals(Entry.Kind.INCREMENTAL, based.kind());
        assertEquals("aabbcc11", monday.id().abbreviated());
    }

    @Test
    void tagsAreWordsOfPlainLetters() {
        for (String tag : List.of("", " ", "a b", "-a", ".a", "é", "a/b", "a~b", "a\n", "x".repeat(61))) {
            assertProblem(ProblemKind.USAGE, () -> new Tag(tag));
        }
        assertEquals("v1.0_x-y", new Tag("v1.0_x-y").value());
    }

    private static Entry madeFrom(Entry base, String name, String idStart) {
        Entry entry = entry(name, idStart, 40);
        return new Entry(
                entry.id(),
                entry.name(),
                base.id(),
                entry.time(),
                entry.levels(),
                entry.disks(),
                entry.message(),
                entry.tags(),
                entry.bytesScanned(),
                entry.bytesAdded());
    }

    @Test
    void theLineageGoesBackToAnEntryWithoutBaseOrToOneThatIsGone() {
        Entry second = madeFrom(monday, "second", "22");
        Entry third = madeFrom(second, "third", "33");
        Logbook whole = new Logbook("rep1", List.of(monday, second, third));
        assertEquals(List.of(third.id(), second.id(), monday.id()), whole.lineage(third, 64));
        assertEquals(List.of(third.id(), second.id()), whole.lineage(third, 2));
        assertEquals(List.of(monday.id()), whole.lineage(monday, 64));
        Logbook gap = new Logbook("rep1", List.of(monday, third));
        assertEquals(List.of(third.id(), second.id()), gap.lineage(third, 64));
    }
}
