package org.vml.exchange.image;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Looks at an image before anything reads its content: is it one that VML can read, and one that is only itself?
final class ImageInspection {
    private ImageInspection() {}

    /// The format of an image that may be read, and is all there; a problem that says why it may not.
    ///
    /// @param format what the user says it is, or null to find out
    static ImageFormat inspect(Path image, @Nullable ImageFormat format) {
        ImageFormat found = look(image, format);
        if (found == ImageFormat.VDI) {
            VdiLength.requireAll(image);
        }
        if (found != ImageFormat.RAW) {
            QemuImg.check(image, found);
        }
        return found;
    }

    /// As [#inspect], without asking whether it is all there.
    static ImageFormat look(Path image, @Nullable ImageFormat format) {
        if (format != ImageFormat.RAW) {
            ImageHeader.refuseOtherFiles(image);
        }
        ImageFacts facts = QemuImg.info(image, format);
        ImageFormat found = ImageFormat.named(facts.format())
                .orElseThrow(() -> ImageProblems.refuse(
                                image, "it is in the format " + facts.format() + ", which VML does not read")
                        .next("Convert it with `qemu-img convert -O qcow2 IMAGE NEW-IMAGE`"));
        requireReadable(image, facts);
        return found;
    }

    private static void requireReadable(Path image, ImageFacts facts) {
        if (!facts.otherFiles().isEmpty()) {
            throw ImageProblems.refersTo(image, facts.otherFiles().getFirst());
        }
        if (facts.encrypted()) {
            throw ImageProblems.refuse(image, "it is encrypted")
                    .next("Decrypt it with `qemu-img convert` and its key, and use the result");
        }
        if (facts.size() <= 0) {
            throw ImageProblems.empty(image);
        }
        if (facts.size() > DiskImages.LARGEST_DISK) {
            throw ImageProblems.refuse(image, "its disk claims " + facts.size() + " bytes, more than 64 TiB");
        }
    }
}
