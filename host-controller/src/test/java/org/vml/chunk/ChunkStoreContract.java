package org.vml.chunk;

/// What [ChunkStore] promises, as tests that every store passes.
public interface ChunkStoreContract extends UploadContract, PutContract, ReadContract, ListContract {}
