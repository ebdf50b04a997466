package org.vml.workingarea;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.vml.problem.ProblemException;

/// A controller of its own for the area `wa1` of a [SimulatedWorld], to be killed: it takes up what the one before it
/// left, says `ready`, and saves by each name that it is told, with memory if that ends in `m`.
final class AreaProcess {
    private AreaProcess() {}

    public static void main(String[] args) throws Exception {
        SimulatedWorld world = SimulatedWorld.join(Path.of(args[0]));
        world.recover("wa1");
        System.out.println("ready");
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String name = orders.readLine(); name != null; name = orders.readLine()) {
            try {
                Saved saved = SimulatedWorld.save(world.area("wa1"), name, name.endsWith("m"));
                System.out.println("saved " + saved.entry().name());
            } catch (ProblemException e) {
                System.out.println("failed " + e.getMessage());
            }
        }
    }
}
