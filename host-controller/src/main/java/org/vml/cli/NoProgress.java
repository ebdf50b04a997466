package org.vml.cli;

import java.io.PrintStream;
import org.vml.api.Job;

/// Shows nothing, for `--quiet`, `--json` and `--no-progress`.
///
/// @param notes whether notes are printed all the same
record NoProgress(PrintStream err, boolean notes) implements Progress {
    @Override
    public void show(Job job) {
        // Nothing is wanted.
    }

    @Override
    public void note(String text) {
        if (notes) {
            err.println(text);
            err.flush();
        }
    }

    @Override
    public void close() {
        // Nothing was drawn.
    }
}
