/// What a restore needs before its files: groups, users and packages that the guest has not, made by the guest's own
/// programs. Nothing here is undone by undoing the restore.
@NullMarked
package org.vml.agent.provision;

import org.jspecify.annotations.NullMarked;
