package org.vml.protocol.environment;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Text for bash that stands for exactly one value, whatever is in it.
public final class ShellText {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+:,./=-]+");

    private ShellText() {}

    /// Whether a variable can be called so.
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /// A word: bare where nothing in it means anything to a shell; with control characters made visible.
    public static String quote(String value) {
        if (PLAIN.matcher(value).matches()) {
            return value;
        }
        return value.chars().anyMatch(ShellText::isControl) ? escaped(value) : single(value);
    }

    private static boolean isControl(int c) {
        return (c < ' ' && c != '\n' && c != '\t') || c == 0x7f;
    }

    private static String escaped(String value) {
        StringBuilder text = new StringBuilder("$'");
        value.chars().forEach(c -> {
            if (isControl(c)) {
                text.append('\\').append(octal(c));
            } else {
                text.append(c == '\'' || c == '\\' ? "\\" : "").append((char) c);
            }
        });
        return text.append('\'').toString();
    }

    private static String octal(int c) {
        String digits = Integer.toOctalString(c);
        return "0".repeat(3 - digits.length()) + digits;
    }

    static String single(String value) {
        return "'" + value.replace("'", "'\\''") + "'";
    }

    /// An array: `([0]='a' [7]='it'\''s')`; an associative one: `(['key']='a')`.
    public static String array(Map<String, String> elements, boolean isAssociative) {
        StringBuilder text = new StringBuilder("(");
        elements.forEach((key, value) -> text.append(text.length() == 1 ? "[" : " [")
                .append(isAssociative ? single(key) : key)
                .append("]=")
                .append(single(value)));
        return text.append(')').toString();
    }

    /// The elements of what [#array] wrote; null for anything else.
    public static @Nullable Map<String, String> elements(String array, boolean isAssociative) {
        return new ArrayText(array).elements(isAssociative);
    }
}
