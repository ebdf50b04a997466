/// What the package managers of a guest, dpkg and rpm, say that they installed, and whether an object is as they did.
/// Databases are read, not asked, where their format is a text; what is kept of each path is a few bytes.
@NullMarked
package org.vml.agent.packages;

import org.jspecify.annotations.NullMarked;
