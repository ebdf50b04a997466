/// Secrets, recognised in the guest before a byte leaves it: by where a file is, and by what is in it. What is found
/// is named, with a hint how to make it anew; neither its content nor a digest of that is told.
@NullMarked
package org.vml.agent.secret;

import org.jspecify.annotations.NullMarked;
