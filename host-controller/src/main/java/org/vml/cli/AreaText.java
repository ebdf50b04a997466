package org.vml.cli;

import java.util.Objects;
import org.vml.api.AreaDetail;
import org.vml.api.AreaList;
import org.vml.cli.Table.Cell;

/// Working areas, for people.
final class AreaText {
    private AreaText() {}

    static String list(World world, AreaList list) {
        if (list.areas().isEmpty()) {
            return "There is no working area yet. `vml area add NAME DIRECTORY` makes one.\n";
        }
        Terminal terminal = world.terminal();
        Table table = new Table();
        for (AreaDetail area : list.areas()) {
            table.row(
                    Cell.left(area.name()).painted(terminal.outPaint()::bold),
                    Cell.left(area.path()),
                    Cell.left(area.busy() == null ? area.state() : area.state() + ", busy: " + area.busy()),
                    Cell.left(Text.harmless(Objects.requireNonNullElse(area.entry(), ""))),
                    Cell.left(area.problem() == null ? "" : Text.harmless(area.problem())));
        }
        int columns = terminal.out() ? terminal.width().columns() : Integer.MAX_VALUE;
        return table.text(columns, terminal.outGlyphs().more());
    }

    /// How to reach the machine.
    static String more(AreaDetail area) {
        AreaDetail.Ssh ssh = area.ssh();
        if (ssh == null) {
            return area.adopted() ? "  machine  " + area.machine() + " (" + area.driver() + "), adopted\n" : "";
        }
        String user = ssh.user() == null ? "" : ssh.user() + "@";
        String problem = area.problem();
        return (problem == null ? "" : "  problem  " + Text.harmless(problem) + "\n") + "  machine  " + area.machine()
                + " (" + area.driver() + ")\n  log in   ssh -p " + ssh.port() + " -i " + ssh.key() + " " + user
                + "127.0.0.1\n  console  " + area.console() + "\n";
    }
}
