package org.vml.api;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.vml.api.Consult.AreaView;
import org.vml.api.Consult.RepositoryView;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.Entries;
import org.vml.repository.OpenRepository;

/// Looks at all repositories at a time. One that cannot be read, or does not answer, hides none of the others.
final class LogbookViews {
    private final Repositories repositories;
    private final Areas areas;
    private final Duration patience;

    /// @param patience how long to wait for a repository, a dead network mount for instance
    LogbookViews(Repositories repositories, Areas areas, Duration patience) {
        this.repositories = repositories;
        this.areas = areas;
        this.patience = patience;
    }

    Consult all() {
        return of(repositories.known());
    }

    Consult of(List<Repositories.Known> wanted) {
        List<CompletableFuture<RepositoryView>> looks =
                wanted.stream().map(known -> begin(known)).toList();
        List<AreaView> views =
                areas.all().stream().map(area -> view(AreaDetail.of(area))).toList();
        return new Consult(looks.stream().map(CompletableFuture::join).toList(), views);
    }

    private CompletableFuture<RepositoryView> begin(Repositories.Known known) {
        CompletableFuture<RepositoryView> look = new CompletableFuture<>();
        Thread.ofVirtual().name("look at " + known.name()).start(() -> look.complete(view(known)));
        return look.completeOnTimeout(silent(known), patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private RepositoryView view(Repositories.Known known) {
        try (OpenRepository open = repositories.open(known.name())) {
            Entries.Contents contents = open.repository().contents();
            List<EntryView> entries =
                    contents.logbook().entries().stream().map(EntryView::of).toList();
            return new RepositoryView(
                    known.name(), known.path().toString(), known.isDefault(), entries, contents.damage(), null);
        } catch (Throwable e) {
            return unreadable(known, Failures.problem("a look at " + known.name(), e));
        }
    }

    private RepositoryView silent(Repositories.Known known) {
        return unreadable(
                known,
                ProblemException.of(
                                ProblemKind.UNREACHABLE,
                                "The repository " + known.name() + " at " + known.path() + " has not answered for "
                                        + patience.toSeconds() + " s")
                        .next("Is its disk or network there?"));
    }

    private static RepositoryView unreadable(Repositories.Known known, ProblemException problem) {
        return new RepositoryView(
                known.name(),
                known.path().toString(),
                known.isDefault(),
                List.of(),
                List.of(),
                ProblemView.of(problem));
    }

    private static AreaView view(AreaDetail area) {
        return new AreaView(area.name(), area.path(), area.entry(), area.machine(), area.state(), area.driver());
    }
}
