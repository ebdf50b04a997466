package org.vml.hypervisor.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vml.hypervisor.memory.StreamBuilder.PAGE;
import static org.vml.hypervisor.memory.StreamBuilder.page;
import static org.vml.problem.Problems.assertProblem;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.DiskSource;

/// What of a stream is taken apart, and what stays in one piece.
final class MemoryImageTest {
    private static final String XML = "<domain><name>père</name></domain>";
    private static final int MIB = 1 << 20;

    @TempDir
    private Path directory;

    private static byte[] all(DiskSource source) {
        ByteBuffer bytes = ByteBuffer.allocate((int) source.size());
        source.read(0, bytes);
        return bytes.array();
    }

    private MemoryImage open(byte[] content) throws IOException {
        return MemoryImage.open(Files.write(Files.createTempFile(directory, "image", ""), content), new Run());
    }

    private byte[] joined(MemoryImage image) throws IOException {
        Path file = Files.createTempDirectory(directory, "joined").resolve("file");
        ImageFiles.write(StoredMemory.of(image.ram(), image.devices()), file);
        return Files.readAllBytes(file);
    }

    /// That RAM is two pages at 0 and one at 1 MiB, full of these.
    private void assertRam(int a0, int a1, int b0, StreamBuilder stream) throws IOException {
        try (MemoryImage image = open(stream.toBytes())) {
            assertEquals(Optional.empty(), image.whole());
            byte[] expected = new byte[MIB + PAGE];
            System.arraycopy(page(a0), 0, expected, 0, PAGE);
            System.arraycopy(page(a1), 0, expected, PAGE, PAGE);
            System.arraycopy(page(b0), 0, expected, MIB, PAGE);
            assertArrayEquals(expected, all(image.ram()));
            try (MemoryImage again = open(joined(image))) {
                assertEquals(Optional.empty(), again.whole());
                assertArrayEquals(expected, all(again.ram()));
                assertArrayEquals(all(image.devices()), all(again.devices()));
            }
        }
    }

    private void assertWhole(String why, byte[] content) throws IOException {
        try (MemoryImage image = open(content)) {
            assertEquals(Optional.of(why), image.whole());
            assertEquals(0, image.ram().size());
            assertArrayEquals(content, joined(image));
        }
    }

    private static StreamBuilder started() {
        return new StreamBuilder().magic().configuration().ram();
    }

    @Test
    void pagesHaveTheirPlaces() throws Exception {
        assertRam(1, 2, 3, StreamBuilder.usual());
    }

    @Test
    void theLastContentOfAPageCounts() throws Exception {
        StreamBuilder stream = started().pages().part().next(0, page(9)).page("a", 0, page(4));
        assertRam(4, 2, 7, stream.end().lastPart().page("b", 0, page(7)).end());
        assertRam(1, 0, 3, started().pages().part().zero("a", PAGE).end().devices());
        assertRam(
                5,
                6,
                0,
                started()
                        .part()
                        .zero("a", 0)
                        .zero("a", PAGE)
                        .zero("b", 0)
                        .page("a", PAGE, page(6))
                        .next(0, page(5))
                        .end()
                        .devices());
    }

    @Test
    void aStreamNeedsNeitherConfigurationNorFooters() throws Exception {
        byte[] start = new StreamBuilder().magic().ram().toBytes();
        StreamBuilder bare = new StreamBuilder().raw(Arrays.copyOf(start, start.length - 5));
        bare.part()
                .page("b", 0, page(3))
                .page("a", 0, page(1))
                .next(PAGE, page(2))
                .number(8, 0x10);
        assertRam(1, 2, 3, bare.lastPart().number(8, 0x10).number(1, 4));
    }

    @Test
    void subsectionsOfTheConfigurationAreKnown() throws Exception {
        StreamBuilder stream = new StreamBuilder().magic().configuration();
        stream.number(1, 5).name("configuration/target-page-bits").number(4, 1).number(4, 12);
        stream.number(1, 5).name("configuration/uuid").number(4, 1).raw(new byte[16]);
        assertRam(1, 2, 3, stream.ram().pages().devices());
    }

