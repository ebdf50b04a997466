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
import org.jspecify.annotations.Nullable;
import org.vml.light.LightRules;
import org.vml.light.LightRulesSource;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// What is to be left out of light levels: `light.json` beside the configuration, and `/etc/vml/light.json` in a
/// guest, `{"exclude":["*.iso","!keep.iso"],"largest":1073741824}`, both fields optional.
///
/// @param file that of this host; may not be there
record LightRulesFile(Path file) implements LightRulesSource {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private record Content(
            @JsonProperty("exclude") @Nullable List<String> exclude,
            @JsonProperty("largest") @Nullable Long largest) {}

    @Override
    public LightRules ofHost() {
        try {
            return rules(MAPPER.readValue(Files.readAllBytes(file), Content.class));
        } catch (NoSuchFileException e) {
            return LightRules.USUAL;
        } catch (JsonProcessingException e) {
            throw wrong(ProblemKind.FAILED, file.toString(), e.getOriginalMessage())
                    .because(e);
        } catch (IOException e) {
            throw wrong(ProblemKind.FAILED, file.toString(), e.toString()).because(e);
        }
    }

    @Override
    public LightRules ofGuest(String text) {
        try {
            return text.isBlank() ? rules(new Content(null, null)) : rules(MAPPER.readValue(text, Content.class));
        } catch (JsonProcessingException e) {
            throw wrong(ProblemKind.GUEST, "/etc/vml/light.json in the guest", e.getOriginalMessage())
                    .because(e);
        }
    }

    private static LightRules rules(Content content) {
        List<String> exclude = content.exclude();
        Long largest = content.largest();
        return new LightRules(
                exclude == null ? List.of() : List.copyOf(exclude),
                largest == null ? LightRules.USUAL.largest() : largest);
    }

    private static ProblemException wrong(ProblemKind kind, String where, String reason) {
        return ProblemException.of(kind, "Could not read the rules in " + where + ": " + reason)
                .next("It is like {\"exclude\":[\"*.iso\"],\"largest\":1073741824}");
    }
}
