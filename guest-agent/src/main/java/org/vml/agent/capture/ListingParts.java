package org.vml.agent.capture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.message.AgentMessage;
import org.vml.protocol.message.AgentMessage.Child;
import org.vml.protocol.wire.Bytes;

/// Tells of one directory, in messages that fit into a frame: only the last one can be complete.
final class ListingParts {
    /// A child has 320 bytes at the most.
    private static final int MOST = 2000;

    private final RawPath directory;
    private final WalkOutput out;
    private List<Child> children = new ArrayList<>();
    private List<Bytes> excluded = new ArrayList<>();
    private List<Bytes> removed = new ArrayList<>();

    ListingParts(RawPath directory, WalkOutput out) {
        this.directory = directory;
        this.out = out;
    }

    void child(Bytes name, Facts facts) throws IOException {
        makeRoom();
        children.add(new Child(name, facts));
    }

    void exclude(Bytes name) throws IOException {
        makeRoom();
        excluded.add(name);
    }

    void remove(Bytes name) throws IOException {
        makeRoom();
        removed.add(name);
    }

    private void makeRoom() throws IOException {
        if (children.size() + excluded.size() + removed.size() == MOST) {
            send(false, false);
        }
    }

    /// Ends it. What says nothing is not sent: no children of a listing that is not complete.
    void finish(boolean isComplete, boolean isOpaque) throws IOException {
        boolean isEmpty = children.isEmpty() && excluded.isEmpty() && removed.isEmpty();
        if (isComplete || isOpaque || !isEmpty) {
            send(isComplete, isOpaque);
        }
    }

    private void send(boolean isComplete, boolean isOpaque) throws IOException {
        out.send(new AgentMessage.Listing(directory, isComplete, isOpaque, children, excluded, removed));
        children = new ArrayList<>();
        excluded = new ArrayList<>();
        removed = new ArrayList<>();
    }
}
