package org.vml.exchange.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.DiskSource;
import org.vml.repository.DiskTarget;

/// Images that are not read, and what the user is told about them.
class DiskImagesRefusalTest {
    private final List<Path> before = Qemu.sockets();

    @TempDir
    private Path directory;

    @AfterEach
    void nothingIsLeftOver() throws Exception {
        assertEquals(List.of(), Qemu.servers());
        assertEquals(before, Qemu.sockets());
    }

    private static void refuses(Path image, @Nullable ImageFormat format, ProblemKind kind, String... parts) {
        ProblemException problem = assertThrows(
                ProblemException.class, () -> DiskImages.open(image, format).close());
        String message = String.valueOf(problem.getMessage());
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
        assertTrue(message.contains("Could not read " + image), message);
        assertEquals(kind, problem.kind(), message);
    }

    private static void refusesReference(Path image, String other) {
        refuses(image, null, ProblemKind.USAGE, "refers to another file, ", other, "qemu-img convert");
    }

    @Test
    void anImageWithABackingFile() throws Exception {
        Path base = Qemu.create(directory, "base.qcow2", "qcow2");
        Path child = Qemu.create(directory, "child.qcow2", "qcow2", "-F", "qcow2", "-b", base.toString());
        refusesReference(child, base.toString());
        refuses(child, ImageFormat.QCOW2, ProblemKind.USAGE, "refers to another file");
    }

    @Test
    void aBackingFileThatIsSecret() throws Exception {
        Path child = Qemu.create(directory, "child.qcow2", "qcow2", "-u", "-F", "raw", "-b", "/etc/shadow");
        refusesReference(child, "/etc/shadow");
    }

    @Test
    void aBackingFileOfAnOlderFormat() throws Exception {
        Path base = Qemu.create(directory, "base.raw", "raw");
        for (String format : List.of("qed", "qcow", "vmdk")) {
            Path child = directory.resolve("child." + format);
            Path parent = format.equals("vmdk") ? Qemu.create(directory, "base.vmdk", "vmdk") : base;
            String parentFormat = format.equals("vmdk") ? "vmdk" : "raw";
            Qemu.create(directory, "child." + format, format, "-F", parentFormat, "-b", parent.toString());
            refuses(child, null, ProblemKind.USAGE);
        }
    }

    @Test
    void anImageWithItsDataElsewhere() throws Exception {
        Path data = directory.resolve("data.raw");
        refusesReference(Qemu.create(directory, "a.qcow2", "qcow2", "-o", "data_file=" + data), "");
    }

    @Test
    void aVmdkInSeveralFiles() throws Exception {
        for (String kind : List.of("monolithicFlat", "twoGbMaxExtentSparse", "twoGbMaxExtentFlat")) {
            Path image = Qemu.create(directory, kind + ".vmdk", "vmdk", "-o", "subformat=" + kind);
            refusesReference(image, kind + "-");
        }
    }

