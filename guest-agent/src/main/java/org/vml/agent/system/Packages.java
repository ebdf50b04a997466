package org.vml.agent.system;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The section `packages`: `bash:amd64` → `5.2.15-2+b8`; of rpm with the vendor: `4.2.46-35.el7 (CentOS)`. Two
/// versions of one package have a comma between them.
final class Packages {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int MOST = 8 << 20;

    private static final List<String> DPKG =
            List.of("dpkg-query", "-W", "-f", "${db:Status-Abbrev}\\t${Package}:${Architecture}\\t${Version}\\n");

    private static final List<String> RPM = List.of(
            "rpm", "-qa", "--qf", "ii\\t%{NAME}:%{ARCH}\\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE} (%{VENDOR})\\n");

    private Packages() {}

    static Map<String, String> read() {
        Map<String, String> facts = new TreeMap<>();
        for (List<String> words : List.of(DPKG, RPM)) {
            Command.Output output = new Command(words, LIMIT, MOST).run();
            if (output != null) {
                facts.putAll(parse(output.text()));
            }
        }
        return facts;
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
