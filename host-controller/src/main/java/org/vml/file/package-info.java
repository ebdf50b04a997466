/// What the JDK leaves to be done with files: private ones, durably.
@NullMarked
package org.vml.file;

import org.jspecify.annotations.NullMarked;
