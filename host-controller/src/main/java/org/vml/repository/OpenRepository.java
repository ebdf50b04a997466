package org.vml.repository;

/// A repository in use. Closing this gives it back; the repository itself stays open for others.
public interface OpenRepository extends AutoCloseable {
    /// The name that the user gave it.
    String name();

    /// Not to be closed by its users.
    Repository repository();

    @Override
    void close();
}
