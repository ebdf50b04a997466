package org.vml.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vml.logbook.Entry;
import org.vml.logbook.EntryId;
import org.vml.logbook.EntryName;
import org.vml.operation.Run;
import org.vml.repository.Hold;
import org.vml.repository.Repository;
import org.vml.repository.Save;

class EntriesResourceTest {
    private final Repository repository = MemoryRepositories.newRepository();
    private final TestApi api = new TestApi(new MemoryRepositories().with("rep1", () -> repository));

    @BeforeEach
    void twoEntries() {
        Entry first = save("day+1", null);
        save("tag2", first);
    }

    @AfterEach
    void close() {
        api.close();
        repository.close();
    }

    private Entry save(String name, @Nullable Entry base) {
        try (Save save = repository.save(new EntryName(name), base)) {
            return save.commit("wrote " + name, new Run());
        }
    }

    @Test
    void anEntryIsShownInFull() {
        JsonNode detail = api.get(path("rep1", "tag2")).json();
        assertEquals("tag2", detail.at("/entry/name").asText());
        assertEquals("incremental", detail.at("/entry/kind").asText());
        assertEquals("day+1", detail.path("baseName").asText());
        assertEquals("rep1", detail.path("repository").asText());
        assertEquals(64, detail.at("/entry/id").asText().length());
        assertEquals(
                "tag2", api.get(path("-", "day+1")).json().at("/children/0").asText());
    }

    @Test
    void entriesAreNamedAsAPersonNamesThem() {
        String id = api.get(path("-", "day+1")).json().at("/entry/id").asText();
        assertEquals("day+1", name(api.get(path("-", id.substring(0, 10))).json()));
        TestApi.Reply unknown = api.get(path("-", "day"));
        assertEquals(404, unknown.status());
        assertEquals("Did you mean day+1?", unknown.text("next"));
    }

    @Test
    void anEntryIsRenamed() {
        JsonNode renamed =
                api.post(path("-", "day+1") + "/name", new NewName("größer")).json();
        assertEquals("größer", renamed.path("name").asText());
        assertEquals("größer", name(api.get(path("-", "größer")).json()));
        assertEquals(
                409,
                api.post(path("-", "größer") + "/name", new NewName("tag2")).status());
        assertEquals(
                400, api.post(path("-", "größer") + "/name", new NewName("a b")).status());
    }

    @Test
    void tagsComeAndGo() {
        String tag = path("-", "tag2") + "/tags/good";
        assertEquals("good", api.call("PUT", tag, null).json().at("/tags/0").asText());
        assertEquals("tag2", name(api.get(path("-", "good")).json()));
        assertEquals(0, api.call("DELETE", tag, null).json().path("tags").size());
        assertEquals(400, api.call("PUT", path("-", "tag2") + "/tags/%20", null).status());
    }

    @Test
    void aForgottenEntryIsGone() {
        assertEquals("day+1", api.call("DELETE", path("-", "day+1"), null).text("name"));
        assertEquals(404, api.get(path("-", "day+1")).status());
        assertTrue(api.get(path("-", "tag2")).json().path("baseName").isNull());
    }

    @Test
    void anEntryThatAnAreaElsewhereNeedsIsForgottenByForceAlone() {
        Set<EntryId> held = Set.of(repository.find("day+1").id());
        repository.holds().hold(new Hold.Holder(UUID.randomUUID(), "wa7", "/elsewhere/wa7"), held, held);
        TestApi.Reply refused = api.call("DELETE", path("-", "day+1"), null);
        assertEquals(409, refused.status());
        assertTrue(refused.text("problem").contains("wa7 (/elsewhere/wa7 on "), refused::toString);
        assertTrue(refused.text("next").contains("`vml forget day+1 --force`"), refused::toString);
        assertEquals(200, api.get(path("-", "day+1")).status());
        assertEquals(
                200,
                api.call("DELETE", path("-", "day+1") + "?force=true", null).status());
        assertEquals(404, api.get(path("-", "day+1")).status());
        assertEquals(1, repository.holds().list().size(), "nothing of the area was touched");
    }

    private static String name(JsonNode detail) {
        return detail.at("/entry/name").asText();
    }

    private static String path(String repository, String entry) {
        return "/v1/repositories/" + repository + "/entries/" + URLEncoder.encode(entry, StandardCharsets.UTF_8);
    }
}
