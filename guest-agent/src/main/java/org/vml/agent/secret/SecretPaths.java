package org.vml.agent.secret;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.RawPath;

/// Tells by its path that a file is a secret. What lies in home directories is known by the end of its path, so that
/// it is found in copies of homes, too, and whoever owns them. Private keys in `~/.ssh` are not known by their names,
/// but by [SecretScanner].
///
/// One thread at a time while it learns; any number afterwards.
public final class SecretPaths {
    private static final Index PUBLISHED = new Index();

    static {
        for (String library : List.of("/usr/lib/*/libgnutls*", "/usr/lib64/libgnutls*", "/lib64/libgnutls*")) {
            PUBLISHED.add(library, Secret.PRIVATE_KEY);
        }
    }

    private final Index files = new Index();
    private final Index directories = new Index();

    /// Knows the places of convention.
    public SecretPaths() {
        KnownPlaces.PATTERNS.forEach((secret, patterns) -> {
            for (String pattern : patterns.split("\\s+", -1)) {
                learn(pattern, secret);
            }
        });
    }

    private void learn(String pattern, Secret secret) {
        if (pattern.endsWith("/**")) {
            directories.add(pattern.substring(0, pattern.length() - 3), secret);
        } else {
            files.add(pattern, secret);
        }
    }

    /// Learns where an environment has its secrets: `X509_USER_PROXY`, `KRB5CCNAME` and their like. Values that are
    /// no absolute paths tell nothing. Where a value leads by way of links is not looked at: give that as well.
    public void learn(Map<String, String> variables) {
        KnownPlaces.FILES_BY_VARIABLE.forEach((name, secret) -> {
            for (String path : paths(variables.getOrDefault(name, ""))) {
                files.add(path, secret);
                directories.add(path, secret);
            }
        });
        paths(variables.getOrDefault("DOCKER_CONFIG", ""))
                .forEach(path -> files.add(path + "/config.json", Secret.REGISTRY));
        paths(variables.getOrDefault("GNUPGHOME", ""))
                .forEach(path -> directories.add(path + "/private-keys-v1.d", Secret.PGP_KEY));
    }

    /// The absolute paths in a list with colons, as `FILE:/tmp/krb5cc_0` is one, too.
    private static List<String> paths(String value) {
        List<String> paths = new ArrayList<>();
        for (String path : value.split(":", -1)) {
            String normal = normal(path);
            if (normal.length() > 1 && normal.indexOf('*') < 0) {
                paths.add(latin(normal.getBytes(StandardCharsets.UTF_8)));
            }
        }
        return paths;
    }

    private static String normal(String path) {
        try {
            return path.startsWith("/") ? Path.of(path).normalize().toString() : "";
        } catch (InvalidPathException e) {
            return "";
        }
    }

    private static String latin(byte[] raw) {
        return new String(raw, StandardCharsets.ISO_8859_1);
    }

    /// What the object at a path is; null if its path does not tell, or it is not a file with content: links and
    /// directories are not secret.
    public @Nullable Secret find(RawPath path, Facts facts) {
        return facts.kind() == FileKind.FILE && facts.size() > 0 ? find(path) : null;
    }

    /// What a file at this path is; null if that does not tell.
    public @Nullable Secret find(RawPath path) {
        String[] names = latin(path.bytes().shared()).substring(1).split("/", -1);
        Secret found = files.find(names, names.length);
        for (int count = names.length - 1; found == null && count > 0; count--) {
            found = directories.find(names, count);
        }
        return found;
    }

    /// Whether a file of root's is a library that is known to carry the keys of its own tests: no secrets, although a
    /// [SecretScanner] finds them.
    public static boolean hasPublishedKeys(RawPath path, Facts facts) {
        String[] names = latin(path.bytes().shared()).substring(1).split("/", -1);
        return facts.uid() == 0 && PUBLISHED.find(names, names.length) != null;
    }

    /// Patterns by the last name, where that is fixed.
    private static final class Index {
        private final Map<String, List<Place>> fixed = new HashMap<>();
        private final List<Place> open = new ArrayList<>();

        void add(String pattern, Secret secret) {
            PathPattern names = PathPattern.of(pattern);
            List<Place> places =
                    names.isLastFixed() ? fixed.computeIfAbsent(names.last(), last -> new ArrayList<>()) : open;
            places.add(new Place(names, secret));
        }

        @Nullable
        Secret find(String[] path, int count) {
            Secret found = find(fixed.getOrDefault(path[count - 1], List.of()), path, count);
            return found == null ? find(open, path, count) : found;
        }

        private static @Nullable Secret find(List<Place> places, String[] path, int count) {
            for (Place place : places) {
                if (place.pattern.matches(path, count)) {
                    return place.secret;
                }
            }
            return null;
        }
    }

    private record Place(PathPattern pattern, Secret secret) {}
}
