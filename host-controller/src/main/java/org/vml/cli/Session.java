package org.vml.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vml.api.JobRequest;
import org.vml.api.Json;

/// What a command works with: the controller, found at the first use, and a way to print its answer.
final class Session {
    private final World world;
    private final CommonOptions options;
    private @Nullable ControllerClient controller;

    Session(World world, CommonOptions options) {
        this.world = world;
        this.options = options;
    }

    World world() {
        return world;
    }

    boolean quiet() {
        return options.quiet();
    }

    Controllers controllers() {
        return new Controllers(world, this::warn);
    }

    ControllerClient controller() {
        ControllerClient known = controller == null ? new ControllerClient(controllers()) : controller;
        controller = known;
        return known;
    }

    /// Runs a job to its end, with progress.
    <T> T job(JobRequest request, Class<T> result) {
        return new JobRun(controller(), progress()).result(request, result);
    }

    /// Prints the answer of the command: the record as one JSON object, or the text, or nothing with `--quiet`.
    void answer(Object answer, Supplier<String> text) {
        if (options.json()) {
            world.out().println(json(answer));
        } else if (!options.quiet()) {
            world.out().print(text.get());
        }
    }

    /// Says something beside the answer, on the standard error.
    void warn(String sentence) {
        if (!options.quiet()) {
            world.err().println("vml: " + sentence + ".");
            world.err().flush();
        }
    }

    private Progress progress() {
        Terminal terminal = world.terminal();
        if (options.json() || options.quiet() || options.noProgress()) {
            return new NoProgress(world.err(), !options.quiet());
        }
        if (!terminal.err()) {
            return new ProgressLines(world.err(), System::nanoTime);
        }
        Glyphs glyphs = terminal.unicode() ? Glyphs.UNICODE : Glyphs.ASCII;
        return new ProgressBar(world.err(), glyphs, terminal.width().columns(), System::nanoTime);
    }

    static String json(Object record) {
        try {
            return Json.mapper().writeValueAsString(record);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(record.getClass() + " cannot be written as JSON", e);
        }
    }
}
