package org.vml.app;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vml.light.LightRules;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// What the user wants to be left out of light levels: `light.json` beside the configuration,
/// `{"exclude":["*.iso","!keep.iso"],"largest":1073741824}`, both optional. Read anew each time.
///
/// @param file may not be there
record LightRulesFile(Path file) implements Supplier<LightRules> {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private record Content(
            @JsonProperty("exclude") @Nullable List<String> exclude,
            @JsonProperty("largest") @Nullable Long largest) {}

    @Override
    public LightRules get() {
        try {
            Content content = MAPPER.readValue(Files.readAllBytes(file), Content.class);
            List<String> exclude = content.exclude();
            Long largest = content.largest();
            return new LightRules(
                    exclude == null ? List.of() : List.copyOf(exclude),
                    largest == null ? LightRules.USUAL.largest() : largest);
        } catch (NoSuchFileException e) {
            return LightRules.USUAL;
        } catch (JsonProcessingException e) {
            throw wrong(e.getOriginalMessage()).because(e);
        } catch (IOException e) {
            throw wrong(e.toString()).because(e);
        }
    }

    private ProblemException wrong(String reason) {
        return ProblemException.of(ProblemKind.FAILED, "Could not read the rules in " + file + ": " + reason)
                .next("It is like {\"exclude\":[\"*.iso\"],\"largest\":1073741824}");
    }
}
