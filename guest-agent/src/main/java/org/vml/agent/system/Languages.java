package org.vml.agent.system;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The section `languages`: what pip, conda and npm have installed, as these themselves find it, in files: `pip
/// /usr/local/lib/python3.11/dist-packages numpy` → `2.1.0`. Starting the three takes minutes in an emulated guest.
final class Languages {
    private static final List<String> LIBRARIES =
            List.of("/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/local/lib64");

    private static final List<String> CONDA = List.of(
            "/opt/conda",
            "/opt/miniconda3",
            "/opt/anaconda3",
            "/usr/local/conda",
            "~/miniconda3",
            "~/anaconda3",
            "~/miniforge3",
            "~/mambaforge");

    /// `numpy-2.1.0.dist-info`, `PyYAML-5.1-py3.6.egg-info`
    private static final Pattern DISTRIBUTION =
            Pattern.compile("([A-Za-z0-9_.]+)-([0-9][^-]*?)(?:-py[0-9.]+)?\\.(?:dist|egg)-info");

    /// `numpy-2.1.0-py312h8b1.json`
    private static final Pattern CONDA_PACKAGE = Pattern.compile("(.+)-([^-]+)-[^-]+\\.json");

    private static final Pattern VERSION = Pattern.compile("\"version\"\\s*:\\s*\"([^\"]*)\"");

    private final Root root;
    private final Map<String, String> facts = new TreeMap<>();

    private Languages(Root root) {
        this.root = root;
    }

    static Map<String, String> read(Root root) {
        Languages languages = new Languages(root);
        List<String> homes = new ArrayList<>(List.of("/root"));
        Accounts.users(root).values().forEach(user -> homes.add(user.split(":", -1)[2]));
        languages.python(LIBRARIES);
        for (String home :
                homes.stream().filter(each -> each.startsWith("/")).distinct().toList()) {
            languages.python(List.of(home + "/.local/lib"));
            CONDA.stream()
                    .filter(each -> each.startsWith("~"))
                    .forEach(each -> languages.conda(home + each.substring(1)));
        }
        CONDA.stream().filter(each -> each.startsWith("/")).forEach(languages::conda);
        List.of("/usr/lib/node_modules", "/usr/local/lib/node_modules").forEach(languages::node);
        return languages.facts;
    }

    private void python(List<String> libraries) {
        for (String library : libraries) {
            for (Path python : root.list(library, "python[0-9]*")) {
                packages(python.resolve("site-packages"));
                packages(python.resolve("dist-packages"));
            }
        }
    }

    private void packages(Path directory) {
        String place = absolute(directory);
        for (Path each : root.list(place, "*-info")) {
            Matcher matcher = DISTRIBUTION.matcher(each.getFileName().toString());
            if (matcher.matches()) {
                facts.put("pip " + place + " " + matcher.group(1), matcher.group(2));
            }
        }
    }

    private void conda(String prefix) {
        List<String> prefixes = new ArrayList<>(List.of(prefix));
        root.list(prefix + "/envs", "*").forEach(each -> prefixes.add(absolute(each)));
        for (String each : prefixes) {
            for (Path file : root.list(each + "/conda-meta", "*.json")) {
                Matcher matcher = CONDA_PACKAGE.matcher(file.getFileName().toString());
                if (matcher.matches()) {
                    facts.put("conda " + each + " " + matcher.group(1), matcher.group(2));
                }
            }
        }
    }

    private void node(String directory) {
        List<Path> modules = new ArrayList<>(root.list(directory, "[!.@]*"));
        root.list(directory, "@*").forEach(scope -> modules.addAll(root.list(absolute(scope), "[!.]*")));
        for (Path module : modules) {
            Path description = module.resolve("package.json");
            Matcher version = VERSION.matcher(Files.isSymbolicLink(module) ? "" : Root.text(description));
            if (version.find()) {
                facts.put("npm " + directory + " " + root.at(directory).relativize(module), version.group(1));
            }
        }
    }

    private String absolute(Path path) {
        return "/" + root.path().relativize(path);
    }
}
