package org.vml.diskserver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vml.nbd.NbdProtocol;

/// What the server says while a client chooses an export: to good, old, broken and hostile ones.
@Timeout(60)
final class HandshakeTest extends ServedTestDisk {
    private static final int FLAGS = NbdProtocol.FLAG_HAS_FLAGS
            | NbdProtocol.FLAG_READ_ONLY
            | NbdProtocol.FLAG_SEND_FLUSH
            | NbdProtocol.FLAG_CAN_MULTI_CONN
            | NbdProtocol.FLAG_SEND_CACHE;

    private void assertRefused(int error, int option, byte... data) throws IOException {
        try (RawClient client = RawClient.greeted(socket)) {
            client.option(option, data);
            client.expect(option, error);
            client.option(NbdProtocol.OPT_LIST);
            assertArrayEquals(
                    RawClient.data("00000003", "vda"), client.expect(NbdProtocol.OPT_LIST, NbdProtocol.REP_SERVER));
            client.expect(NbdProtocol.OPT_LIST, NbdProtocol.REP_ACK);
        }
    }

    @Test
    void tellsSizeFlagsAndBlockSizes() throws Exception {
        try (RawClient client = RawClient.greeted(socket)) {
            client.option(NbdProtocol.OPT_INFO, RawClient.data("00000003", "vda", "0001", "0003"));
            ByteBuffer export = ByteBuffer.wrap(client.expect(NbdProtocol.OPT_INFO, NbdProtocol.REP_INFO));
            assertEquals(NbdProtocol.INFO_EXPORT, export.getShort());
            assertEquals(disk.size(), export.getLong());
            assertEquals(FLAGS, export.getShort());
            assertArrayEquals(
                    RawClient.data("0003", "00000001", "00001000", "02000000"),
                    client.expect(NbdProtocol.OPT_INFO, NbdProtocol.REP_INFO));
            client.expect(NbdProtocol.OPT_INFO, NbdProtocol.REP_ACK);
            client.option(NbdProtocol.OPT_ABORT);
            client.expect(NbdProtocol.OPT_ABORT, NbdProtocol.REP_ACK);
            assertLeft(client);
        }
    }

    @Test
    void theEmptyNameIsThatOfTheOnlyExport() throws Exception {
        try (RawClient client = RawClient.greeted(socket)) {
            client.option(NbdProtocol.OPT_GO, RawClient.data("00000000", "0000"));
            client.expect(NbdProtocol.OPT_GO, NbdProtocol.REP_INFO);
            client.expect(NbdProtocol.OPT_GO, NbdProtocol.REP_ACK);
        }
    }

    @Test
    void anOldClientGetsItsZeroes() throws Exception {
        try (RawClient client = RawClient.connect(socket)) {
            client.in.skipNBytes(18);
            client.out.writeInt(NbdProtocol.FLAG_FIXED_NEWSTYLE);
            client.option(NbdProtocol.OPT_EXPORT_NAME, RawClient.data("vda"));
            assertEquals(disk.size(), client.in.readLong());
            assertEquals(FLAGS, client.in.readShort());
            assertArrayEquals(new byte[124], client.in.readNBytes(124));
            client.request(0, NbdProtocol.CMD_FLUSH, 1, 0, 0);
            assertEquals(0, client.simpleReply(1));
        }
    }

    @Test
    void refusesWhatItDoesNotKnowOrCannotDo() throws Exception {
        assertRefused(NbdProtocol.REP_ERR_UNSUP, 4711);
        assertRefused(NbdProtocol.REP_ERR_POLICY, NbdProtocol.OPT_STARTTLS);
        assertRefused(NbdProtocol.REP_ERR_UNKNOWN, NbdProtocol.OPT_GO, RawClient.data("00000003", "vdb", "0000"));
        assertRefused(NbdProtocol.REP_ERR_INVALID, NbdProtocol.OPT_STRUCTURED_REPLY, (byte) 1);
        assertRefused(NbdProtocol.REP_ERR_INVALID, NbdProtocol.OPT_LIST, (byte) 1);
    }

    @Test
    void refusesMalformedOptions() throws Exception {
        for (String data : List.of(
                "",
                "00",
                "ffffffff",
                "00000004766461",
                "0000000376646100",
                "000000037664610002",
                "00000003766461000100030003")) {
            assertRefused(NbdProtocol.REP_ERR_INVALID, NbdProtocol.OPT_INFO, RawClient.data(data));
        }
        for (String data : List.of(
                "",
                "0000000376646100000001",
                "00000003766461ffffffff",
                "000000037664610000000100000001",
                "0000000376646100000000ff",
                "00001fff766461")) {
            assertRefused(NbdProtocol.REP_ERR_INVALID, NbdProtocol.OPT_LIST_META_CONTEXT, RawClient.data(data));
        }
    }

    @Test
    void metadataContextsWantStructuredReplies() throws Exception {
        assertRefused(
                NbdProtocol.REP_ERR_INVALID,
                NbdProtocol.OPT_SET_META_CONTEXT,
                RawClient.data("00000003", "vda", "00000001", "0000000f", NbdProtocol.BASE_ALLOCATION));
    }

    @Test
    void listsItsMetadataContext() throws Exception {
        try (RawClient client = RawClient.greeted(socket)) {
            for (byte[] query : List.of(
                    RawClient.data("00000003", "vda", "00000000"),
                    RawClient.data("00000003", "vda", "00000002", "00000005", "base:", "00000001", "x"))) {
                client.option(NbdProtocol.OPT_LIST_META_CONTEXT, query);
                assertArrayEquals(
                        RawClient.data("00000000", NbdProtocol.BASE_ALLOCATION),
                        client.expect(NbdProtocol.OPT_LIST_META_CONTEXT, NbdProtocol.REP_META_CONTEXT));
                client.expect(NbdProtocol.OPT_LIST_META_CONTEXT, NbdProtocol.REP_ACK);
            }
            client.option(
                    NbdProtocol.OPT_LIST_META_CONTEXT, RawClient.data("00000003", "vda", "00000001", "00000001", "x"));
            client.expect(NbdProtocol.OPT_LIST_META_CONTEXT, NbdProtocol.REP_ACK);
        }
    }

    @Test
    void leavesWhoBreaksTheHandshake() throws Exception {
        RawClient wrongFlags = RawClient.connect(socket);
        wrongFlags.in.skipNBytes(18);
        wrongFlags.out.writeInt(0x80);
        assertLeft(wrongFlags);

        RawClient unknownExport = RawClient.greeted(socket);
        unknownExport.option(NbdProtocol.OPT_EXPORT_NAME, RawClient.data("nope"));
        assertLeft(unknownExport);

        RawClient noMagic = RawClient.greeted(socket);
        noMagic.out.writeLong(42);
        noMagic.out.writeLong(42);
        assertLeft(noMagic);

        RawClient huge = RawClient.greeted(socket);
        huge.out.writeLong(NbdProtocol.IHAVEOPT);
        huge.out.writeInt(NbdProtocol.OPT_GO);
        huge.out.writeInt(-1);
        huge.expect(NbdProtocol.OPT_GO, NbdProtocol.REP_ERR_TOO_BIG);
        assertLeft(huge);
    }
}
