package org.vml.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.vml.api.ControllerFile;
import org.vml.api.Json;

/// A client that knows a controller by the file in its home only.
record Client(Home home) {
    /// Waits until a condition holds.
    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain: " + what);
            }
            Thread.sleep(10);
        }
    }

    void awaitController() throws InterruptedException {
        await("controller.json", () -> Files.exists(home.controllerFile()));
    }

    ControllerFile file() throws IOException {
        return Json.mapper().readValue(Files.readAllBytes(home.controllerFile()), ControllerFile.class);
    }

    JsonNode call(String method, String path, @Nullable String body) throws IOException {
        ControllerFile file = file();
        URI uri = URI.create("http://127.0.0.1:" + file.port() + path);
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setRequestProperty("Authorization", "Bearer " + file.token());
        if (body != null) {
            connection.setDoOutput(true);
            connection.getOutputStream().write(body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        boolean failed = connection.getResponseCode() >= 400;
        return Json.mapper().readTree(failed ? connection.getErrorStream() : connection.getInputStream());
    }
}
