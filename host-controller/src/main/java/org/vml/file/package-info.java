/// What the JDK leaves to be done with files: private ones, durably; reading at any place; locks among processes; and
/// what their failures mean to people.
@NullMarked
package org.vml.file;

import org.jspecify.annotations.NullMarked;
