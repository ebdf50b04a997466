package org.vml.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vml.chunk.ObjectName;
import org.vml.logbook.EntryName;

final class EntryObjectsTest {
    @Test
    void aPlainNameStaysReadable() {
        assertEquals("day-3_v1.0+x@lab~0", EntryObjects.objectOf(new EntryName("day-3_v1.0+x@lab"), 0));
        assertEquals("day3~17", EntryObjects.objectOf(new EntryName("day3"), 17));
    }

    @Test
    void otherLettersAreWrittenAsTheirBytes() {
        assertEquals("M%c3%b6nday~0", EntryObjects.objectOf(new EntryName("Mönday"), 0));
        assertEquals("%e6%97%a5~2", EntryObjects.objectOf(new EntryName("日"), 2));
    }

    @Test
    void everyNameComesBackAndIsAnObjectName() {
        for (String name : List.of("a", "Ω", "9-@+._", "日本", "é".repeat(30), "𝒳1", "n".repeat(60))) {
            String object = EntryObjects.objectOf(new EntryName(name), Integer.MAX_VALUE);
            assertTrue(ObjectName.isValid(object), object);
            assertEquals(new EntryName(name), EntryObjects.nameOf(object));
        }
    }

    @Test
    void whatIsNoEntrysObjectIsRefused() {
        for (String object : List.of("", "day", "README.md", "~0", "%zz~0", "%c~0", "%~0", "%ff~0", ".x~0", "-x~0")) {
            assertThrows(IllegalArgumentException.class, () -> EntryObjects.nameOf(object), object);
        }
    }
}
