package org.vml.workingarea;

import java.util.List;

/// What an opening or a start did.
///
/// @param notes what is unusual about it, for a person
/// @param partial whether something that the entry has could not be put into the machine
public record Opened(AreaStatus status, List<String> notes, boolean partial) {
    Opened(AreaStatus status, List<String> notes) {
        this(status, notes, false);
    }
}
