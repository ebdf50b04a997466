package org.vml.logbook;

/// The identity of an entry, the same in every repository that holds it: the SHA-256 of its manifest, 64 lower-case
/// hexadecimal digits.
public record EntryId(String value) {
    public EntryId {
        if (value.length() != 64
                || !value.chars().allMatch(c -> Character.digit(c, 16) >= 0 && !Character.isUpperCase(c))) {
            throw new IllegalArgumentException("not an entry id: " + value);
        }
    }

    /// The first eight digits, for people.
    public String abbreviated() {
        return value.substring(0, 8);
    }

    @Override
    public String toString() {
        return value;
    }
}
