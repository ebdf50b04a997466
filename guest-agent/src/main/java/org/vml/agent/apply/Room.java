package org.vml.agent.apply;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.agent.platform.FileSystem;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.agent.platform.LinuxObjects;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.environment.Segment;

/// Finds where a plan can be staged, and whether there is room for it.
final class Room {
    private final Tree tree;
    private final Plan plan;

    Room(Tree tree, Plan plan) {
        this.tree = tree;
        this.plan = plan;
    }

    /// The directory for each stage: the topmost one of its file system in which one can be made.
    List<Top> tops() throws IOException {
        List<Top> tops = new ArrayList<>();
        for (int stage = 0; stage < plan.mounts().size(); stage++) {
            tops.add(top(stage));
        }
        return tops;
    }

    private Top top(int stage) throws IOException {
        RawPath mount = plan.mounts().get(stage);
        RawPath common = common(stage);
        List<RawPath> places = new ArrayList<>(common.ancestors());
        places.add(common);
        for (RawPath place : places) {
            Top top = place.startsWith(mount) ? writable(place, stage) : null;
            if (top != null) {
                return top;
            }
        }
        throw new RestoreException("Could not restore below " + common
                + ": no directory on its file system, mounted at " + mount + ", can be written to. Restore as root.");
    }

    private @Nullable Top writable(RawPath place, int stage) throws IOException {
        int directory;
        try {
            directory = tree.directory(place);
        } catch (LinuxException e) {
            return null;
        }
        try {
            if (LinuxObjects.whyNotWritable(directory) != 0) {
                return null;
            }
            require(LinuxObjects.fileSystem(directory), stage);
            return new Top(place, Linux.stat(directory).facts().modified());
        } finally {
            Linux.close(directory);
        }
    }

    private RawPath common(int stage) {
        RawPath common = null;
        for (Intent intent : plan.intents()) {
            if (stageOf(intent) == stage) {
                common = common == null ? intent.path().parent() : common(common, intent.path());
            }
        }
        return common == null ? RawPath.ROOT : common;
    }

    private static RawPath common(RawPath directory, RawPath path) {
        RawPath at = directory;
        while (!path.startsWith(at)) {
            at = at.parent();
        }
        return at;
    }

    private static int stageOf(Intent intent) {
        return switch (intent) {
            case Intent.Make make -> make.stage();
            case Intent.Alter(Action.Take take, boolean _) -> take.stage();
            case Intent.Alter(Action.Drop drop, boolean _) -> drop.stage();
            case Intent.Alter _ -> -1;
        };
    }

    private void require(FileSystem system, int stage) throws RestoreException {
        long objects = 2;
        long bytes = 0;
        for (Intent intent : plan.intents()) {
            if (intent instanceof Intent.Make make
                    && make.stage() == stage
                    && make.source() instanceof Intent.Source.Anew(FileState state, Look _)) {
                objects++;
                bytes += size(state, system.blockSize());
            }
        }
        if (bytes > system.available() || objects > system.objects()) {
            throw new RestoreException("Could not restore to the file system at "
                    + plan.mounts().get(stage) + ": it needs " + bytes + " bytes and " + objects + " objects, and has "
                    + system.available() + " and " + system.objects() + ". Make room there.");
        }
    }

    private static long size(FileState state, long block) {
        if (state.kind() != FileKind.FILE) {
            return state.kind() == FileKind.DIRECTORY ? block : 0;
        }
        long bytes = state.data().isEmpty() ? state.size() : 0;
        for (Segment segment : state.data()) {
            bytes += segment.length() + block;
        }
        return Math.ceilDiv(bytes, block) * block;
    }
}
