package org.vml.hypervisor.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// QEMU's monitor, by QMP (docs/interop/qmp-spec.txt; commands: the QMP reference manual). It serves one client at a
/// time, so each command has a connection of its own, and no process keeps another one waiting.
///
/// @param label the machine's name, for messages
record Monitor(Path socket, String label) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long DYING_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long LOOK_MILLIS = 5;

    /// What QEMU says that it is doing, a `RunState`; empty if it is not there.
    Optional<String> status() {
        long deadline = System.nanoTime() + DYING_NANOS;
        while (true) {
            LineSocket connected;
            try {
                connected = LineSocket.connect(socket, PATIENCE);
            } catch (SocketTimeoutException e) {
                throw failed("look at", e);
            } catch (IOException nobody) {
                return Optional.empty();
            }
            try (LineSocket open = connected) {
                return Optional.of(
                        ask(open, "query-status", Map.of()).path("status").asText());
            } catch (SocketTimeoutException | Refused e) {
                throw failed("look at", e);
            } catch (IOException dying) {
                if (System.nanoTime() > deadline) {
                    throw failed("look at", dying);
                }
            }
            Pause.millis(LOOK_MILLIS, "look at machine " + label);
        }
    }

    /// Has a command done and returns what it returns. A problem of kind `HYPERVISOR` if QEMU is not there or refuses.
    ///
    /// @param act what that is for: `suspend`
    JsonNode call(String act, String command, Map<String, ?> arguments) {
        try (LineSocket open = LineSocket.connect(socket, PATIENCE)) {
            return ask(open, command, arguments);
        } catch (IOException e) {
            throw failed(act, e);
        }
    }

    private static JsonNode ask(LineSocket open, String command, Map<String, ?> arguments) throws IOException {
        while (!open.receive().contains("\"QMP\"")) {
            // the end of what an earlier client was told: events
        }
        JsonNode ignored = exchange(open, "qmp_capabilities", Map.of());
        return exchange(open, command, arguments);
    }

    private static JsonNode exchange(LineSocket open, String command, Map<String, ?> arguments) throws IOException {
        open.send(Json.QEMU.writeValueAsString(Map.of("execute", command, "arguments", arguments)));
        while (true) { // past events
            JsonNode reply = Json.QEMU.readTree(open.receive());
            JsonNode result = reply.get("return");
            if (result != null) {
                return result;
            }
            if (reply.has("error")) {
                throw new Refused(reply.path("error").path("desc").asText());
            }
        }
    }

    /// What QEMU says against it.
    private static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        Refused(String text) {
            super("QEMU says: " + text);
        }
    }

    private ProblemException failed(String act, IOException cause) {
        String reason = cause instanceof Refused || cause instanceof EOFException
                ? String.valueOf(cause.getMessage())
                : "QEMU does not answer: " + cause.getMessage();
        return ProblemException.of(ProblemKind.HYPERVISOR, "Could not " + act + " machine " + label + ": " + reason)
                .because(cause);
    }
}
