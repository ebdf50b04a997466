package org.vml.exchange.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What is known about an image: its format as QEMU calls it, the size of the disk in bytes, and the other files that
/// it refers to; and its dirty bitmaps by name, each with whether it records what is written to the image, and did so
/// without a break.
///
/// The field names are those of `ImageInfo`, `ImageInfoSpecificQCow2` and `ImageInfoSpecificVmdk` in QEMU's
/// `qapi/block-core.json`.
record ImageFacts(String format, long size, boolean encrypted, List<String> otherFiles, Map<String, Boolean> bitmaps) {
    /// The flag `auto` of a bitmap; another one says that it is in use, which means that it was not written back.
    private static final String RECORDING = "auto";

    private static final ObjectMapper JSON = new ObjectMapper();

    /// @param json what `qemu-img info --output=json` printed about `image`
    static ImageFacts parse(Path image, String json) {
        try {
            JsonNode info = JSON.readTree(json);
            return new ImageFacts(
                    info.path("format").asText(),
                    info.path("virtual-size").asLong(),
                    info.path("encrypted").asBoolean(),
                    otherFiles(image, info),
                    bitmaps(info));
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

    private static Map<String, Boolean> bitmaps(JsonNode info) {
        Map<String, Boolean> bitmaps = new HashMap<>();
        for (JsonNode bitmap : info.path("format-specific").path("data").path("bitmaps")) {
            Set<String> flags = new HashSet<>();
            bitmap.path("flags").forEach(flag -> flags.add(flag.asText()));
            text(bitmap, "name").ifPresent(name -> bitmaps.put(name, flags.equals(Set.of(RECORDING))));
        }
        return bitmaps;
    }

    private static Optional<String> text(JsonNode node, String field) {
        return Optional.ofNullable(node.path(field).textValue());
    }
}
