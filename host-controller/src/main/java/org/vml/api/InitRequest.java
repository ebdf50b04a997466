package org.vml.api;

import org.jspecify.annotations.Nullable;

/// Makes the default repository and the default working area, as far as they are missing.
///
/// @param repository the directory of the default repository; null for `$VML_HOME/repository`
/// @param area the directory of the default working area; null for `$VML_HOME/areas/wa1`
public record InitRequest(
        @Nullable String repository, @Nullable String area) {}
