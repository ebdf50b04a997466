package org.vml.agent.apply;

import java.util.ArrayList;
import java.util.List;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.protocol.environment.RawPath;

/// The stages of one restore, by their numbers.
final class Stages implements AutoCloseable {
    private final Tree tree;
    private final List<Top> tops;
    private final List<Stage> stages = new ArrayList<>();

    private Stages(Tree tree, List<Top> tops) {
        this.tree = tree;
        this.tops = tops;
    }

    static Stages make(Tree tree, List<Top> tops, String id, Changes changes) throws LinuxException {
        Stages all = new Stages(tree, tops);
        try {
            for (Top top : tops) {
                all.stages.add(Stage.make(tree, Stage.path(top.path(), id), changes));
            }
            return all;
        } catch (LinuxException e) {
            all.close();
            throw e;
        }
    }

    static Stages open(Tree tree, List<Top> tops, String id) throws LinuxException {
        Stages all = new Stages(tree, tops);
        try {
            for (Top top : tops) {
                all.stages.add(Stage.open(tree, Stage.path(top.path(), id)));
            }
            return all;
        } catch (LinuxException e) {
            all.close();
            throw e;
        }
    }

    Stage get(int number) {
        return stages.get(number);
    }

    /// Makes durable all that was changed on the file systems that have a stage.
    void sync(Changes changes) throws LinuxException {
        for (Top top : tops) {
            sync(tree, top.path(), changes);
        }
    }

    static void sync(Tree tree, RawPath path, Changes changes) throws LinuxException {
        int directory = tree.open(path);
        try {
            changes.syncFileSystem(directory);
        } finally {
            Linux.close(directory);
        }
    }

    @Override
    public void close() {
        stages.forEach(Stage::close);
    }
}
