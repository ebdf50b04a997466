/// What can go wrong, as users see it. One exception, one [org.vml.problem.ProblemKind] with its exit code and HTTP
/// status. Adapters translate foreign exceptions into these at their edge; nothing above them sees an `IOException`
/// of a store or a status code of a peer.
@NullMarked
package org.vml.problem;

import org.jspecify.annotations.NullMarked;