    @Test
    void theCommandBeforeTheLastSectionStaysThere() throws Exception {
        StreamBuilder stream =
                started().pages().number(1, 8).number(2, 11).number(2, 0).devices();
        assertRam(1, 2, 3, stream);
        try (MemoryImage image = open(stream.toBytes())) {
            byte[] joined = joined(image);
            int end = StreamBuilder.usual().toBytes().length - started().pages().toBytes().length + 5;
            assertArrayEquals(
                    Arrays.copyOfRange(stream.toBytes(), stream.toBytes().length - end, stream.toBytes().length),
                    Arrays.copyOfRange(joined, joined.length - end, joined.length));
        }
    }

    @Test
    void whatIsNotUnderstoodStaysInOnePiece() throws Exception {
        assertWhole("no migration stream of QEMU is where one was expected", new byte[0]);
        assertWhole("no migration stream of QEMU is where one was expected", page(65));
        byte[] block = new StreamBuilder()
                .magic()
                .configuration()
                .number(1, 1)
                .number(4, 2)
                .name("block")
                .number(8, 1)
                .toBytes();
        assertWhole("the section block version 1 comes before RAM", block);
        assertWhole(
                "another section is sent in parts",
                started().number(1, 2).number(4, 8).raw(page(0)).toBytes());
        assertWhole(
                "something of type 4 comes between parts of RAM",
                started().number(1, 4).number(4, 8).raw(page(0)).toBytes());
        assertWhole(
                "RAM has a record with the flags 0x40",
                started().part().number(8, 0x40).raw(page(0)).toBytes());
        assertWhole(
                "RAM has a page full of something else than zeros",
                started()
                        .part()
                        .number(8, 2)
                        .name("a")
                        .number(1, 7)
                        .raw(page(0))
                        .toBytes());
        assertWhole(
                "1 pages were not sent",
                started()
                        .part()
                        .page("a", 0, page(1))
                        .page("b", 0, page(1))
                        .end()
                        .devices()
                        .toBytes());
    }

    @Test
    void pagesOfNoBlockStayInOnePiece() throws Exception {
        String why = "RAM has a page that is in none of its blocks";
        assertWhole(why, started().part().page("c", 0, page(1)).end().devices().toBytes());
        assertWhole(
                why,
                started().part().page("a", 2 * PAGE, page(1)).end().devices().toBytes());
        assertWhole(
                why, started().part().page("a", -PAGE, page(1)).end().devices().toBytes());
        assertWhole(why, started().part().next(0, page(1)).end().devices().toBytes());
    }

    @Test
    void mappedRamStaysInOnePiece() throws Exception {
        StreamBuilder stream = new StreamBuilder().magic().configuration();
        stream.number(1, 5)
                .name("configuration/capabilities")
                .number(4, 1)
                .number(4, 1)
                .name("mapped-ram");
        assertWhole(
                "it has the unknown configuration/capabilities",
                stream.ram().pages().devices().toBytes());
    }

    @Test
    void aStreamThatIsCutShortIsDamaged() throws Exception {
        byte[] stream = StreamBuilder.usual().saved(ByteOrder.LITTLE_ENDIAN, 0, XML, "<cookie/>");
        int pages = new StreamBuilder().pages().toBytes().length;
        int head = stream.length
                - StreamBuilder.usual().toBytes().length
                + started().toBytes().length;
        for (int length = 16; length < stream.length - 8; length += length > 500 ? 97 : 1) {
            byte[] cut = Arrays.copyOf(stream, length);
            if (length > head + 27 && length < head + pages) {
                assertProblem(ProblemKind.DAMAGED, () -> open(cut).close());
            } else {
                assertCut(cut);
            }
        }
    }

