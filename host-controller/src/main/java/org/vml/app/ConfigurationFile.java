package org.vml.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import org.vml.file.PrivateFiles;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// The file of the configuration. Read anew each time, since people edit it; strictly, since a key that is silently
/// passed over is a wish that is silently refused. Written by the one controller of a home only.
final class ConfigurationFile {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .build();

    private final Path file;

    ConfigurationFile(Path file) {
        this.file = file;
    }

    /// The configuration; an empty one where there is no file.
    Configuration load() {
        try {
            Configuration read = MAPPER.readValue(Files.readAllBytes(file), Configuration.class);
            return new ConfigurationCheck(file).checked(read);
        } catch (NoSuchFileException e) {
            return Configuration.EMPTY;
        } catch (UnrecognizedPropertyException e) {
            throw wrong("the key `" + e.getPropertyName() + "` in line " + line(e) + " is unknown", e)
                    .next("Known there: " + known(e));
        } catch (JsonProcessingException e) {
            throw wrong("line " + line(e) + ": " + e.getOriginalMessage(), e).next("Mend the file, or move it away");
        } catch (IOException e) {
            throw wrong(String.valueOf(e), e).next("Check who owns it");
        }
    }

    /// Stores the configuration; durable when it returns.
    void save(Configuration configuration) {
        try {
            PrivateFiles.makeDirectory(Objects.requireNonNull(file.getParent()));
            PrivateFiles.replace(file, MAPPER.writeValueAsBytes(configuration));
        } catch (IOException e) {
            throw ProblemException.of(ProblemKind.FAILED, "Could not write the configuration " + file + ": " + e)
                    .because(e);
        }
    }

    private ProblemException wrong(String reason, Exception cause) {
        return ProblemException.of(ProblemKind.FAILED, "Could not read the configuration " + file + ": " + reason)
                .because(cause);
    }

    private static int line(JsonProcessingException e) {
        return e.getLocation() == null ? 1 : e.getLocation().getLineNr();
    }

    private static String known(UnrecognizedPropertyException e) {
        return e.getKnownPropertyIds().stream()
                .map(Object::toString)
                .reduce((one, other) -> one + ", " + other)
                .orElse("nothing");
    }
}
