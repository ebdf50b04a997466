/// Guests reached by SSH, with SSHJ; the only package that knows it.
///
/// In a guest the agent lies in `DIR/DIGEST`, complete when `.complete` is in it. DIR is `/var/lib/vml/agent` when it
/// runs as root, so that root never runs what another user may change and no home on a network file system is in
/// the way, and `~/.cache/vml/agent` otherwise; `VML_AGENT_DIR` in the guest's environment overrides both. A
/// directory appears by rename when all of it is on the disk; what nobody has used for a day goes when something new
/// comes.
@NullMarked
package org.vml.guest.ssh;

import org.jspecify.annotations.NullMarked;
