package org.vml.protocol.environment;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads an array as [ShellText#array] writes it, and nothing else.
final class ArrayText {
    private static final String ESCAPED_QUOTE = "'\\''";
    private static final int LONGEST_INDEX = 18;

    private final String text;
    private int at;

    ArrayText(String text) {
        this.text = text;
    }

    @Nullable
    Map<String, String> elements(boolean isAssociative) {
        Map<String, String> elements = new LinkedHashMap<>();
        if (!skip("(")) {
            return null;
        }
        while (!skip(")")) {
            boolean isFirst = elements.isEmpty();
            String key = skip(isFirst ? "[" : " [") ? (isAssociative ? quoted() : index()) : null;
            String value = key != null && skip("]=") ? quoted() : null;
            if (key == null || value == null || elements.put(key, value) != null) {
                return null;
            }
        }
        return at == text.length() ? elements : null;
    }

    private boolean skip(String expected) {
        boolean isThere = text.startsWith(expected, at);
        at += isThere ? expected.length() : 0;
        return isThere;
    }

    private @Nullable String index() {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at == start || at - start > LONGEST_INDEX ? null : text.substring(start, at);
    }

    private @Nullable String quoted() {
        StringBuilder value = new StringBuilder();
        if (!skip("'")) {
            return null;
        }
        while (at < text.length()) {
            if (skip(ESCAPED_QUOTE)) {
                value.append('\'');
            } else if (skip("'")) {
                return value.toString();
            } else {
                value.append(text.charAt(at++));
            }
        }
        return null;
    }
}
