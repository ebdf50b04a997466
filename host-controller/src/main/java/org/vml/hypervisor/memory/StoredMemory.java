package org.vml.hypervisor.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.DiskSource;

/// The two contents that a [MemoryImage] had, read from where they were stored, to be made one image again. They are
/// read by several threads at a time, in pieces of 1 MiB, and stay the caller's to close. What contradicts itself is
/// `DAMAGED`.
public final class StoredMemory {
    private final DiskSource ram;
    private final DiskSource devices;
    private final Devices parts;
    private final @Nullable LibvirtHeader libvirt;

    private StoredMemory(DiskSource ram, DiskSource devices, Devices parts, @Nullable LibvirtHeader libvirt) {
        this.ram = ram;
        this.devices = devices;
        this.parts = parts;
        this.libvirt = libvirt;
    }

    /// What a [MemoryImage] was divided into.
    ///
    /// @param ram what [MemoryImage#ram] gave
    /// @param devices what [MemoryImage#devices] gave
    public static StoredMemory of(DiskSource ram, DiskSource devices) {
        Devices parts = Devices.read(devices);
        try {
            LibvirtHeader libvirt = parts.libvirt() == 0 ? null : LibvirtHeader.read(part(devices, Devices.LENGTH));
            if (libvirt == null ? parts.libvirt() != 0 : parts.libvirt() != libvirt.length()) {
                throw damaged("libvirt's header is not where it should be");
            }
            return new StoredMemory(ram, devices, parts, libvirt);
        } catch (NotUnderstoodException e) {
            throw damaged(e.why());
        }
    }

    /// The definition that libvirt saved with it; empty if libvirt did not save it. It comes from where the image was
    /// saved: see what it names before a hypervisor does.
    public Optional<String> domainXml() {
        return Optional.ofNullable(libvirt).map(LibvirtHeader::domainXml);
    }

    /// What libvirt wrote for itself behind the definition; empty if there is nothing.
    public String cookie() {
        return libvirt == null ? "" : libvirt.cookie();
    }

    /// Writes the image that a machine goes on from.
    public void writeTo(WritableByteChannel out, Run run) throws IOException {
        write(out, libvirt == null ? new byte[0] : libvirt.toBytes(), run);
    }

    /// The same, with another definition and another cookie in libvirt's header. `HYPERVISOR` if libvirt did not
    /// save it.
    public void writeTo(WritableByteChannel out, String domainXml, String cookie, Run run) throws IOException {
        if (libvirt == null) {
            throw ProblemException.of(
                    ProblemKind.HYPERVISOR, "Could not read a saved memory: it was not saved by libvirt");
        }
        write(out, libvirt.with(domainXml, cookie), run);
    }

    private void write(WritableByteChannel out, byte[] header, Run run) throws IOException {
        MigrationHead head = parts.split() ? head() : null;
        run.phase("reading memory", (head == null ? 0 : head.layout().length()) + parts.tail());
        try {
            ImageStream image = new ImageStream(out);
            image.append(header);
            if (head != null) {
                image.append(bytes(parts.headAt(), parts.head()));
                new RamWriter(image, head, ram, run).write(bytes(parts.commandsAt(), parts.commands()));
            }
            image.append(devices, parts.tailAt(), parts.tail(), run);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private MigrationHead head() {
        try {
            StreamReader in = part(devices, parts.headAt());
            MigrationHead head = MigrationHead.read(in);
            long size = head.layout().size();
            if (in.position() != parts.commandsAt()
                    || size != ram.size()
                    || size / head.pageSize() > PageTable.MAX_PAGES) {
                throw damaged("its RAM is not what it should be");
            }
            return head;
        } catch (NotUnderstoodException e) {
            throw damaged(e.why());
        }
    }

    private byte[] bytes(int at, int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        devices.read(at, bytes);
        return bytes.array();
    }

    private static StreamReader part(DiskSource devices, int at) {
        return new StreamReader("a stored memory image", devices, at);
    }

    static ProblemException damaged(String why) {
        return MemoryProblems.damaged("a stored memory image", why);
    }
}
