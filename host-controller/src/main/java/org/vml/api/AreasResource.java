package org.vml.api;

import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// The working areas that are known by name.
final class AreasResource {
    private final Repositories repositories;
    private final Areas areas;

    AreasResource(Repositories repositories, Areas areas) {
        this.repositories = repositories;
        this.areas = areas;
    }

    void register(Endpoints endpoints) {
        endpoints.get("/v1/areas", request -> list());
        endpoints.post("/v1/areas", this::add);
        endpoints.get("/v1/areas/:area", this::show);
        endpoints.delete("/v1/areas/:area", this::remove);
    }

    private Answer list() {
        return Answer.of(new AreaList(areas.all().stream().map(AreaDetail::of).toList()));
    }

    private Answer add(Request request) {
        NewArea added = request.body(NewArea.class);
        repositories.addArea(added.name(), AbsolutePath.of(added.path()));
        return list();
    }

    private Answer show(Request request) {
        String name = request.part("area");
        return Answer.of(AreaDetail.of(areas.withMachine(name.equals("-") ? null : name)));
    }

    private Answer remove(Request request) {
        String name = request.part("area");
        areas.find(name).status().ifPresent(status -> {
            throw ProblemException.of(
                            ProblemKind.CONFLICT, "The working area " + name + " holds the machine " + status.machine())
                    .next("`vml close " + name + "` first");
        });
        repositories.removeArea(name);
        return list();
    }
}
