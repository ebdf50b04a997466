package org.vml.light;

/// Where it is said what is left out of light levels.
public interface LightRulesSource {
    /// The rules of the user on this host, read anew each time. A problem of kind `FAILED` if they cannot be read.
    LightRules ofHost();

    /// The rules of a guest, from the text of its `/etc/vml/light.json`. A problem of kind `GUEST` if it is none.
    ///
    /// @param text empty if there is none
    LightRules ofGuest(String text);
}
