package org.vml.workingarea;

import java.util.function.Supplier;
import org.vml.guest.GuestAgents;
import org.vml.light.BaseListings;
import org.vml.light.LightRules;

/// What working areas need for the light level.
///
/// @param rules read when they are needed
public record LightMeans(GuestAgents agents, BaseListings listings, Supplier<LightRules> rules) {}
