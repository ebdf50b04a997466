/// Programs that run virtual machines, and what VML wants of them. Each kind is a child package that implements
/// [org.vml.hypervisor.Hypervisor]; the same contract is tested against all of them.
@NullMarked
package org.vml.hypervisor;

import org.jspecify.annotations.NullMarked;
