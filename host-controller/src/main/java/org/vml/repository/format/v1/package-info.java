/// Format version 1, specified in `docs/format-v1.md`. Only bytes: no I/O, no state of a repository.
@NullMarked
package org.vml.repository.format.v1;

import org.jspecify.annotations.NullMarked;
