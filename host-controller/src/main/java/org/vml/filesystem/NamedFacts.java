package org.vml.filesystem;

import org.vml.protocol.environment.Facts;
import org.vml.protocol.wire.Bytes;

/// An object in a directory.
///
/// @param name one component of a path, see [org.vml.protocol.environment.RawPath#isName]
public record NamedFacts(Bytes name, Facts facts) {}
