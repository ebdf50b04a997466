/// The program inside the guest. So far it tells what system it is in; capturing and restoring follow.
@NullMarked
package org.vml.agent;

import org.jspecify.annotations.NullMarked;
