package org.vml.api;

import java.util.List;

/// The logbook at a glance, and its beginning.
final class ConsultResource {
    private final Repositories repositories;
    private final LogbookViews views;

    ConsultResource(Repositories repositories, LogbookViews views) {
        this.repositories = repositories;
        this.views = views;
    }

    void register(Endpoints endpoints) {
        endpoints.get("/v1/consult", this::consult);
        endpoints.post("/v1/init", this::init);
    }

    private Answer consult(Request request) {
        String name = request.repositoryQuery();
        return Answer.of(name == null ? views.all() : views.of(List.of(repositories.find(name))));
    }

    private Answer init(Request request) {
        InitRequest init = request.body(InitRequest.class);
        repositories.init(AbsolutePath.ofNullable(init.repository()), AbsolutePath.ofNullable(init.area()));
        return Answer.of(views.all());
    }
}
