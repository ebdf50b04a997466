package org.vml.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vml.chunk.ObjectName.Folder;

final class ObjectNameTest {
    @Test
    void lettersDigitsAndAFewSignsAreAllowed() {
        for (String name : List.of("a", "Z", "0", "a.b", "_-+@=~%", "n".repeat(240))) {
            assertTrue(ObjectName.isValid(name), name);
        }
    }

    @Test
    void whatCouldLeadElsewhereOrHideIsNot() {
        for (String name : List.of(
                "", ".", "..", ".a", "a/b", "/", "a\\b", "a b", "a\0", "a\n", "é", "a:b", "a*", "n".repeat(241))) {
            assertFalse(ObjectName.isValid(name), name);
            assertThrows(IllegalArgumentException.class, () -> new ObjectName(Folder.PACKS, name), name);
        }
    }

    @Test
    void itReadsAsAPath() {
        assertEquals("packs/p-0", new ObjectName(Folder.PACKS, "p-0").toString());
    }
}