    private void assertCut(byte[] cut) throws IOException {
        try (MemoryImage image = open(cut)) {
            assertTrue(image.whole().isPresent());
        } catch (ProblemException e) {
            assertEquals(ProblemKind.DAMAGED, e.kind());
        }
    }

    @Test
    void anImageThatLibvirtDidNotFinishIsDamaged() throws Exception {
        byte[] stream = StreamBuilder.usual().saved(ByteOrder.LITTLE_ENDIAN, 0, XML, "");
        System.arraycopy("Part".getBytes(StandardCharsets.US_ASCII), 0, stream, 12, 4);
        assertProblem(ProblemKind.DAMAGED, () -> open(stream).close());
    }

    @Test
    void libvirtsHeaderIsReadInBothByteOrders() throws Exception {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            byte[] saved = StreamBuilder.usual().saved(order, 0, XML, "<cookie/>");
            try (MemoryImage image = open(saved)) {
                assertEquals(Optional.empty(), image.whole());
                assertEquals(Optional.of(XML), image.domainXml());
                assertArrayEquals(Arrays.copyOf(saved, 600), Arrays.copyOf(joined(image), 600));
            }
        }
    }

    @Test
    void anotherDefinitionTakesThePlaceOfTheFirst() throws Exception {
        for (int extra : new int[] {0, 1, 90, 130, 70_000}) {
            for (int format : new int[] {0, 1}) {
                assertChanged("<domain>" + "é".repeat(extra) + "</domain>", format);
            }
        }
        assertChanged("<domain/>", 0);
    }

    private void assertChanged(String xml, int format) throws IOException {
        byte[] saved = StreamBuilder.usual().saved(ByteOrder.LITTLE_ENDIAN, format, XML, "<cookie/>");
        Path file = Files.createTempDirectory(directory, "changed").resolve("file");
        try (MemoryImage image = open(saved)) {
            StoredMemory stored = StoredMemory.of(image.ram(), image.devices());
            assertEquals(Optional.of(XML), stored.domainXml());
            assertEquals("<cookie/>", stored.cookie());
            try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                stored.writeTo(out, xml, "<new/>", new Run());
            }
        }
        try (MemoryImage changed = MemoryImage.open(file, new Run())) {
            assertEquals(Optional.of(xml), changed.domainXml());
            assertEquals(format == 0 ? MIB + PAGE : 0, changed.ram().size());
        }
        ByteBuffer header = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        byte[] cookie = new byte[7];
        header.get(92 + header.getInt(32), cookie);
        assertArrayEquals("<new/>\0".getBytes(StandardCharsets.US_ASCII), cookie);
        if (format != 0) {
            byte[] stream = new byte[StreamBuilder.usual().toBytes().length];
            header.get(92 + header.getInt(20), stream);
            assertArrayEquals(StreamBuilder.usual().toBytes(), stream);
        }
    }

    @Test
    void compressedImagesStayInOnePiece() throws Exception {
        byte[] saved = StreamBuilder.usual().saved(ByteOrder.LITTLE_ENDIAN, 5, XML, "");
        assertWhole("libvirt compressed it", saved);
    }

    @Test
    void writingIsCancelledAndRefused() throws Exception {
        try (MemoryImage image = open(StreamBuilder.usual().toBytes())) {
            StoredMemory stored = StoredMemory.of(image.ram(), image.devices());
            WritableByteChannel nowhere = Channels.newChannel(OutputStream.nullOutputStream());
            Run cancelled = new Run();
            cancelled.cancel();
            assertProblem(ProblemKind.CANCELLED, () -> stored.writeTo(nowhere, cancelled));
            assertProblem(ProblemKind.HYPERVISOR, () -> stored.writeTo(nowhere, "<domain/>", "", new Run()));
            nowhere.close();
            assertThrows(IOException.class, () -> stored.writeTo(nowhere, new Run()));
        }
    }

    @Test
    void thereMustBeAFile() {
        assertProblem(
                ProblemKind.NOT_FOUND,
                () -> MemoryImage.open(directory.resolve("none"), new Run()).close());
    }
}
