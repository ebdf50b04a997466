package org.vml.logbook;

/// A disk of a machine: its name there (`vda`) and its size in bytes as the guest sees it.
public record Disk(String name, long size) {}
