package org.vml.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.api.CheckResult;
import org.vml.api.Consult;
import org.vml.api.Consult.RepositoryView;
import org.vml.api.EntryDetail;
import org.vml.api.Job;
import org.vml.api.Json;
import org.vml.api.ProblemView;
import org.vml.api.SaveResult;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Commands against a controller of paper: what they ask for, and what they make of the answers.
class CommandsTest {
    private static final SaveResult SAVED =
            new SaveResult("day2", "91c0", null, List.of("disk"), false, 1000, 100, 0.5, 0, List.of(), null);

    @TempDir
    private Path home;

    private TestWorld world;
    private Peer peer;

    @BeforeEach
    void makePeer() throws IOException {
        world = new TestWorld(home);
        peer = Peer.in(home);
    }

    @AfterEach
    void closePeer() {
        peer.close();
    }

    private static Job job(String state, @Nullable Object result, @Nullable ProblemView problem) {
        JsonNode node = result == null ? null : Json.mapper().valueToTree(result);
        return new Job("j1", "import", state, "scanning", 5, 10, node, problem);
    }

    private void jobEndsWith(Job ended) {
        peer.ready("POST /v1/jobs", job("running", null, null));
        peer.events("GET /v1/jobs/j1/events", job("running", null, null), ended);
    }

    @Test
    void anImportIsAJobWithAbsolutePaths() throws IOException {
        jobEndsWith(job("done", SAVED, null));
        assertEquals(0, world.vml("import", "disk.raw", "--as", "day2", "--base", "day1", "-m", "@me"));
        assertEquals("Saved day2 (incremental on day1): scanned 1000 B, added 100 B (10 %) in 0.5 s\n", world.out());
        ObjectNode request =
                (ObjectNode) Json.mapper().readTree(peer.requests().get(0).substring("POST /v1/jobs ".length()));
        assertEquals(
                Path.of("disk.raw").toAbsolutePath().toString(),
                request.get("image").asText());
        assertEquals("import", request.get("job").asText());
        assertEquals("@me", request.get("message").asText());
        assertTrue(request.get("format").isNull() && request.get("repository").isNull());
    }

    @Test
    void aTornStreamOfEventsIsTakenUpAgainAndThenTheJobIsAskedFor() {
        peer.ready("POST /v1/jobs", job("running", null, null));
        peer.events("GET /v1/jobs/j1/events", job("running", null, null));
        peer.ready("GET /v1/jobs/j1", job("running", null, null)).ready("GET /v1/jobs/j1", job("done", SAVED, null));
        assertEquals(0, world.vml("import", "x", "--as", "day2", "--quiet"));
        assertEquals(
                3, peer.requests().stream().filter(r -> r.endsWith("/events")).count());
        assertEquals("", world.out());
    }

    @Test
    void aJobThatFailsEndsWithItsProblem() throws IOException {
        ProblemView taken =
                new ProblemView("conflict", 4, "Could not save entry day2: the name is taken", "Take another");
        jobEndsWith(job("failed", null, taken));
        assertEquals(4, world.vml("import", "x", "--as", "day2"));
        assertEquals("vml: Could not save entry day2: the name is taken. Take another.\n", world.err());
        assertEquals(4, world.vml("import", "x", "--as", "day2", "--json"));
        assertEquals(
                Json.mapper().valueToTree(taken),
                Json.mapper().readTree(world.out()).get("error"));
    }

    @Test
    void aControllerThatVanishesDuringAJobIsAFailureAndNotStartedAgain() {
        peer.ready("POST /v1/jobs", job("running", null, null));
        peer.ready("GET /v1/jobs/j1/events", 500, "boom", false);
        peer.ready("GET /v1/jobs/j1", 500, "boom", false);
        assertEquals(1, world.vml("import", "x", "--as", "day2"));
        assertTrue(world.err().startsWith("vml: Lost the controller during the import: "));
    }

    @Test
    void damageFoundByCheckIsStatusSix() {
        CheckResult damage = new CheckResult(1, 2, 3, List.of("day2: pack 7 is cut short"), List.of(), true, 0.1);
        jobEndsWith(job("done", damage, null));
        assertEquals(6, world.vml("check", "--full", "--json"));
        assertEquals(Session.json(damage) + "\n", world.out());
    }

    @Test
    void namesTravelEncoded() {
        peer.ready(
                "PUT /v1/repositories/my%20repo/entries/d%C3%ADa%2F1/tags/a%2Bb",
                Entries.of("x", null, 0, List.of("a+b"), ""));
        assertEquals(0, world.vml("tag", "día/1", "a+b", "--repo", "my repo"));
        assertEquals("x: a+b\n", world.out());
        assertEquals(2, world.vml("show", ".."));
        assertEquals(2, world.vml("show", ""));
    }

