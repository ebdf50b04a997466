package org.vml.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.repository.Repository;

class ImageJobsTest {
    private static final int MIB = 1 << 20;

    @TempDir
    private Path directory;

    private final Repository repository = MemoryRepositories.newRepository();
    private final TestApi api = new TestApi(new MemoryRepositories().with("rep1", () -> repository));

    @AfterEach
    void close() {
        api.close();
        repository.close();
    }

    private Path image(String name, long size, int dataMiB) throws IOException {
        Path file = directory.resolve(name);
        byte[] data = new byte[MIB];
        Random random = new Random(5);
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(size);
            for (int i = 0; i < dataMiB; i++) {
                random.nextBytes(data);
                out.seek((size / dataMiB) * i);
                out.write(data);
            }
        }
        return file;
    }

    private static JobRequest.Import importOf(Path image, String as, @Nullable String base) {
        return new JobRequest.Import(null, image.toString(), as, base, "raw", "a message");
    }

    @Test
    void anImageComesInAndGoesOut() throws Exception {
        Path image = image("in.raw", 64L * MIB, 3);
        JsonNode imported = result(importOf(image, "day1", null));
        assertEquals("day1", imported.path("entry").asText());
        assertEquals("disk", imported.at("/levels/0").asText());
        assertTrue(imported.path("bytesAdded").asLong() >= 3 * MIB);

        JsonNode again = result(importOf(image, "day2", "day1"));
        assertEquals(imported.path("id"), again.path("base"));
        assertTrue(again.path("bytesAdded").asLong() < 10_000);

        Path out = directory.resolve("out.raw");
        JsonNode exported = result(new JobRequest.Export(null, "day2", out.toString(), "raw", false));
        assertEquals(64L * MIB, exported.path("bytes").asLong());
        assertEquals(-1, Files.mismatch(image, out));
        assertEquals("conflict", problem(new JobRequest.Export(null, "day2", out.toString(), "raw", false)));
        assertEquals(
                "done",
                api.run(new JobRequest.Export(null, "day1", out.toString(), "raw", true))
                        .state());
    }

    @Test
    void jobsSayWhatIsWrongWithTheirRequest() throws Exception {
        Path image = image("in.raw", MIB, 1);
        assertEquals("usage", problem(importOf(image, "a b", null)));
        assertEquals("usage", problem(importOf(Path.of("relative"), "day1", null)));
        assertEquals("notFound", problem(importOf(directory.resolve("none"), "day1", null)));
        assertEquals("notFound", problem(importOf(image, "day1", "nobody")));
        assertEquals("notFound", problem(new JobRequest.Check("nowhere", false)));
        assertEquals("usage", problem(new JobRequest.Export(null, "day1", "/x", "paper", false)));
        assertEquals("done", api.run(importOf(image, "day1", null)).state());
        assertEquals("conflict", problem(importOf(image, "day1", null)));
    }

    private String problem(JobRequest request) throws Exception {
        return TestApi.problem(api.run(request)).kind();
    }

    private JsonNode result(JobRequest request) throws Exception {
        return TestApi.result(api.run(request));
    }

    @Test
    void aRunningImportIsCancelled() throws Exception {
        Path image = image("big.raw", 4096L * MIB, 160);
        Job started = Json.mapper()
                .treeToValue(api.post("/v1/jobs", importOf(image, "big", null)).json(), Job.class);
        assertEquals("running", started.state());
        OngoingJob job = api.jobs.find(started.id());
        while (job.run().progress().doneBytes() == 0 && !job.hasEnded()) {
            Thread.sleep(5);
        }
        assertEquals(1, api.get("/v1/status").json().path("jobs").asInt());
        assertEquals(200, api.call("DELETE", "/v1/jobs/" + started.id(), null).status());
        assertTrue(job.awaitEnd(Duration.ofSeconds(5)));
        assertEquals("cancelled", TestApi.problem(job.view()).kind());
        assertEquals(404, api.get("/v1/repositories/-/entries/big").status());
    }

    @Test
    void checkAndPruneReport() throws Exception {
        Path image = image("in.raw", 8L * MIB, 2);
        api.run(importOf(image, "day1", null));
        JsonNode check = result(new JobRequest.Check("rep1", true));
        assertEquals(1, check.path("entries").asInt());
        assertTrue(check.path("full").asBoolean());
        assertEquals(0, check.path("damaged").size());
        api.call("DELETE", "/v1/repositories/-/entries/day1", null);
        JsonNode preview = result(new JobRequest.Prune(null, true));
        assertTrue(preview.path("dryRun").asBoolean());
        assertTrue(preview.path("bytesFreed").asLong() >= 2 * MIB);
        JsonNode done = result(new JobRequest.Prune(null, false));
        assertEquals(preview.path("bytesFreed"), done.path("bytesFreed"));
        assertEquals(
                0, result(new JobRequest.Prune(null, true)).path("bytesFreed").asLong());
    }
}
