/// What the programs of VML agree on.
@NullMarked
package org.vml.protocol;

import org.jspecify.annotations.NullMarked;
