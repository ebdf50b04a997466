package org.vml.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// A request as its resource sees it: decoded, complete, free of the library that received it.
final class Request {
    /// The reference to a repository that means the default one.
    private static final String DEFAULT_REPOSITORY = "-";

    private final Map<String, String> path;
    private final @Nullable String repositoryQuery;
    private final boolean forced;
    private final byte[] body;

    /// @param path the variable parts of the path by name
    /// @param repositoryQuery the query parameter `repository`, or null
    /// @param forced whether the query parameter `force` is `true`
    Request(Map<String, String> path, @Nullable String repositoryQuery, boolean forced, byte[] body) {
        this.path = path;
        this.repositoryQuery = repositoryQuery;
        this.forced = forced;
        this.body = body;
    }

    /// A variable part of the path, which its route has.
    String part(String name) {
        return Objects.requireNonNull(path.get(name));
    }

    /// The repository of the path: its name, or null for the default one.
    @Nullable
    String repository() {
        String name = part("repository");
        return name.equals(DEFAULT_REPOSITORY) ? null : name;
    }

    /// The query parameter `repository`, or null.
    @Nullable
    String repositoryQuery() {
        return repositoryQuery;
    }

    /// Whether to go on where this is refused otherwise.
    boolean forced() {
        return forced;
    }

    /// The body as a record that has all that it needs; else a problem of kind `USAGE`.
    <T> T body(Class<T> type) {
        try {
            T value = Json.mapper().readValue(body, type);
            if (value == null) {
                throw unreadable("it is empty");
            }
            RequiredFields.check(value);
            return value;
        } catch (JsonProcessingException e) {
            throw unreadable(e.getOriginalMessage()).because(e);
        } catch (IOException e) {
            throw unreadable(String.valueOf(e.getMessage())).because(e);
        }
    }

    private static ProblemException unreadable(String reason) {
        return ProblemException.of(ProblemKind.USAGE, "The request cannot be understood: " + reason);
    }
}
