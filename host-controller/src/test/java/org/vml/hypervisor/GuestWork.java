package org.vml.hypervisor;

import java.time.Duration;
import java.time.Instant;

/// What tests have a guest do, whatever kind it is.
public interface GuestWork {
    /// Waits until it does what it is told.
    void await(Duration patience) throws Exception;

    /// Writes a number to the disk, under a name; durable when this returns.
    void note(String name, int number) throws Exception;

    /// What was noted under a name; 0 if nothing was.
    int noted(String name) throws Exception;

    /// Has it count in its memory.
    void startCounting() throws Exception;

    /// How far it has counted.
    long count() throws Exception;

    Instant clock() throws Exception;

    /// The public keys that may log in.
    String keys() throws Exception;

    /// Begins to read much from its disk.
    Reading read() throws Exception;

    /// Fails if the guest has ever seen an error of its disk.
    void requireSoundDisk() throws Exception;

    /// Reading that goes on.
    interface Reading {
        /// Waits until all was read; fails if it was not.
        void await() throws Exception;
    }
}
