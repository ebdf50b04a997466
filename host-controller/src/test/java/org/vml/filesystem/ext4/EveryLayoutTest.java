package org.vml.filesystem.ext4;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A tree with objects of all sorts, in file systems of all layouts, against what `lstat` tells of it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryLayoutTest {
    private Images images;
    private Path tree;
    private List<String> expected;

    @BeforeAll
    void makeTree(@TempDir Path directory) throws IOException, InterruptedException {
        images = new Images(directory);
        tree = images.tree();
        expected = images.tell(tree);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-t ext4",
                "-t ext4 -b 1024",
                "-t ext4 -b 2048 -I 1024",
                "-t ext2 -b 1024",
                "-t ext2 -b 4096 -I 128",
                "-t ext3 -b 1024 -O ^filetype",
                "-t ext4 -O inline_data -I 256",
                "-t ext4 -O inline_data -I 1024 -b 1024",
                "-t ext4 -O ^64bit,^flex_bg,^metadata_csum",
                "-t ext4 -O meta_bg,^resize_inode -b 1024 -g 1024",
                "-t ext4 -O meta_bg,^resize_inode,^64bit,^sparse_super -b 1024 -g 256",
                "-t ext4 -O sparse_super2,^resize_inode -E num_backup_sb=2 -b 1024 -g 2048",
                "-t ext4 -O bigalloc -C 16384",
                "-t ext4 -O bigalloc -b 1024 -C 8192",
                "-t ext4 -O ea_inode,large_dir,project,quota,mmp",
                "-t ext4 -O encrypt,verity,metadata_csum_seed",
                "-t ext4 -b 65536"
            })
    void isReadAsItWasWritten(String options) throws IOException, InterruptedException {
        Path image = images.make(tree, "96M", options);
        try (FileDisk disk = new FileDisk(image)) {
            assertEquals(String.join("\n", expected), String.join("\n", Told.all(Ext4.open(disk, 0, disk.size()))));
        }
    }

    @Test
    void theFirstRevisionHasNoAttributesAndIsReadToo() throws IOException, InterruptedException {
        Path image = images.make(tree, "96M", "-t ext2 -r 0 -b 1024");
        String withoutAttributes = String.join("\n", expected).replaceAll("\\[[a-z_.]+=[^\\]]*\\]", "[]");
        try (FileDisk disk = new FileDisk(image)) {
            assertEquals(withoutAttributes, String.join("\n", Told.all(Ext4.open(disk, 0, disk.size()))));
        }
    }
}
