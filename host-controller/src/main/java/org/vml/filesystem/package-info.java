/// Reads the file systems on disks, without mounting them.
///
/// What is on a disk was written by a guest and is not believed: every number is checked before it is used, so that
/// the worst image ends in a [org.vml.problem.ProblemException] of kind `DAMAGED` or `FAILED`, after a time and with
/// memory that its own data, not its numbers, sets. Nothing is ever written.
@NullMarked
package org.vml.filesystem;

import org.jspecify.annotations.NullMarked;
