package org.vml.workingarea;

import org.vml.repository.OpenRepository;
import org.vml.repository.Repository;

/// The repository `rep1`, open until the test ends.
record KeptRepository(Repository repository) implements OpenRepository {
    @Override
    public String name() {
        return "rep1";
    }

    @Override
    public void close() {
        // the test's to close
    }
}
