package org.vml.agent.secret;

import java.util.Base64;

/// Base64 that may be none.
final class Base64Text {
    private Base64Text() {}

    /// What it stands for; nothing if it is no base64.
    static byte[] decoded(String text, Base64.Decoder decoder) {
        try {
            return decoder.decode(text);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