    @Test
    void aProblemOfTheControllerIsThatOfTheCommand() {
        ProblemException missing = ProblemException.of(ProblemKind.NOT_FOUND, "There is no entry day9 in default");
        peer.ready("GET /v1/repositories/-/entries/day9", missing.next("Did you mean day8?"));
        assertEquals(3, world.vml("show", "day9"));
        assertEquals("vml: There is no entry day9 in default. Did you mean day8?\n", world.err());
    }

    @Test
    void forgetAsksAndForgetsByIdOnceAllAreFound() {
        peer.ready("GET /v1/repositories/-/entries/a", detail("a"))
                .ready("GET /v1/repositories/-/entries/b", detail("b"));
        peer.ready("DELETE /v1/repositories/-/entries/id-a", Entries.root("a"));
        peer.ready("DELETE /v1/repositories/-/entries/id-b", Entries.root("b"));
        assertEquals(130, world.atTerminal("\n").vml("forget", "a", "b"));
        assertEquals("Forget a, b? [y/N] vml: Nothing was forgotten.\n", world.err());
        assertEquals(2, peer.requests().size());
        assertEquals(0, world.atTerminal("Yes\n").vml("forget", "a", "b"));
        assertEquals("Forgot a, b. `vml prune` frees the space.\n", world.out());
    }

    @Test
    void whatAnAreaElsewhereNeedsIsForgottenByForce() {
        ProblemException held = ProblemException.of(ProblemKind.CONFLICT, "The machine in wa1 needs the entry a");
        peer.ready("GET /v1/repositories/-/entries/a", detail("a"));
        peer.ready("DELETE /v1/repositories/-/entries/id-a", held.next("`vml forget a --force`"));
        peer.ready("DELETE /v1/repositories/-/entries/id-a?force=true", Entries.root("a"));
        assertEquals(4, world.vml("forget", "a", "--yes"));
        assertEquals("vml: The machine in wa1 needs the entry a. `vml forget a --force`.\n", world.err());
        assertEquals(0, world.vml("forget", "a", "--yes", "--force"));
    }

    @Test
    void nothingIsForgottenIfOneOfThemDoesNotExist() {
        peer.ready("GET /v1/repositories/-/entries/a", detail("a"));
        peer.ready("GET /v1/repositories/-/entries/b", ProblemException.of(ProblemKind.NOT_FOUND, "no b"));
        assertEquals(3, world.vml("forget", "a", "b", "--yes"));
        assertTrue(peer.requests().stream().noneMatch(request -> request.startsWith("DELETE")));
    }

    private static EntryDetail detail(String name) {
        return new EntryDetail(Entries.root(name), "default", null, List.of(), List.of(), 0);
    }

    @Test
    void consultNamesTheRepositoryAndAnswersWithTheWorstStatus() {
        RepositoryView fine = new RepositoryView("r", "/r", true, List.of(Entries.root("a")), List.of(), null);
        RepositoryView hurt = new RepositoryView("s", "/s", false, List.of(), List.of("b is cut short"), null);
        RepositoryView gone = new RepositoryView(
                "t", "/t", false, List.of(), List.of(), new ProblemView("unreachable", 9, "gone", null));
        peer.ready("GET /v1/consult?repository=r", new Consult(List.of(fine), List.of()));
        assertEquals(0, world.vml("consult", "--repo=r", "--quiet"));
        assertEquals("a\n", world.out());
        peer.ready("GET /v1/consult", new Consult(List.of(fine, hurt), List.of()));
        peer.ready("GET /v1/consult", new Consult(List.of(fine, hurt, gone), List.of()));
        assertEquals(6, world.vml("consult"));
        assertEquals(9, world.vml("consult", "--json"));
    }

    @Test
    void optionsThatEveryCommandHasMayStandBeforeIt() throws IOException {
        Consult consult = new Consult(List.of(), List.of());
        peer.ready("GET /v1/consult", consult);
        assertEquals(0, world.vml("--json", "consult"));
        assertEquals(Json.mapper().valueToTree(consult), Json.mapper().readTree(world.out()));
        assertEquals(0, world.vml("--json", "repo", "list"));
        assertEquals(Json.mapper().valueToTree(consult), Json.mapper().readTree(world.out()));
    }

    @Test
    void completionAsksForNamesQuietly() {
        RepositoryView repository = new RepositoryView("r", "/r", true, List.of(Entries.root("a")), List.of(), null);
        peer.ready("GET /v1/consult", new Consult(List.of(repository), List.of()));
        assertEquals(0, world.vml("completion", "--names=entries"));
        assertEquals("a\n", world.out());
        assertEquals(0, world.vml("completion", "--names=repositories"));
        assertEquals("r\n", world.out());
    }
}
