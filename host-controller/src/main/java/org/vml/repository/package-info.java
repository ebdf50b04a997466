/// Entries on chunks: what is written in which order, who may do what beside whom.
///
/// Invariants, argued in `docs/design.md`:
///
/// 1. An entry is there if and only if its manifest is there; the manifest is written last, once, by put-if-absent.
/// 2. Every blob that a committed entry needs is in a pack that exists, is not condemned, and is covered by the index
///    or can be covered by reading the packs.
/// 3. Nothing is handed out whose digest was not checked.
///
/// The bytes themselves are the business of a [org.vml.repository.Format]; see [org.vml.repository.format.v1].
@NullMarked
package org.vml.repository;

import org.jspecify.annotations.NullMarked;