    @Test
    void aVmdkThatPointsAtAFileOfTheHost() throws Exception {
        String descriptor = """
            # Disk DescriptorFile
            version=1
            CID=0
            parentCID=ffffffff
            createType="monolithicFlat"
            RW 8 FLAT "/etc/passwd" 0
            """;
        Path text = Files.writeString(directory.resolve("a.vmdk"), descriptor);
        refusesReference(text, "/etc/passwd");
        refuses(text, ImageFormat.VMDK, ProblemKind.USAGE, "/etc/passwd");
        ByteBuffer header = ByteBuffer.allocate(4096).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        header.put("KDMV".getBytes(java.nio.charset.StandardCharsets.US_ASCII)).putInt(1);
        header.putLong(28, 1).putLong(36, 1);
        header.put(512, descriptor.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        refusesReference(Files.write(directory.resolve("b.vmdk"), header.array()), "descriptor");
    }

    /// What opening it would do is known: a named pipe blocks whoever reads it.
    @Test
    void aVmdkDescriptorIsNotFollowedAtAll() throws Exception {
        assertEquals(
                0, new ProcessBuilder("mkfifo", directory + "/pipe").start().waitFor());
        Path image = Files.writeString(
                directory.resolve("a.vmdk"), "\n#x\n  \nversion=1\nRW 8 FLAT \"" + directory + "/pipe\" 0\n");
        refusesReference(image, directory + "/pipe");
    }

    /// By AES, whose key is not derived: for LUKS qemu-img measures how long that takes, and fails where the time is
    /// too short for the kernel's accounting.
    @Test
    void anEncryptedImage() throws Exception {
        Path image = directory.resolve("a.qcow2");
        Qemu.img(
                "create",
                "-q",
                "-f",
                "qcow2",
                "--object",
                "secret,id=s,data=abc",
                "-o",
                "encrypt.format=aes,encrypt.key-secret=s",
                image.toString(),
                "1M");
        refuses(image, null, ProblemKind.USAGE, "encrypted", "Decrypt");
    }

    @Test
    void whatIsNotOfTheFormatNamed() throws Exception {
        Path image = Files.write(directory.resolve("a"), new byte[4096]);
        refuses(image, ImageFormat.QCOW2, ProblemKind.USAGE, "qemu-img says: ", "not in qcow2 format", "complete");
        refuses(image, ImageFormat.VHDX, ProblemKind.USAGE, "qemu-img says: ");
    }

    /// QEMU reads zeros behind the end of the file, and is content.
    @Test
    void anImageThatIsCutShort() throws Exception {
        Path raw = SparseContent.random(20 << 20, 9).writeRaw(directory.resolve("raw"));
        for (String format : List.of("qcow2", "vmdk", "vdi", "vhdx")) {
            Path image = directory.resolve("a." + format);
            Qemu.img("convert", "-f", "raw", "-O", format, raw.toString(), image.toString());
            DiskImages.open(image, null).close();
            byte[] half = java.util.Arrays.copyOf(Files.readAllBytes(image), (int) Files.size(image) / 2);
            refuses(Files.write(image, half), null, ProblemKind.DAMAGED, "damaged or cut short", "Get it again");
        }
    }

    @Test
    void anImageThatIsHardlyThere() throws Exception {
        Path image = Qemu.create(directory, "a.qcow2", "qcow2");
        for (int length : new int[] {4, 50, 103, 110, 4096}) {
            Path cut = Files.write(directory.resolve("b"), java.util.Arrays.copyOf(Files.readAllBytes(image), length));
            assertThrows(
                    ProblemException.class,
                    () -> DiskImages.open(cut, ImageFormat.QCOW2).close());
        }
    }

    @Test
    void aFormatThatVmlDoesNotRead() throws Exception {
        refuses(
                Qemu.create(directory, "a", "parallels"),
                null,
                ProblemKind.USAGE,
                "in the format parallels",
                "Convert");
    }

    @Test
    void anEmptyDisk() throws Exception {
        Path raw = Files.createFile(directory.resolve("a.raw"));
        refuses(raw, null, ProblemKind.USAGE, "empty");
        refuses(raw, ImageFormat.RAW, ProblemKind.USAGE, "empty");
        Path image = directory.resolve("a.qcow2");
        Qemu.img("create", "-q", "-f", "qcow2", image.toString(), "0");
        refuses(image, null, ProblemKind.USAGE, "empty");
    }

    @Test
    void aDiskThatClaimsToBeEndless() throws Exception {
        Path image = directory.resolve("a.qcow2");
        Qemu.img("create", "-q", "-f", "qcow2", "-o", "cluster_size=2M", image.toString(), "1P");
        refuses(image, null, ProblemKind.USAGE, "64 TiB");
    }

    @Test
    void whatIsNoFile() throws Exception {
        refuses(directory.resolve("none"), null, ProblemKind.NOT_FOUND, "no such file");
        refuses(directory, null, ProblemKind.USAGE, "is a directory");
        refuses(Path.of("/dev/zero"), null, ProblemKind.USAGE, "neither a file nor a block device");
        refuses(Path.of("/dev/zero"), ImageFormat.RAW, ProblemKind.USAGE, "neither a file nor a block device");
    }

    @Test
    void whatMayNotBeRead() throws Exception {
        Path image = Qemu.create(directory, "a.qcow2", "qcow2");
        Files.setPosixFilePermissions(image, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(image), "root reads everything");
        refuses(image, null, ProblemKind.FAILED, "permission denied");
    }

    @Test
    void anImageThatAnotherProcessWrites() throws Exception {
        Path image = directory.resolve("a.qcow2");
        Path empty = Qemu.create(directory, "base.qcow2", "qcow2");
        try (QemuNbd writer = QemuNbd.toWrite(Files.copy(empty, image), ImageFormat.QCOW2, image)) {
            assertEquals(1 << 20, writer.size());
            for (ImageFormat format : new ImageFormat[] {null, ImageFormat.QCOW2, ImageFormat.RAW}) {
                refuses(image, format, ProblemKind.CONFLICT, "in use by another process", "Shut down");
            }
        }
        DiskImages.open(image, null).close();
    }

    @Test
    void aRawImageThatAnotherProcessWrites() throws Exception {
        Path image = Qemu.create(directory, "a.raw", "raw");
        try (QemuNbd writer = QemuNbd.toWrite(image, ImageFormat.RAW, image)) {
            assertEquals(1 << 20, writer.size());
            refuses(image, null, ProblemKind.CONFLICT, "in use by another process");
            refuses(image, ImageFormat.RAW, ProblemKind.CONFLICT, "in use by another process");
        }
        DiskImages.open(image, ImageFormat.RAW).close();
    }

    @Test
    void aRawImageThatLooksLikeQcow2IsReadAsRawWhenToldTo() throws Exception {
        Path image = Qemu.create(directory, "a", "qcow2");
        try (DiskSource source = DiskImages.open(image, ImageFormat.RAW)) {
            assertEquals(Files.size(image), source.size());
            ByteBuffer magic = ByteBuffer.allocate(4);
            source.read(0, magic);
            assertEquals(0x514649fb, magic.getInt(0));
        }
    }

    @Test
    void aProgramThatIsNotInstalled() {
        ProblemException problem =
                assertThrows(ProblemException.class, () -> Program.require("qemu-img", directory.toString()));
        assertEquals("qemu-img is not installed. Install qemu-utils (`scripts/setup` does it).", problem.getMessage());
    }

    @Test
    void aFormatThatIsNone() {
        ProblemException problem = assertThrows(ProblemException.class, () -> ImageFormat.parse("ova2"));
        assertEquals(ProblemKind.USAGE, problem.kind());
        assertEquals("Choose one of raw, qcow2, vmdk, vdi, vhdx", problem.next());
        assertEquals(ImageFormat.QCOW2, ImageFormat.parse(" QCOW2"));
    }

    @Test
    void aDestinationThatCannotBe() {
        for (ImageFormat format : ImageFormat.values()) {
            ProblemException problem = assertThrows(
                    ProblemException.class,
                    () -> DiskImages.create(directory.resolve("no/disk"), format, 1 << 20)
                            .close());
            assertEquals(ProblemKind.NOT_FOUND, problem.kind(), problem.getMessage());
        }
        assertThrows(
                ProblemException.class,
                () -> DiskImages.create(directory, ImageFormat.RAW, 1, true).close());
        assertThrows(
                ProblemException.class,
                () -> DiskImages.create(Path.of("/dev/null"), ImageFormat.RAW, 1, true)
                        .close());
        assertThrows(
                ProblemException.class,
                () -> DiskImages.create(directory.resolve("a"), ImageFormat.RAW, 0)
                        .close());
    }

    @Test
    void aServerThatDiesIsReportedAndLeavesNoFile() throws Exception {
        Path image = directory.resolve("a.qcow2");
        try (DiskTarget target = DiskImages.create(image, ImageFormat.QCOW2, 1 << 20)) {
            Qemu.servers().getFirst().destroyForcibly();
            ProblemException problem =
                    assertThrows(ProblemException.class, () -> target.write(0, ByteBuffer.allocate(1 << 20)));
            assertTrue(problem.problem().startsWith("Could not write " + image + ": qemu-nbd failed: "));
            assertThrows(ProblemException.class, target::flush);
        }
        assertEquals(List.of(), Qemu.names(directory));
    }
}
