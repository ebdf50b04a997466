package org.vml.agent.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OperatingSystemTest {
    @Test
    void readsAssignmentsAsAShellDoes() {
        assertEquals(
                Map.of("ID", "debian", "VERSION_ID", "12", "NAME", "It's \"Debian\"", "EMPTY", ""),
                OperatingSystem.parse(List.of(
                        "# a comment",
                        "",
                        "ID=debian",
                        "VERSION_ID=\"12\"",
                        "NAME=\"It's \\\"Debian\\\"\"",
                        "EMPTY=''")));
    }

    @Test
    void namesAnUnknownSystemByItsFamily() {
        assertEquals(new OperatingSystem("linux", "", "6.1", "amd64"), OperatingSystem.of(Map.of(), "6.1", "amd64"));
    }

    @Test
    void knowsTheSystemOfThisMachine() {
        assertFalse(OperatingSystem.current().kernel().isEmpty());
    }
}
