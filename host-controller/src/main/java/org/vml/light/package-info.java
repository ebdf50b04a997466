/// The light level of an entry: environment and relevant files of a guest, as the agent reads them, as the repository
/// keeps them, and how they get into another guest.
///
/// It is stored in two parts, each as a disk is. The *index* says everything but the content of files
/// ([org.vml.light.LightIndex]); the *content* has the pieces of files one behind the other. A piece that the base's
/// light level has stays at its place, so that an entry of a guest in which little changed adds little.
@NullMarked
package org.vml.light;

import org.jspecify.annotations.NullMarked;
