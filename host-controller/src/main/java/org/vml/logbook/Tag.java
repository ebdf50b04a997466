package org.vml.logbook;

import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// A word that a person ties to an entry: 1 to 60 of `a-z A-Z 0-9 . _ -`, beginning with a letter or digit.
public record Tag(String value) implements Comparable<Tag> {
    public Tag {
        if (!value.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,59}")) {
            throw ProblemException.of(ProblemKind.USAGE, "\"" + value + "\" cannot be a tag")
                    .next("A tag is 1 to 60 of the letters a-z, digits and . _ - and begins with a letter or digit");
        }
    }

    @Override
    public int compareTo(Tag other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
