/// Which build this is, so that programs of different builds notice.
@NullMarked
package org.vml.protocol.version;

import org.jspecify.annotations.NullMarked;
