package org.vml.agent.environment;

import org.jspecify.annotations.Nullable;
import org.vml.protocol.environment.Withheld;

/// Decides what of an environment stays in the guest.
@FunctionalInterface
public interface SecretCheck {
    /// Why a text stays in the guest; null if it does not.
    ///
    /// @param where what it is: `variable NAME`, `alias NAME`, `function NAME`, `recipe`
    /// @param text all of it, an array as bash takes it
    @Nullable
    Withheld check(String where, String text);
}
