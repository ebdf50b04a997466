package org.vml.agent.apply;

import org.jspecify.annotations.Nullable;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.RawPath;

/// What is to be done, before it is prepared.
sealed interface Intent {
    RawPath path();

    /// Whether this fulfils a step, and is not only a part of that.
    boolean asked();

    /// Makes `new/NUMBER`, which then becomes a [Action.Place].
    ///
    /// @param replaced what is at the path; null if nothing
    record Make(
            int number, RawPath path, int stage, @Nullable Seen replaced, Source source, boolean asked)
            implements Intent {}

    /// Needs no preparing.
    record Alter(Action action, boolean asked) implements Intent {
        @Override
        public RawPath path() {
            return action.path();
        }
    }

    /// What is to be made.
    sealed interface Source {
        /// An object of this state, that looks so.
        record Anew(FileState state, Look look) implements Source {}

        /// Another name of `new/NUMBER` of the same stage.
        record NameOf(int number) implements Source {}

        /// Another name of what is at a path, on the same file system.
        record NameOfExisting(RawPath path) implements Source {}
    }
}
