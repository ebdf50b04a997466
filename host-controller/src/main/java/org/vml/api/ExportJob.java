package org.vml.api;

import java.nio.file.Path;
import org.vml.exchange.image.DiskImages;
import org.vml.exchange.image.ImageFormat;
import org.vml.logbook.Disk;
import org.vml.logbook.Entry;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.DiskImage;
import org.vml.repository.DiskTarget;
import org.vml.repository.OpenRepository;

/// Writes the first disk of an entry to an image.
record ExportJob(JobRequest.Export request, Repositories repositories) implements JobTask {
    @Override
    public String kind() {
        return "export";
    }

    @Override
    public Object run(Run run) {
        Stopwatch time = new Stopwatch();
        Path file = AbsolutePath.of(request.file());
        ImageFormat format = ImageFormat.parse(request.format());
        try (OpenRepository open = repositories.open(request.repository())) {
            Entry entry = open.repository().find(request.entry());
            try (DiskImage image = open.repository().openDisk(entry, firstDisk(entry));
                    DiskTarget target = DiskImages.create(file, format, image.size(), request.overwrite())) {
                image.copyTo(target, run);
                return new ExportResult(
                        entry.name().value(), file.toString(), request.format(), image.size(), time.seconds());
            } catch (ProblemException e) {
                throw e.kind() == ProblemKind.DAMAGED ? e.during("export " + entry.name() + " of " + open.name()) : e;
            }
        }
    }

    private static String firstDisk(Entry entry) {
        return entry.disks().stream()
                .map(Disk::name)
                .findFirst()
                .orElseThrow(() ->
                        ProblemException.of(ProblemKind.NOT_FOUND, "The entry " + entry.name() + " holds no disk"));
    }
}
