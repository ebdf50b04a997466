package org.vml.hypervisor.simulated;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// The layers that the disks of a running machine consist of, as QEMU says.
record Layers(Monitor monitor) {
    private static final String JSON = "json:";

    /// The overlays of each disk, top first.
    Map<String, List<Path>> read() {
        Map<String, List<Path>> chains = new HashMap<>();
        for (JsonNode block : monitor.call("look at the disks of", "query-block", Map.of())) {
            List<Path> files = new ArrayList<>();
            JsonNode image = block.path("inserted").path("image");
            while (image.has("filename")) {
                if (image.path("format").asText().equals("qcow2")) {
                    files.add(file(image.path("filename").asText()));
                }
                image = image.path("backing-image");
            }
            chains.put(disk(block), List.copyOf(files));
        }
        return chains;
    }

    /// A device is named by its id, or by its path, whose last part that is.
    private static String disk(JsonNode block) {
        String device = block.path("qdev").asText();
        return device.substring(device.lastIndexOf('/') + 1);
    }

    /// The file of a layer: its name, or all about it (`json:`) where what lies below is not what its header says.
    private static Path file(String name) {
        if (!name.startsWith(JSON)) {
            return Path.of(name);
        }
        try {
            JsonNode all = Json.QEMU.readTree(name.substring(JSON.length()));
            return Path.of(all.path("file").path("filename").asText());
        } catch (JsonProcessingException e) {
            throw ProblemException.of(ProblemKind.HYPERVISOR, "QEMU has a layer with a strange name: " + name)
                    .because(e);
        }
    }

    /// QEMU's name for the layer that is in a file.
    String node(Path overlay) {
        for (JsonNode node : monitor.call("look at the disks of", "query-named-block-nodes", Map.of("flat", true))) {
            if (node.path("drv").asText().equals("qcow2")
                    && file(node.path("file").asText()).equals(overlay)) {
                return node.path("node-name").asText();
            }
        }
        throw ProblemException.of(
                ProblemKind.HYPERVISOR, "The machine " + monitor.label() + " does not use " + overlay);
    }
}
