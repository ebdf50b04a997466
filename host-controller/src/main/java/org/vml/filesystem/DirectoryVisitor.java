package org.vml.filesystem;

import java.util.List;
import org.vml.protocol.environment.RawPath;

/// Is shown the directories of a file system.
@FunctionalInterface
public interface DirectoryVisitor {
    /// Takes one directory.
    ///
    /// @param children what is in it, `.` and `..` left out, in the order of the names' bytes; no name comes twice
    void visit(RawPath directory, List<NamedFacts> children);
}
