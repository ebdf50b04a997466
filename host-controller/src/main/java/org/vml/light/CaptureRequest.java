package org.vml.light;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is to be captured.
///
/// @param base the entry that the files are compared with, its id and its name
/// @param user whose environment; null for nobody's
/// @param guestRules lines as in `.vmlignore`, of the guest
/// @param rules the same, of the user on this host
/// @param largest the size in bytes from which on files are left out
public record CaptureRequest(
        String base,
        String baseName,
        @Nullable String user,
        List<String> guestRules,
        List<String> rules,
        long largest) {}
