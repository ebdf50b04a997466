package org.vml.chunk;

/// The name of an object in a store: the folder that says what it is, and a name of letters, digits and `._%+-@=~`,
/// not beginning with a dot, of at most 240 bytes.
public record ObjectName(Folder folder, String name) {
    private static final int LONGEST = 240;

    /// What kinds of object a store holds.
    public enum Folder {
        /// What says that this is a repository, and of which format.
        CONFIG,
        PACKS,
        INDEX,
        ENTRIES,
        TAGS,
        SESSIONS,
        TOMBSTONES,
        /// What working areas need; repositories of before there was this folder lack it until somebody writes to it.
        HOLDS
    }

    public ObjectName {
        if (!isValid(name)) {
            throw new IllegalArgumentException("not an object name: " + name);
        }
    }

    /// Whether `name` may be the name of an object; listings pass over files of other names.
    public static boolean isValid(String name) {
        return !name.isEmpty()
                && name.length() <= LONGEST
                && name.charAt(0) != '.'
                && name.chars().allMatch(ObjectName::allowed);
    }

    private static boolean allowed(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "._%+-@=~".indexOf(c) >= 0;
    }

    @Override
    public String toString() {
        return folder.name().toLowerCase(java.util.Locale.ROOT) + "/" + name;
    }
}
