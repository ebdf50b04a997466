package org.vml.logbook;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// What a person calls an entry: letters and digits of any script and `. _ - + @`, beginning with a letter or a digit,
/// at most 60 bytes of UTF-8. Normalised to NFC (Unicode Standard Annex 15), so that names that look alike are alike.
public record EntryName(String value) implements Comparable<EntryName> {
    /// The longest name, in bytes of UTF-8.
    public static final int LONGEST = 60;

    private static final String PUNCTUATION = "._-+@";

    public EntryName {
        value = Normalizer.normalize(value, Normalizer.Form.NFC);
        if (value.isEmpty()) {
            throw ProblemException.of(ProblemKind.USAGE, "The name of an entry cannot be empty");
        }
        if (value.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            throw ProblemException.of(
                    ProblemKind.USAGE, "The name " + shortened(value) + " is longer than " + LONGEST + " bytes");
        }
        if (!Character.isLetterOrDigit(value.codePointAt(0))
                || !value.codePoints().allMatch(EntryName::allowed)) {
            throw ProblemException.of(ProblemKind.USAGE, "The name \"" + shortened(value) + "\" is not allowed")
                    .next("A name begins with a letter or digit and goes on with letters, digits and . _ - + @");
        }
    }

    private static boolean allowed(int c) {
        return Character.isLetterOrDigit(c)
                || Character.getType(c) == Character.NON_SPACING_MARK
                || PUNCTUATION.indexOf(c) >= 0;
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }

    @Override
    public int compareTo(EntryName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
