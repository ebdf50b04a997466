/// Restoring: steps that the controller sends are prepared beside their targets, then done one by one, and can be
/// undone.
///
/// What holds:
/// - Nothing of the guest changes before everything that is to come has been written, with its metadata, on the file
///   system where it belongs, and the journal on the disk says what will be done. What cannot be done and is known by
///   then is left out and reported; the rest is done. What fails later takes all of it back.
/// - Each action can be told from what names there are: `new/N` is there until the new object has moved to its path,
///   `old/N` from when the old one has been moved (or linked) away. So an action may be repeated, forwards and
///   backwards, after a crash at any point; the journal notes phases only ([Journal]).
/// - Old objects are moved, not copied: whatever the agent does not know of them survives.
/// - Paths are walked from the root name by name without following links, and what is changed in place is held open:
///   nobody in the guest can lead a change to something else.
/// - Nothing is lost in undoing: what was changed since the restore is moved into `kept/` and reported.
///
/// Not guaranteed: that other programs see all of a restore at once; times of last access.
///
/// Places: `/var/lib/vml/restores/ID/journal`, and on each file system that is restored to `.vml-ID/{new,old,kept}`
/// in its topmost directory, where only root can look. One restore stays undoable: the next one that is done forgets
/// it.
@NullMarked
package org.vml.agent.apply;

import org.jspecify.annotations.NullMarked;
