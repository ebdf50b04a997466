package org.vml.agent.secret;

/// A literal at which a [Check] is worth its time.
///
/// @param literal at least three characters of Latin-1
/// @param anchor the beginning in it of the three characters that are searched for: rare ones are best
record Trigger(String literal, int anchor, Check check) {
    /// How many characters are searched for.
    static final int ANCHOR = 3;

    int anchorAt(int index) {
        return literal.charAt(anchor + index);
    }
}
