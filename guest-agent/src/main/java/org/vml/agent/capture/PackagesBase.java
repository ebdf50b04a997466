package org.vml.agent.capture;

import org.jspecify.annotations.Nullable;
import org.vml.agent.packages.PackagedFiles;
import org.vml.agent.packages.PackagedObjects;
import org.vml.agent.platform.DirectoryScan;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.agent.platform.Place;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.Fingerprint;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.message.AgentMessage;
import org.vml.protocol.wire.Bytes;

/// The disk is what packages installed: what is not as they have it is told, and what no package has. What is missing
/// of them is not known before the end of the walk, see [MissingPaths].
///
/// A directory in place of something else that dpkg has no sum of, as of a link, counts as the package's.
final class PackagesBase implements Base {
    private final AgentMessage.Base description;
    private final PackagedFiles files;
    private final PackagedObjects objects;
    private final int root;
    private final byte[] path = new byte[RawPath.LONGEST + 1];

    /// @param root the open directory that is the guest's root
    PackagesBase(AgentMessage.Base description, PackagedFiles files, int root) {
        this.description = description;
        this.files = files;
        this.objects = new PackagedObjects(files);
        this.root = root;
    }

    @Override
    public AgentMessage.Base description() {
        return description;
    }

    @Override
    public boolean knows(long key) {
        return false;
    }

    @Override
    public boolean has(long key, long fingerprint) {
        return false;
    }

    @Override
    public Look look(RawPath directory, DirectoryScan scan) {
        return new Changed(directory, scan);
    }

    /// Tells of what in one directory is not as packages have it.
    private final class Changed implements Look {
        private final RawPath directory;
        private final DirectoryScan scan;
        private final int length;
        private int open = -1;

        Changed(RawPath directory, DirectoryScan scan) {
            this.directory = directory;
            this.scan = scan;
            byte[] raw = directory.bytes().shared();
            System.arraycopy(raw, 0, path, 0, raw.length);
            path[raw.length] = '/';
            this.length = directory.isRoot() ? 1 : raw.length + 1;
        }

        @Override
        public boolean isComplete() {
            return false;
        }

        @Override
        public @Nullable Facts facts(int child) {
            Bytes name = scan.name(child);
            System.arraycopy(name.shared(), 0, path, length, name.length());
            int place = files.find(Fingerprint.key(path, length + name.length()));
            if (place < 0) {
                return scan.facts();
            }
            files.set(place, scan.isDirectory() ? PackagedFiles.SEEN | PackagedFiles.IS_DIRECTORY : PackagedFiles.SEEN);
            try {
                return objects.isAsPackaged(place, scan, name, this::open) ? null : scan.facts();
            } catch (LinuxException e) {
                return scan.facts(); // whoever reads it says why that cannot be done
            }
        }

        private int open() throws LinuxException {
            if (open < 0) {
                open = Place.openDirectory(root, directory);
            }
            return open;
        }

        @Override
        public void close() {
            if (open >= 0) {
                Linux.close(open);
            }
        }
    }
}
