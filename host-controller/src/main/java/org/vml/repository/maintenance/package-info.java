/// Looking after a repository: is all there ([org.vml.repository.maintenance.Check]), and what is not needed any more
/// ([org.vml.repository.maintenance.Prune]). Both may run while others save, open, forget and prune, in this process
/// and elsewhere; the argument is in `docs/design.md`.
@NullMarked
package org.vml.repository.maintenance;

import org.jspecify.annotations.NullMarked;
