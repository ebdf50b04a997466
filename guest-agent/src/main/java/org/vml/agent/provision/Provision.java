package org.vml.agent.provision;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vml.agent.system.NamedAttribute;
import org.vml.agent.system.SystemFacts;
import org.vml.protocol.environment.Section;
import org.vml.protocol.message.AgentMessage.Provisioned;

/// Makes groups, users and packages that are wanted; what is there already stays as it is.
public final class Provision {
    private final Path root;

    /// @param root the directory that paths begin at: `/`
    public Provision(Path root) {
        this.root = root;
    }

    /// Fails for each that it cannot make, not as a whole.
    ///
    /// @param wanted sections `groups`, `users`, `packages`, in the form in which the facts about the system have
    ///     them
    public Provisioned make(List<Section> wanted) {
        Outcome outcome = new Outcome(new ArrayList<>(), new ArrayList<>());
        new NewAccounts(root, facts(wanted, "groups"), facts(wanted, "users")).make(outcome);
        new NewPackages(facts(wanted, "packages"), this::installed).install(outcome);
        return new Provisioned(outcome.made(), outcome.failures());
    }

    private SortedMap<String, String> installed() {
        return facts(new SystemFacts(root, NamedAttribute::byProgram).read(List.of("packages")), "packages");
    }

    private static SortedMap<String, String> facts(List<Section> wanted, String name) {
        return wanted.stream()
                .filter(section -> section.name().equals(name))
                .findFirst()
                .map(Section::facts)
                .orElseGet(TreeMap::new);
    }
}
