package org.vml.light;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vml.guest.AgentSession;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.protocol.environment.Section;
import org.vml.protocol.message.AgentMessage;
import org.vml.protocol.message.Capability;
import org.vml.protocol.message.HostMessage;

/// What an entry has that a guest lacks, beside files: groups and users of people, and packages if they are asked
/// for. What the guest has under the same name stays as it is, whatever its number or version.
public final class Provisions {
    private static final List<String> ACCOUNTS = List.of("groups", "users");
    private static final String PACKAGES = "packages";

    private final List<Section> lacking;

    private Provisions(List<Section> lacking) {
        this.lacking = List.copyOf(lacking);
    }

    /// Asks the guest what it has. Nothing in it changes.
    ///
    /// @param system the facts that the entry has
    /// @param packages whether they are asked for
    static Provisions of(List<Section> system, boolean packages, AgentSession agent) {
        List<String> names = new ArrayList<>(ACCOUNTS);
        if (packages) {
            names.add(PACKAGES);
        }
        List<Section> wanted = system.stream()
                .filter(section ->
                        names.contains(section.name()) && !section.facts().isEmpty())
                .toList();
        if (wanted.isEmpty()) {
            return new Provisions(List.of());
        }
        List<Section> there = agent.ask(
                        new HostMessage.ReadSystem(
                                wanted.stream().map(Section::name).toList()),
                        AgentMessage.SystemRead.class)
                .sections();
        return new Provisions(wanted.stream()
                .map(section -> new Section(section.name(), lacking(section, there)))
                .filter(section -> !section.facts().isEmpty())
                .toList());
    }

    private static SortedMap<String, String> lacking(Section section, List<Section> there) {
        SortedMap<String, String> facts = new TreeMap<>(section.facts());
        facts.remove(Section.UNKNOWN);
        for (Section other : there) {
            if (other.name().equals(section.name())) {
                facts.keySet().removeAll(other.facts().keySet());
                requireKnown(other);
            }
        }
        return facts;
    }

    private static void requireKnown(Section there) {
        String why = there.facts().get(Section.UNKNOWN);
        if (why != null) {
            throw ProblemException.of(
                    ProblemKind.GUEST, "Could not tell which " + there.name() + " the guest has: " + why);
        }
    }

    boolean isEmpty() {
        return lacking.isEmpty();
    }

    /// Whether packages are among them, which bring files.
    boolean hasPackages() {
        return lacking.stream().anyMatch(section -> section.name().equals(PACKAGES));
    }

    /// Has the agent make them.
    AgentMessage.Provisioned make(AgentSession agent) {
        if (isEmpty()) {
            return new AgentMessage.Provisioned(List.of(), List.of());
        }
        agent.require(Capability.PROVISION, "make users, groups and packages");
        return agent.ask(new HostMessage.Provision(lacking), AgentMessage.Provisioned.class);
    }

    /// Names of one kind: `groups`, `users`, `packages`; of packages with their versions.
    public SortedMap<String, String> of(String kind) {
        return lacking.stream()
                .filter(section -> section.name().equals(kind))
                .findFirst()
                .map(Section::facts)
                .orElseGet(Collections::emptySortedMap);
    }
}
