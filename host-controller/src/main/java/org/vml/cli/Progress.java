package org.vml.cli;

import org.vml.api.Job;

/// Shows how far a job is. Thread-safe. Closing it removes what should not stay.
sealed interface Progress extends AutoCloseable permits ProgressBar, ProgressLines, NoProgress {
    /// Takes note of a state of the job; whether anything is drawn is up to the implementation.
    void show(Job job);

    /// Says something that stays.
    void note(String text);

    @Override
    void close();
}
