package org.vml.agent.apply;

import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.agent.platform.Stat;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.wire.Bytes;

/// Removes the stages of a restore; `kept/` stays.
final class Sweep {
    private final Tree tree;
    private final Changes changes;

    Sweep(Tree tree, Changes changes) {
        this.tree = tree;
        this.changes = changes;
    }

    /// Removes the stage in a directory, which keeps its time.
    void remove(Top top, String id) throws LinuxException {
        try (Spot spot = tree.spot(Stage.path(top.path(), id))) {
            Stat stage = spot.look();
            if (stage != null
                    && stage.facts().kind() == FileKind.DIRECTORY
                    && stage.facts().uid() == Stage.self()) {
                empty(spot.directory(), spot.name(), stage.device(), true);
            }
        }
        int directory = tree.directory(top.path());
        try {
            if (!Linux.stat(directory).facts().modified().equals(top.modified())) {
                changes.date(directory, top.modified());
            }
        } finally {
            Linux.close(directory);
        }
    }

    private void removeTree(int directory, byte[] name, long device) throws LinuxException {
        Stat there = Linux.stat(directory, name);
        if (there.facts().kind() != FileKind.DIRECTORY) {
            changes.remove(directory, name);
        } else if (there.device() == device) {
            empty(directory, name, device, false);
        }
    }

    private void empty(int parent, byte[] name, long device, boolean keeping) throws LinuxException {
        int directory = Linux.openDirectory(parent, name);
        boolean isKept = false;
        try {
            for (Bytes child : Linux.list(directory)) {
                if (keeping && child.equals(Bytes.owned(Stage.KEPT))) {
                    isKept = true;
                } else {
                    removeTree(directory, child.shared(), device);
                }
            }
        } finally {
            Linux.close(directory);
        }
        if (!isKept) {
            changes.removeDirectory(parent, name);
        }
    }
}
