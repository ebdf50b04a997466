package org.vml.agent.capture;

import org.vml.agent.platform.DirectoryScan;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.message.AgentMessage;

/// The controller has a listing of what the disk was like: directories of which it has another fingerprint, or none,
/// are told in full.
record ListingBase(KnownDirectories known, AgentMessage.Base description) implements Base {
    @Override
    public boolean knows(long key) {
        return known.knows(key);
    }

    @Override
    public boolean has(long key, long fingerprint) {
        return known.has(key, fingerprint);
    }

    @Override
    public Look look(RawPath directory, DirectoryScan scan) {
        return new Everything(scan);
    }

    /// Tells of everything in a directory.
    private record Everything(DirectoryScan scan) implements Look {
        @Override
        public boolean isComplete() {
            return true;
        }

        @Override
        public Facts facts(int child) {
            return scan.facts();
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
