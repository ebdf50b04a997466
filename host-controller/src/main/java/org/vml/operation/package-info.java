/// Long-running work as its caller sees it: a [org.vml.operation.Run] carries progress one way and cancellation the
/// other; a [org.vml.operation.Plan] says what would be done before it does it.
///
/// Not guaranteed: that a cancelled run stops at once. It stops at its next [org.vml.operation.Run#checkCancelled].
@NullMarked
package org.vml.operation;

import org.jspecify.annotations.NullMarked;
