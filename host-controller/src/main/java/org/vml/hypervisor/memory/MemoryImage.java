package org.vml.hypervisor.memory;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.repository.BytesSource;
import org.vml.repository.DiskSource;

/// The file that a hypervisor saved a machine's memory to, as two contents to be stored: [#ram] and [#devices].
/// [StoredMemory] puts them together again. Thread-safe.
///
/// Memory: 24 bytes for 64 pages that were sent in order, as most are, 528 bytes for others; 6 MiB or some more for
/// 64 GiB of RAM. If it would be more than a quarter of what this process may have, the image stays in one piece.
public final class MemoryImage implements AutoCloseable {
    private final FileSource file;
    private final @Nullable LibvirtHeader libvirt;
    private final DiskSource ram;
    private final DiskSource devices;
    private final @Nullable String whole;

    private MemoryImage(
            FileSource file,
            @Nullable LibvirtHeader libvirt,
            DiskSource ram,
            DiskSource devices,
            @Nullable String whole) {
        this.file = file;
        this.libvirt = libvirt;
        this.ram = ram;
        this.devices = devices;
        this.whole = whole;
    }

    /// Opens the file that libvirt, or QEMU, saved, and reads through it once. `DAMAGED` if it is cut short.
    public static MemoryImage open(Path path, Run run) {
        FileSource file = FileSource.open(path);
        try {
            run.phase("reading memory", -1);
            return open("the memory image " + path, file, run);
        } catch (RuntimeException | Error e) {
            closeAfter(e, file);
            throw e;
        }
    }

    private static void closeAfter(Throwable failure, FileSource file) {
        try {
            file.close();
        } catch (ProblemException e) {
            failure.addSuppressed(e);
        }
    }

    private static MemoryImage open(String name, FileSource file, Run run) {
        LibvirtHeader libvirt = null;
        try {
            StreamReader in = new StreamReader(name, file, 0);
            libvirt = LibvirtHeader.read(in);
            if (libvirt != null && !libvirt.isRaw()) {
                throw new NotUnderstoodException("libvirt compressed it");
            }
            return split(libvirt, new StreamReader(name, file, start(libvirt)), file, run);
        } catch (NotUnderstoodException e) {
            Devices parts = new Devices(false, start(libvirt), 0, 0, file.size() - start(libvirt));
            DiskSource all = devices(parts, file, new byte[0]);
            return new MemoryImage(file, libvirt, new BytesSource(new byte[0]), all, e.why());
        }
    }

    private static MemoryImage split(@Nullable LibvirtHeader libvirt, StreamReader in, FileSource file, Run run)
            throws NotUnderstoodException {
        MigrationHead head = MigrationHead.read(in);
        long length = in.position() - start(libvirt);
        if (length > MigrationHead.MAX_LENGTH) {
            throw new NotUnderstoodException("what comes before RAM has " + length + " bytes");
        }
        RamPages pages = RamPages.read(in, head, run);
        Devices parts = new Devices(true, start(libvirt), (int) length, pages.commands().length, in.remaining());
        DiskSource ram = new RamSource(
                file, pages.table(), head.pageSize(), head.layout().size());
        return new MemoryImage(file, libvirt, ram, devices(parts, file, pages.commands()), null);
    }

    private static DiskSource devices(Devices parts, FileSource file, byte[] commands) {
        return new PartsSource(List.of(
                PartsSource.Part.whole(parts.toBytes()),
                new PartsSource.Part(file, 0, parts.libvirt() + parts.head()),
                PartsSource.Part.whole(commands),
                new PartsSource.Part(file, file.size() - parts.tail(), parts.tail())));
    }

    private static int start(@Nullable LibvirtHeader libvirt) {
        return libvirt == null ? 0 : libvirt.length();
    }

    /// All of the machine's RAM: every block (`pc.ram`, `vga.vram`, …) at its place, which is the same in each image
    /// of a machine; whole pages of zeros are holes. Of size 0 if the image was not taken apart.
    public DiskSource ram() {
        return ram;
    }

    /// All the rest; all of the file if it was not taken apart.
    public DiskSource devices() {
        return devices;
    }

    /// The definition that libvirt saved; empty if this is not libvirt's file.
    public Optional<String> domainXml() {
        return Optional.ofNullable(libvirt).map(LibvirtHeader::domainXml);
    }

    /// Why the image was not taken apart, for a log, to follow "because"; empty if it was.
    public Optional<String> whole() {
        return Optional.ofNullable(whole);
    }

    @Override
    public void close() {
        file.close();
    }
}
