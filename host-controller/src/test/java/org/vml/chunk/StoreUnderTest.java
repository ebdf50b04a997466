package org.vml.chunk;

/// What the parts of the contract are asked of.
interface StoreUnderTest {
    /// The store of this test, empty at its beginning, the same at every call.
    ChunkStore store();

    /// The same objects as somebody else sees them: another store on the same place where there can be one.
    ChunkStore others();
}
