package org.vml.api;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.exchange.image.DiskImages;
import org.vml.exchange.image.ImageFormat;
import org.vml.logbook.Entry;
import org.vml.logbook.EntryName;
import org.vml.operation.Run;
import org.vml.repository.DiskSource;
import org.vml.repository.OpenRepository;
import org.vml.repository.Repository;
import org.vml.repository.Save;

/// Stores an image as an entry.
record ImportJob(JobRequest.Import request, Repositories repositories) implements JobTask {
    /// The only disk of a machine that is known by an image alone.
    private static final String DISK = "vda";

    @Override
    public String kind() {
        return "import";
    }

    @Override
    public Object run(Run run) {
        Stopwatch time = new Stopwatch();
        EntryName name = new EntryName(request.as());
        Path image = AbsolutePath.of(request.image());
        String format = request.format();
        try (OpenRepository open = repositories.open(request.repository());
                DiskSource source = DiskImages.open(image, format == null ? null : ImageFormat.parse(format));
                Save save = open.repository().save(name, base(open.repository()))) {
            save.disk(DISK, source, run);
            return result(save.commit(request.message(), run), time);
        }
    }

    private @Nullable Entry base(Repository repository) {
        String base = request.base();
        return base == null ? null : repository.find(base);
    }

    private static SaveResult result(Entry entry, Stopwatch time) {
        EntryView view = EntryView.of(entry);
        return new SaveResult(
                view.name(),
                view.id(),
                view.base(),
                view.levels(),
                false,
                entry.bytesScanned(),
                entry.bytesAdded(),
                time.seconds(),
                0,
                List.of(),
                null);
    }
}
