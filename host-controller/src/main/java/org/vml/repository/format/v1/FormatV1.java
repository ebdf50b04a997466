package org.vml.repository.format.v1;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.vml.logbook.EntryId;
import org.vml.repository.BlobDecoder;
import org.vml.repository.BlobEncoder;
import org.vml.repository.BlobRecord;
import org.vml.repository.Effort;
import org.vml.repository.Format;
import org.vml.repository.Hold;
import org.vml.repository.IndexSegment;
import org.vml.repository.Manifest;
import org.vml.repository.RepositoryConfig;
import org.vml.repository.SessionRecord;
import org.vml.repository.SessionSizes;
import org.vml.repository.Tombstone;
import org.vml.repository.TreeNode;

/// Format version 1.
public final class FormatV1 implements Format {
    private final SessionSizes sizes;

    public FormatV1() {
        this(SessionSizes.DEFAULT);
    }

    /// The same format, with packs and index segments of other sizes.
    public FormatV1(SessionSizes sizes) {
        this.sizes = sizes;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public SessionSizes sizes() {
        return sizes;
    }

    @Override
    public byte[] encodeConfig(RepositoryConfig config) {
        return JsonDocuments.encode(config);
    }

    @Override
    public RepositoryConfig decodeConfig(byte[] bytes) {
        RepositoryConfig config = JsonDocuments.decode(bytes, RepositoryConfig.class);
        Damage.unless(
                PackLayout.isChunkSize(config.chunkSize()) && config.id() != null,
                "repository.json speaks of chunks of " + config.chunkSize() + " bytes");
        return config;
    }

    @Override
    public BlobEncoder newEncoder(Effort effort) {
        return new BlobEncoderV1(effort);
    }

    @Override
    public BlobDecoder newDecoder() {
        return new BlobDecoderV1();
    }

    @Override
    public byte[] packStart() {
        return PackLayout.MAGIC.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public boolean isIntact(BlobRecord record, ByteBuffer bytes) {
        return PackLayout.isIntact(record, bytes);
    }

    @Override
    public PackScan scanPack(String pack, long size, PackBytes bytes) {
        return new PackScanner(pack, size, bytes).scan();
    }

    @Override
    public byte[] encodeIndex(List<String> packs, List<BlobRecord> blobs) {
        return IndexLayout.encode(packs, blobs);
    }

    @Override
    public IndexSegment decodeIndex(String name, MemorySegment bytes) {
        return IndexLayout.decode(name, bytes);
    }

    @Override
    public byte[] encodeNode(TreeNode node) {
        return NodeLayout.encode(node);
    }

    @Override
    public TreeNode decodeNode(byte[] bytes, int length) {
        return NodeLayout.decode(bytes, length);
    }

    @Override
    public byte[] encodeEntry(Manifest manifest) {
        return EntryLayout.encode(manifest);
    }

    @Override
    public byte[] encodeAlias(EntryId id, String of, int sequence) {
        return EntryLayout.encodeAlias(id, of, sequence);
    }

    @Override
    public byte[] encodeSpent(String reason) {
        return EntryLayout.encodeSpent(reason);
    }

    @Override
    public StoredEntry decodeEntry(String object, byte[] bytes) {
        return EntryLayout.decode(object, bytes);
    }

    @Override
    public byte[] encodeSession(SessionRecord session) {
        return JsonDocuments.encode(session);
    }

    @Override
    public SessionRecord decodeSession(byte[] bytes) {
        SessionRecord session = JsonDocuments.decode(bytes, SessionRecord.class);
        Damage.unless(
                session.id() != null
                        && session.process() != null
                        && session.process().host() != null
                        && session.process().world() != null
                        && session.holds() != null
                        && !session.holds().contains(null),
                "A session says too little");
        return session;
    }

    @Override
    public byte[] encodeTombstone(Tombstone tombstone) {
        return JsonDocuments.encode(tombstone);
    }

    @Override
    public Tombstone decodeTombstone(byte[] bytes) {
        Tombstone tombstone = JsonDocuments.decode(bytes, Tombstone.class);
        Damage.unless(tombstone.packs() != null && !tombstone.packs().contains(null), "A tombstone names no packs");
        return tombstone;
    }

    @Override
    public byte[] encodeHold(Hold hold) {
        return HoldLayout.encode(hold);
    }

    @Override
    public Hold decodeHold(byte[] bytes) {
        return HoldLayout.decode(bytes);
    }
}
