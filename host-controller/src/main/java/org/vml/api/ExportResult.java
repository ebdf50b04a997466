package org.vml.api;

/// What an export wrote.
///
/// @param bytes the size of the disk in bytes
public record ExportResult(String entry, String file, String format, long bytes, double seconds) {}
