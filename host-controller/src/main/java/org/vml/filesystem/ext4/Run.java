package org.vml.filesystem.ext4;

/// Blocks of a file that lie side by side on the disk, or are all zeros.
///
/// @param start the number of the first block in the file
/// @param end behind the last one
/// @param place the first block on the disk; 0 for zeros, whether they have room on the disk or not
record Run(long start, long end, long place) {
    static Run zeros(long start, long end) {
        return new Run(start, end, 0);
    }

    boolean isZeros() {
        return place == 0;
    }

    /// Where a block of it is on the disk.
    long place(long block) {
        return place + (block - start);
    }
}
