package org.vml.exchange.image;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// The formats of disk images that VML reads and writes.
public enum ImageFormat {
    RAW("raw"),
    QCOW2("qcow2"),
    VMDK("vmdk"),
    VDI("vdi"),
    VHDX("vhdx");

    private final String qemuName;

    ImageFormat(String qemuName) {
        this.qemuName = qemuName;
    }

    /// The word that QEMU, and so the user of VML, knows it by.
    public String qemuName() {
        return qemuName;
    }

    /// The format that the user named; [ProblemKind#USAGE] with the choices if there is none of that name.
    public static ImageFormat parse(String word) {
        return named(word.strip().toLowerCase(Locale.ROOT))
                .orElseThrow(
                        () -> ProblemException.of(ProblemKind.USAGE, "There is no image format called \"" + word + "\"")
                                .next("Choose one of " + choices()));
    }

    public static Optional<ImageFormat> named(String qemuName) {
        return Arrays.stream(values()).filter(f -> f.qemuName.equals(qemuName)).findFirst();
    }

    static String choices() {
        return Arrays.stream(values()).map(ImageFormat::qemuName).collect(Collectors.joining(", "));
    }
}
