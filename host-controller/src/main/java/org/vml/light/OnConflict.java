package org.vml.light;

/// What becomes of an object that is neither as in the entry nor as it was in the base.
public enum OnConflict {
    /// Nothing is restored; the conflicts are listed.
    STOP,
    /// It stays as it is.
    KEEP,
    /// It becomes as in the entry.
    REPLACE,
    /// It stays as it is, and the one of the entry is put beside it, under a name of its own.
    BOTH
}
