package org.vml.agent.environment;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vml.protocol.environment.Withheld;

/// Decides what of an environment stays in the guest.
@FunctionalInterface
public interface SecretCheck {
    /// What an environment is made of.
    enum Part {
        VARIABLE,
        ALIAS,
        FUNCTION,
        /// A line of the recipe; it has no name.
        RECIPE;

        /// As in [Withheld].
        public String where(String name) {
            String kind = name().toLowerCase(Locale.ROOT);
            return name.isEmpty() ? kind : kind + " " + name;
        }
    }

    /// Why a text stays in the guest; null if it does not.
    ///
    /// @param text all of it, an array as bash takes it
    @Nullable
    Withheld check(Part part, String name, String text);
}
