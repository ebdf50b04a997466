/// Programs of the guest's that are run around the moment in which its disks are saved.
@NullMarked
package org.vml.agent.quiesce;

import org.jspecify.annotations.NullMarked;
