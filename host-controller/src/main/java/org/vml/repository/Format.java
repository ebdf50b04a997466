package org.vml.repository;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import org.vml.logbook.Entry;
import org.vml.logbook.EntryId;
import org.vml.logbook.EntryName;

/// One version of how a repository's bytes are laid out. Stateless and thread-safe, apart from the encoders and
/// decoders that it makes. Everything decoded is checked; what fails the check is a problem of kind `DAMAGED`.
public interface Format {
    /// The number in `repository.json`.
    int version();

    /// How large packs and index segments become.
    SessionSizes sizes();

    /// What a repository of this format says of itself.
    byte[] encodeConfig(RepositoryConfig config);

    RepositoryConfig decodeConfig(byte[] bytes);

    /// A new encoder of blobs, for one thread at a time.
    BlobEncoder newEncoder(Effort effort);

    /// A new decoder of blobs, for one thread at a time.
    BlobDecoder newDecoder();

    /// The bytes that every pack begins with; the first blob follows.
    byte[] packStart();

    /// Whether `bytes` are the blob that `record` tells of, with the right checksum. Cheaper than decoding it, and
    /// enough against anything but malice.
    boolean isIntact(BlobRecord record, ByteBuffer bytes);

    /// Reads a whole pack, without an index, and says which blobs are in it and which stretches of it are damaged.
    PackScan scanPack(String pack, long size, PackBytes bytes);

    /// The bytes of an index segment that covers `packs` and lists `blobs`, which are sorted by id.
    byte[] encodeIndex(List<String> packs, List<BlobRecord> blobs);

    /// The segment in `bytes`, which must stay valid as long as the segment is used.
    IndexSegment decodeIndex(String name, MemorySegment bytes);

    byte[] encodeNode(TreeNode node);

    TreeNode decodeNode(byte[] bytes, int length);

    /// The bytes of the object that commits an entry.
    byte[] encodeEntry(Manifest manifest);

    /// The bytes of the object that gives an entry another name: the `sequence`-th since it was committed as `of`.
    byte[] encodeAlias(EntryId id, String of, int sequence);

    /// The bytes of an object that stands for nothing any more, or never will: an entry that was forgotten, a session
    /// that a prune gave up.
    byte[] encodeSpent(String reason);

    /// What stands in an object of the entries folder.
    StoredEntry decodeEntry(String object, byte[] bytes);

    byte[] encodeSession(SessionRecord session);

    SessionRecord decodeSession(byte[] bytes);

    byte[] encodeTombstone(Tombstone tombstone);

    Tombstone decodeTombstone(byte[] bytes);

    byte[] encodeHold(Hold hold);

    Hold decodeHold(byte[] bytes);

    /// What an object of the entries folder says.
    sealed interface StoredEntry {
        /// A committed entry, with the name of its object.
        record Committed(String object, Manifest manifest, Entry entry) implements StoredEntry {}

        /// Another name for the entry `id` that was committed as the object `of`. The highest sequence counts.
        record Alias(String object, EntryName name, EntryId id, String of, int sequence) implements StoredEntry {}

        /// Nothing, for ever.
        record Spent(String object, String reason) implements StoredEntry {}
    }

    /// Reads a pack: fills the buffer from `offset` on and returns how many bytes there were.
    @FunctionalInterface
    interface PackBytes {
        int read(long offset, ByteBuffer into);
    }

    /// What [#scanPack] found.
    ///
    /// @param damage for each damaged stretch, where it is and what is wrong with it, for a person
    record PackScan(List<BlobRecord> blobs, List<String> damage) {}
}
