package org.vml.workingarea;

import org.jspecify.annotations.Nullable;
import org.vml.hypervisor.Hardware;

/// How an entry is to be opened.
///
/// @param repository the name of its repository
/// @param entry its name, or another reference as people use them
/// @param hardware what the machine is made of, if the entry knows no machine; null for the usual
/// @param cold whether it boots though the entry has its memory
/// @param start whether it is started at all
/// @param user who logs in; null for the one that the entry knows
/// @param configDrive what the guest is told when it boots; null if it gets no config drive
public record OpenRequest(
        String repository,
        String entry,
        @Nullable Hardware hardware,
        boolean cold,
        boolean start,
        @Nullable String user,
        @Nullable Contextualisation configDrive) {

    /// Without a config drive.
    public OpenRequest(
            String repository,
            String entry,
            @Nullable Hardware hardware,
            boolean cold,
            boolean start,
            @Nullable String user) {
        this(repository, entry, hardware, cold, start, user, null);
    }
}
