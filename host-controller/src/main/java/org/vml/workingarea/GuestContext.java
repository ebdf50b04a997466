package org.vml.workingarea;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The texts of a config drive.
///
/// All but the user data are JSON, which YAML readers understand as well (YAML 1.2, 1.3); so is the cloud-config in
/// the user data. Who a text is for:
///
/// | text | reader | its source |
/// | --- | --- | --- |
/// | [#userData] | cloud-init, and CernVM's boot loader where it pins | cloud-init "User-data formats"; cernvm-micro |
/// | [#noCloud] | cloud-init, NoCloud | cloud-init "NoCloud" |
/// | [#openStack] | cloud-init, ConfigDrive; CernVM | nova "Metadata service" |
/// | [#ec2] | CernVM's amiconfig, nova's EC2 copy | nova "Metadata service", EC2-compatible |
///
/// @param instance an id that no guest was told before: cloud-init does its work once per id
/// @param name what the host is called; made one that DNS allows
/// @param user whom the key lets in, made if the guest has none of this name; null for the image's own user
/// @param publicKey a line as OpenSSH has them
record GuestContext(UUID instance, String name, @Nullable String user, String publicKey, Contextualisation wanted) {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private static final String BOUNDARY = "==vml-user-data==";
    private static final int LONGEST_LABEL = 63;

    String noCloud() {
        return json(ordered(
                "instance-id", instance.toString(),
                "local-hostname", hostName(),
                "public-keys", List.of(publicKey)));
    }

    String openStack() {
        return json(ordered(
                "uuid", instance.toString(),
                "hostname", hostName(),
                "name", hostName(),
                "public_keys", Map.of("vml", publicKey)));
    }

    String ec2() {
        return json(ordered(
                "instance-id", instance.toString(),
                "hostname", hostName(),
                "local-hostname", hostName(),
                "public-keys", Map.of("0", Map.of("openssh-key", publicKey))));
    }

    /// Cloud-config alone, or with what CernVM's boot loader looks for: lines between two lines of their own, in one
    /// of several MIME parts (`ucontext` of cernvm-micro; "Mixing cloud-init and amiconfig" of CernVM's notes).
    String userData() {
        CvmfsPin pin = wanted.pin();
        return pin == null ? cloudConfig() : """
                Content-Type: multipart/mixed; boundary="%1$s"
                MIME-Version: 1.0

                --%1$s
                Content-Type: text/cloud-config; charset="us-ascii"

                %2$s
                --%1$s
                Content-Type: text/ucernvm; charset="us-ascii"

                %3$s
                --%1$s--
                """.formatted(BOUNDARY, cloudConfig(), block(pin));
    }

    private String cloudConfig() {
        Map<String, Object> config = ordered("ssh_deletekeys", false); // the guest has had visitors who know its keys
        if (user == null) {
            config.put("ssh_authorized_keys", List.of(publicKey));
        } else {
            config.put("users", List.of("default", account(user)));
        }
        List<String> commands = new ArrayList<>(wanted.commands());
        if (wanted.agentService()) {
            commands.add(ConfigDrive.INSTALL_AGENT);
        }
        if (!commands.isEmpty()) {
            config.put("runcmd", commands);
        }
        return "#cloud-config\n" + json(config);
    }

    /// A password that the user has is left alone.
    private Map<String, Object> account(String name) {
        return ordered(
                "name",
                name,
                "lock_passwd",
                false,
                "shell",
                "/bin/bash",
                "sudo",
                "ALL=(ALL) NOPASSWD:ALL",
                "ssh_authorized_keys",
                List.of(publicKey));
    }

    private static String block(CvmfsPin pin) {
        StringBuilder lines = new StringBuilder("[ucernvm-begin]\n");
        line(lines, "cvmfs_branch", pin.branch());
        line(lines, "cernvm_path", pin.path());
        line(lines, "cvmfs_tag", pin.tag());
        return lines.append("[ucernvm-end]").toString();
    }

    private static void line(StringBuilder lines, String key, @Nullable String value) {
        if (value != null) {
            lines.append(key).append('=').append(value).append('\n');
        }
    }

    /// RFC 1123, 2.1.
    private String hostName() {
        String label = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String cut = label.substring(0, Math.min(label.length(), LONGEST_LABEL)).replaceAll("^-|-$", "");
        return cut.isEmpty() ? "vml" : cut;
    }

    private static Map<String, Object> ordered(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }

    private static String json(Map<String, Object> content) {
        try {
            return JSON.writeValueAsString(content);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
