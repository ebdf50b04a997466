/// A store in memory, for tests and experiments. It goes with the process; apart from that it keeps the contract.
@NullMarked
package org.vml.chunk.memory;

import org.jspecify.annotations.NullMarked;
