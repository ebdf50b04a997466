package org.vml.api;

/// The repositories that are known by name.
final class RepositoriesResource {
    private final Repositories repositories;
    private final LogbookViews views;

    RepositoriesResource(Repositories repositories, LogbookViews views) {
        this.repositories = repositories;
        this.views = views;
    }

    void register(Endpoints endpoints) {
        endpoints.post("/v1/repositories", this::add);
        endpoints.delete("/v1/repositories/:repository", this::remove);
        endpoints.post("/v1/repositories/:repository/default", this::makeDefault);
    }

    private Answer add(Request request) {
        NewRepository added = request.body(NewRepository.class);
        repositories.add(added.name(), AbsolutePath.of(added.path()), added.makeDefault());
        return Answer.of(views.all());
    }

    private Answer remove(Request request) {
        repositories.remove(repositories.find(request.repository()).name());
        return Answer.of(views.all());
    }

    private Answer makeDefault(Request request) {
        repositories.makeDefault(repositories.find(request.repository()).name());
        return Answer.of(views.all());
    }
}
