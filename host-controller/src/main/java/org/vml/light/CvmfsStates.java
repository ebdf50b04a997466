package org.vml.light;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.vml.guest.AgentSession;
import org.vml.protocol.environment.Section;
import org.vml.protocol.message.AgentMessage;
import org.vml.protocol.message.HostMessage;

/// Whether the CVMFS repositories of a guest are in the state in which an entry had them. A repository is in the same
/// state if its root hash is the same; a tag is the name of one.
final class CvmfsStates {
    /// The repository that the system of a CernVM comes from hides its attributes: its snapshot is told apart.
    private static final String SYSTEM = "the system";

    private CvmfsStates() {}

    /// A line for each repository that the entry had.
    static List<String> compare(List<Section> entry, AgentSession agent) {
        SortedMap<String, State> wanted = states(entry);
        if (wanted.isEmpty()) {
            return List.of();
        }
        SortedMap<String, State> there =
                states(agent.ask(new HostMessage.ReadSystem(List.of("cernvm", "cvmfs")), AgentMessage.SystemRead.class)
                        .sections());
        List<String> lines = new ArrayList<>();
        wanted.forEach((name, state) -> lines.add("CVMFS: " + name + " " + state.comparedWith(there.get(name))));
        return lines;
    }

    /// @param hash empty if it is not known
    /// @param tag the same
    private record State(String hash, String tag) {
        String comparedWith(@Nullable State other) {
            if (other == null) {
                return "is not there; the entry has it at " + this;
            }
            if (!hash.isEmpty() && hash.equals(other.hash)) {
                return "has the root hash of the entry, " + this;
            }
            return !tag.isEmpty() && tag.equals(other.tag)
                    ? "has the tag of the entry, " + tag + ", and another root hash, " + other.hash
                    : "is at " + other + "; the entry has it at " + this;
        }

        @Override
        public String toString() {
            return tag.isEmpty() ? hash : hash.isEmpty() ? tag : hash + " (" + tag + ")";
        }
    }

    private static SortedMap<String, State> states(List<Section> sections) {
        SortedMap<String, State> states = new TreeMap<>();
        for (Section section : sections) {
            SortedMap<String, String> facts = section.facts();
            if (section.name().equals("cernvm") && facts.containsKey("snapshot tag")) {
                states.put(SYSTEM, new State(facts.getOrDefault("snapshot root hash", ""), facts.get("snapshot tag")));
            }
            if (section.name().equals("cvmfs")) {
                TreeSet<String> names = new TreeSet<>();
                facts.keySet().forEach(key -> names.add(key.split(" ", 2)[0]));
                names.remove(Section.UNKNOWN);
                names.forEach(name -> states.put(
                        name,
                        new State(facts.getOrDefault(name + " root_hash", ""), facts.getOrDefault(name + " tag", ""))));
            }
        }
        return states;
    }
}
