package org.vml.workingarea;

import org.vml.guest.GuestAgents;
import org.vml.light.BaseListings;
import org.vml.light.LightRulesSource;

/// What working areas need for the light level.
public record LightMeans(GuestAgents agents, BaseListings listings, LightRulesSource rules) {}
