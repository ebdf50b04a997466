package org.vml.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vml.chunk.StoreAssertions.assertAbsent;
import static org.vml.chunk.StoreAssertions.assertContent;
import static org.vml.chunk.StoreAssertions.bytes;
import static org.vml.chunk.StoreAssertions.listed;
import static org.vml.chunk.StoreAssertions.names;
import static org.vml.chunk.StoreAssertions.pack;
import static org.vml.chunk.StoreAssertions.publish;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.vml.chunk.ObjectName.Folder;

/// Listing and deleting.
interface ListContract extends StoreUnderTest {
    @Test
    default void foldersAreApart() {
        for (Folder folder : Folder.values()) {
            assertTrue(store().putIfAbsent(new ObjectName(folder, "same"), bytes(folder.name())));
        }
        for (Folder folder : Folder.values()) {
            assertContent(bytes(folder.name()), others(), new ObjectName(folder, "same"));
            assertEquals(Set.of("same"), names(others(), folder));
            assertEquals(
                    folder.name().length(),
                    listed(others(), new ObjectName(folder, "same")).size());
        }
        store().delete(pack("same"));
        for (Folder folder : Folder.values()) {
            assertEquals(folder == Folder.PACKS ? Set.of() : Set.of("same"), names(others(), folder));
        }
    }

    @Test
    default void deletingIsDoneOnceAndMayBeAskedForAgain() {
        ObjectName never = pack("never");
        store().delete(never);
        publish(store(), pack("p"), bytes("one"));
        assertContent(bytes("one"), store(), pack("p"));
        store().delete(pack("p"));
        assertAbsent(store(), pack("p"));
        assertAbsent(others(), pack("p"));
        store().delete(pack("p"));
        others().delete(pack("p"));
        assertTrue(store().putIfAbsent(pack("p"), bytes("two")));
        assertContent(bytes("two"), store(), pack("p"));
    }

    @Test
    default void aListHoldsAllThatWasThereBeforeItWhileOthersComeAndGo() throws Exception {
        Set<String> kept = new TreeSet<>();
        for (int i = 0; i < 100; i++) {
            kept.add("kept-" + i);
            publish(store(), pack("kept-" + i), bytes("k"));
        }
        ChunkStore store = store();
        AtomicBoolean stop = new AtomicBoolean();
        Thread others = Thread.ofPlatform().daemon().start(() -> {
            for (int i = 0; !stop.get(); i++) {
                publish(store, pack("new-" + i), bytes("n"));
                store.delete(pack("new-" + (i - 5)));
            }
        });
        for (int i = 0; i < 30; i++) {
            publish(others(), pack("mine-" + i), bytes("m"));
            kept.add("mine-" + i);
            if (i > 0) {
                others().delete(pack("mine-" + (i - 1)));
                kept.remove("mine-" + (i - 1));
            }
            Set<String> listed = names(others(), Folder.PACKS);
            assertTrue(listed.containsAll(kept));
            listed.removeAll(kept);
            assertTrue(listed.stream().allMatch(name -> name.startsWith("new-")), listed::toString);
        }
        stop.set(true);
        others.join();
    }

    @Test
    default void everyNameThatIsAllowedWorks() {
        List<String> names = List.of(
                "a",
                "0",
                "~",
                "a.b_c%20-+@=~9",
                "..".replace('.', '-'),
                "UPPER",
                "upper",
                "n".repeat(240),
                "tmp",
                "lock",
                "packs");
        for (String name : names) {
            assertTrue(store().putIfAbsent(pack(name), bytes(name)), name);
        }
        for (String name : names) {
            assertContent(bytes(name), others(), pack(name));
        }
        assertEquals(new TreeSet<>(names), names(others(), Folder.PACKS));
    }

    @Test
    default void aStoreHasANameForPeople() {
        assertNotEquals("", store().location());
    }
}
