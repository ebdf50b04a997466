package org.vml.guest;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.OptionalInt;

/// An agent that runs in a guest. One thread reads, one writes.
public interface AgentProcess extends AutoCloseable {
    /// What it reads. Each write goes out at once, and waits while the agent has no room; closing it asks it to end.
    OutputStream input();

    /// What it writes. Ends when it ends, or when the connection does.
    InputStream output();

    /// Whether it runs as root.
    boolean elevated();

    /// The last 8 KiB of what it has said on its standard error so far. Written by the guest.
    String complaints();

    /// Waits for its end. Empty if it has not ended by then, or nobody knows how.
    OptionalInt await(Duration patience);

    /// Ends it: its input first, then, should it not end by itself, by a signal. May be called more than once.
    @Override
    void close();
}
