package org.vml.workingarea;

import java.util.List;

/// What an opening or a start did.
///
/// @param notes what is unusual about it, for a person
public record Opened(AreaStatus status, List<String> notes) {}
