package org.vml.cli;

import java.nio.file.Path;

/// The formats of disk images, by the names that a person types.
enum ImageFormat {
    qcow2,
    raw,
    vmdk,
    vdi,
    vhdx;

    /// The format that the ending of a file's name promises; qcow2 where it promises none.
    static ImageFormat of(Path file) {
        String ending = Paths.ending(file);
        for (ImageFormat format : values()) {
            if (format.name().equals(ending)) {
                return format;
            }
        }
        return ending.equals("img") ? raw : qcow2;
    }
}
