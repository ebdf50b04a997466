package org.vml.api;

import java.util.function.BiFunction;
import org.vml.light.EnvironmentScript;
import org.vml.light.LightLevel;
import org.vml.logbook.Entry;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.protocol.environment.Environment;
import org.vml.repository.OpenRepository;

/// The light levels of the entries of a repository.
final class LightResource {
    private static final String ENTRY = "/v1/repositories/:repository/entries/:entry";

    private final Repositories repositories;

    LightResource(Repositories repositories) {
        this.repositories = repositories;
    }

    void register(Endpoints endpoints) {
        endpoints.get(ENTRY + "/light", this::show);
        endpoints.get(ENTRY + "/environment", this::environment);
    }

    private Answer show(Request request) {
        return with(request, (entry, level) -> LightViews.of(entry.name().value(), level.index()));
    }

    private Answer environment(Request request) {
        return with(request, (entry, level) -> {
            Environment environment = level.index().environment();
            if (environment == null) {
                throw ProblemException.of(
                        ProblemKind.NOT_FOUND, "The entry " + entry.name() + " knows nobody's environment");
            }
            return new Script(EnvironmentScript.of(environment));
        });
    }

    private Answer with(Request request, BiFunction<Entry, LightLevel, Object> view) {
        try (OpenRepository open = repositories.open(request.repository())) {
            Entry entry = open.repository().find(request.part("entry"));
            try (LightLevel level = LightLevel.open(open.repository(), entry)) {
                return Answer.of(view.apply(entry, level));
            }
        }
    }
}
