package org.vml.api;

import java.util.List;

/// All working areas.
public record AreaList(List<AreaDetail> areas) {}
