package org.vml.agent.capture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.agent.packages.PackageDatabase;
import org.vml.agent.packages.PackagedFiles;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.message.AgentMessage;

/// The packages of a guest: of dpkg, of rpm, or of both.
final class Packages {
    private final List<PackageDatabase> databases = new ArrayList<>();
    private final List<String> said = new ArrayList<>();
    private final PackagedFiles files;

    private Packages(PackagedFiles files) {
        this.files = files;
    }

    /// Reads the databases; null if nothing is installed by them, or they cannot be read.
    ///
    /// @param root an open directory
    /// @param path its own
    static @Nullable Packages read(int root, RawPath path) {
        List<PackageDatabase> found = PackageDatabase.all(root, path);
        Packages packages = new Packages(new PackagedFiles(
                found.stream().mapToLong(PackageDatabase::expected).sum()));
        found.forEach(packages::read);
        return packages.databases.isEmpty() ? null : packages;
    }

    /// What was read of one that fails later is true, and its other files count as nobody's.
    private void read(PackageDatabase database) {
        int before = files.packages();
        String failure = "";
        try {
            database.load(files);
        } catch (IOException e) {
            failure = ", as far as it could be read: " + e.getMessage();
        }
        int count = files.packages() - before;
        if (count > 0) {
            databases.add(database);
            said.add("the database of " + database.name() + ", " + count + (count == 1 ? " package" : " packages")
                    + failure + " (" + database.compared() + ")");
        }
    }

    PackagesBase base(int root) {
        return new PackagesBase(new AgentMessage.Base("packages", String.join("; ", said)), files, root);
    }

    /// Tells of what is missing, after the walk.
    void tellMissing(int root, Scope scope, WalkOutput out) throws IOException {
        MissingPaths missing = new MissingPaths(files, root);
        for (PackageDatabase database : databases) {
            database.list(missing);
        }
        missing.tell(scope, out);
    }
}
