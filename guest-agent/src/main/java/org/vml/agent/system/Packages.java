package org.vml.agent.system;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The section `packages`: `bash:amd64` → `5.2.15-2+b8`; of rpm with the vendor: `4.2.46-35.el7 (CentOS)`. Two
/// versions of one package have a comma between them.
final class Packages {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int MOST = 8 << 20;

    private static final String DPKG = "${db:Status-Abbrev}\\t${Package}:${Architecture}\\t${Version}\\n";

    private static final String RPM =
            "ii\\t%{NAME}:%{ARCH}\\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE} (%{VENDOR})\\n";

    /// Where rpm has had its database, and has it since Fedora 36.
    private static final List<String> RPM_DATABASES = List.of("/var/lib/rpm", "/usr/lib/sysimage/rpm");

    private Packages() {}

    static Map<String, String> read(Root root) {
        Map<String, String> facts = new TreeMap<>();
        Path dpkg = root.at("/var/lib/dpkg");
        if (Files.isRegularFile(dpkg.resolve("status"))) {
            facts.putAll(ask("dpkg-query", "--admindir=" + dpkg, "-W", "-f", DPKG));
        }
        if (RPM_DATABASES.stream().map(root::at).anyMatch(Files::isDirectory)) {
            facts.putAll(ask("rpm", "--root", root.path().toString(), "-qa", "--qf", RPM));
        }
        return facts;
    }

    private static Map<String, String> ask(String... words) {
        Command.Output output = new Command(List.of(words), LIMIT, MOST).run();
        return output == null ? Map.of() : parse(output.text());
    }

    /// @param text lines of state, key and version with tabs between them; `ii` is what is installed
    static Map<String, String> parse(String text) {
        Map<String, String> facts = new TreeMap<>();
        text.lines().map(line -> line.split("\t", -1)).forEach(fields -> {
            if (fields.length == 3 && fields[0].length() > 1 && fields[0].charAt(1) == 'i') {
                facts.merge(fields[1], fields[2].replace(" ((none))", ""), (a, b) -> a + ", " + b);
            }
        });
        return facts;
    }
}
