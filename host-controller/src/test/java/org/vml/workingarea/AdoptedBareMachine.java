package org.vml.workingarea;

import static org.vml.hypervisor.ExistingDomain.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.vml.chunk.ChunkId;
import org.vml.hypervisor.ExistingDomain;
import org.vml.hypervisor.TestArea;
import org.vml.logbook.Disk;
import org.vml.logbook.Entry;
import org.vml.repository.DiskImage;

/// A machine of real QEMU without an operating system, that somebody else made, with one disk and an empty drive.
abstract class AdoptedBareMachine extends AdoptedAreas {
    static final long MIB = 1 << 20;

    @Override
    ExistingDomain define(Path machine) throws Exception {
        image(machine.resolve("a.qcow2"), "256M");
        return ExistingDomain.define(
                machine,
                disk("vda", "qcow2", "a.qcow2")
                        + "<disk type='file' device='cdrom'><target dev='sda' bus='sata'/><readonly/></disk>");
    }

    static void image(Path file, String size, String... options) throws Exception {
        String[] create = {"create", "-q", "-f", "qcow2", file.toString(), size};
        TestArea.qemuImg(
                Stream.concat(Arrays.stream(create), Arrays.stream(options)).toArray(String[]::new));
    }

    final AdoptRequest request(String machine) {
        return new AdoptRequest("rep1", machine, null, List.of(area("wa1"), area("wa2")));
    }

    final Opened adopt(String area) {
        return area(area).adopt(request(domain.name()));
    }

    static String fullScan(Saved saved) {
        return Objects.requireNonNullElse(saved.fullScan(), "no full scan");
    }

    static List<String> names(Entry entry) {
        return entry.disks().stream().map(Disk::name).toList();
    }

    final byte byteAt(Entry entry, String disk, long offset) throws IOException {
        try (DiskImage image = repository.openDisk(entry, disk)) {
            ChunkId id = image.chunks(offset / image.chunkSize(), 1)[0];
            if (id.isHole()) {
                return 0;
            }
            byte[] plain = new byte[image.chunkSize()];
            image.load(id, plain, plain.length);
            return plain[(int) (offset % image.chunkSize())];
        }
    }
}
