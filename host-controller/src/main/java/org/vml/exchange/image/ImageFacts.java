package org.vml.exchange.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is known about an image: its format as QEMU calls it, the size of the disk in bytes, and the other files that
/// it refers to.
///
/// The field names are those of `ImageInfo`, `ImageInfoSpecificQCow2` and `ImageInfoSpecificVmdk` in QEMU's
/// `qapi/block-core.json`.
record ImageFacts(String format, long size, boolean encrypted, List<String> otherFiles) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// @param json what `qemu-img info --output=json` printed about `image`
    static ImageFacts parse(Path image, String json) {
        try {
            JsonNode info = JSON.readTree(json);
            return new ImageFacts(
                    info.path("format").asText(),
                    info.path("virtual-size").asLong(),
                    info.path("encrypted").asBoolean(),
                    otherFiles(image, info));
        } catch (JsonProcessingException e) {
            throw ImageProblems.refuse(image, "what qemu-img says about it cannot be understood")
                    .because(e);
        }
    }

    private static List<String> otherFiles(Path image, JsonNode info) {
        List<String> others = new ArrayList<>();
        JsonNode data = info.path("format-specific").path("data");
        text(info, "full-backing-filename").ifPresent(others::add);
        text(info, "backing-filename").ifPresent(others::add);
        text(data, "data-file").ifPresent(others::add);
        for (JsonNode extent : data.path("extents")) {
            text(extent, "filename")
                    .filter(name -> !name.equals(image.toString()))
                    .ifPresent(others::add);
        }
        return others;
    }

    private static Optional<String> text(JsonNode node, String field) {
        return Optional.ofNullable(node.path(field).textValue());
    }
}
