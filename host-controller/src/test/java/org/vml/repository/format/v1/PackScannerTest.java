package org.vml.repository.format.v1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vml.chunk.Seeds;
import org.vml.repository.BlobKind;
import org.vml.repository.BlobRecord;
import org.vml.repository.Format.PackBytes;
import org.vml.repository.Format.PackScan;

/// All sound blobs of a pack are found, whatever is wrong between them, and what is wrong is said.
final class PackScannerTest {
    private static final int START = PackLayout.MAGIC.length();

    static byte[] pack(List<Samples.Blob> blobs) {
        ByteArrayOutputStream pack = new ByteArrayOutputStream();
        pack.writeBytes(PackLayout.MAGIC.getBytes(StandardCharsets.US_ASCII));
        blobs.forEach(blob -> pack.writeBytes(blob.bytes()));
        return pack.toByteArray();
    }

    static PackBytes source(byte[] pack) {
        return (offset, into) -> {
            int n = Math.clamp(pack.length - offset, 0, into.remaining());
            into.put(pack, (int) Math.min(offset, pack.length), n);
            return n;
        };
    }

    private static PackScan scan(byte[] pack) {
        return new PackScanner(Samples.PACK, pack.length, source(pack)).scan();
    }

    private static List<BlobRecord> records(List<Samples.Blob> blobs) {
        List<BlobRecord> records = new ArrayList<>();
        int at = START;
        for (Samples.Blob blob : blobs) {
            BlobRecord r = blob.record();
            records.add(new BlobRecord(
                    r.id(), r.kind(), r.encoding(), r.base(), Samples.PACK, at, r.length(), r.plainLength()));
            at += r.length();
        }
        return records;
    }

    private static List<Samples.Blob> blobs(int count) {
        List<Samples.Blob> blobs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            blobs.add(Samples.blob(BlobKind.DATA, Seeds.bytes(i, 100 + i), null));
        }
        blobs.addAll(Samples.blobOfEachEncoding());
        return blobs;
    }

    @Test
    void aSoundPackIsReadWhole() {
        List<Samples.Blob> blobs = blobs(10);
        PackScan scan = scan(pack(blobs));
        assertEquals(records(blobs), scan.blobs());
        assertEquals(List.of(), scan.damage());
    }

    @Test
    void aPackWithoutBlobsIsSound() {
        PackScan scan = scan(pack(List.of()));
        assertEquals(List.of(), scan.blobs());
        assertEquals(List.of(), scan.damage());
    }

    @Test
    void theBlobsAroundADamagedStretchAreFoundAndTheStretchIsNamed() {
        Random random = Seeds.random("PackScannerTest.around");
        List<Samples.Blob> blobs = blobs(10);
        List<BlobRecord> records = records(blobs);
        byte[] sound = pack(blobs);
        for (int i = 0; i < 300; i++) {
            byte[] pack = sound.clone();
            int from = START + random.nextInt(sound.length - START);
            int to = Math.min(sound.length, from + 1 + random.nextInt(random.nextBoolean() ? 5 : 500));
            byte[] noise = new byte[to - from];
            random.nextBytes(noise);
            switch (random.nextInt(3)) {
                case 0 -> Arrays.fill(pack, from, to, (byte) 0);
                case 1 -> System.arraycopy(noise, 0, pack, from, noise.length);
                default -> pack[to - 1] ^= (byte) (1 << random.nextInt(8));
            }
            List<BlobRecord> expected = records.stream()
                    .filter(record -> Arrays.equals(
                            sound,
                            record.offset(),
                            record.offset() + record.length(),
                            pack,
                            record.offset(),
                            record.offset() + record.length()))
                    .toList();
            PackScan scan = scan(pack);
            assertEquals(expected, scan.blobs());
            assertEquals(expected.size() == records.size(), scan.damage().isEmpty());
            if (expected.size() == records.size() - 1) {
                BlobRecord lost = records.stream()
                        .filter(r -> !expected.contains(r))
                        .findFirst()
                        .orElseThrow();
                assertEquals(
                        List.of("Pack " + Samples.PACK + " is damaged from byte " + lost.offset() + " to "
                                + (lost.offset() + lost.length())),
                        scan.damage());
            }
        }
    }

    @Test
    void anInsertedOrMissingStretchDoesNotHideWhatComesBehind() {
        List<Samples.Blob> blobs = blobs(5);
        byte[] sound = pack(blobs);
        int second = records(blobs).get(1).offset();
        byte[] inserted = new byte[sound.length + 3];
        System.arraycopy(sound, 0, inserted, 0, second);
        System.arraycopy(sound, second, inserted, second + 3, sound.length - second);
        assertEquals(blobs.size(), scan(inserted).blobs().size());
        assertFalse(scan(inserted).damage().isEmpty());
        byte[] missing = new byte[sound.length - 10];
        System.arraycopy(sound, 0, missing, 0, second);
        System.arraycopy(sound, second + 10, missing, second, missing.length - second);
        assertEquals(blobs.size() - 1, scan(missing).blobs().size());
        assertFalse(scan(missing).damage().isEmpty());
    }

    @Test
    void ofATruncatedPackAllWholeBlobsAreFound() {
        List<Samples.Blob> blobs = blobs(3);
        List<BlobRecord> records = records(blobs);
        byte[] sound = pack(blobs);
        for (int length = 0; length < sound.length; length++) {
            int end = length;
            List<BlobRecord> whole = records.stream()
                    .filter(record -> record.offset() + record.length() <= end)
                    .toList();
            byte[] cut = Arrays.copyOf(sound, length);
            PackScan scan = scan(cut);
            assertEquals(whole, scan.blobs());
            boolean cutWithin = whole.isEmpty()
                    ? length != START
                    : whole.getLast().offset() + whole.getLast().length() != length;
            assertEquals(cutWithin, !scan.damage().isEmpty(), "cut to " + length);
            // and where the store said that it is longer than it turns out to be
            PackScan shorter = new PackScanner(Samples.PACK, sound.length, source(cut)).scan();
            assertEquals(whole, shorter.blobs());
            assertFalse(shorter.damage().isEmpty());
        }
    }

    @Test
    void aWrongBeginningIsSaidAndTheBlobsAreFound() {
        List<Samples.Blob> blobs = blobs(2);
        byte[] pack = pack(blobs);
        pack[0] = 'X';
        PackScan scan = scan(pack);
        assertEquals(records(blobs), scan.blobs());
        assertEquals(1, scan.damage().size());
    }

    /// Longer than the scanner's window, with blobs as large as they may be and damage across its borders.
    @Test
    @Tag("slow")
    void aPackLongerThanTheWindowIsReadWhole() {
        List<Samples.Blob> blobs = new ArrayList<>();
        blobs.add(Samples.blob(BlobKind.DATA, Seeds.bytes(1, 5_000_000), null));
        for (int i = 2; i < 6; i++) {
            blobs.add(Samples.blob(BlobKind.DATA, Seeds.bytes(i, PackLayout.LARGEST_PLAIN), null));
            blobs.add(Samples.blob(BlobKind.DATA, Seeds.bytes(i, 100), null));
        }
        List<BlobRecord> records = records(blobs);
        byte[] pack = pack(blobs);
        assertEquals(records, scan(pack).blobs());
        assertEquals(List.of(), scan(pack).damage());
        pack[records.get(3).offset() + 1_000_000] ^= 1;
        List<BlobRecord> sound = new ArrayList<>(records);
        sound.remove(3);
        assertEquals(sound, scan(pack).blobs());
        assertEquals(1, scan(pack).damage().size());
    }
}
