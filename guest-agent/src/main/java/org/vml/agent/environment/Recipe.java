package org.vml.agent.environment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vml.protocol.environment.ShellState;
import org.vml.protocol.environment.ShellState.Variable;
import org.vml.protocol.environment.ShellText;

/// The commands that made an environment, as far as its variables tell.
final class Recipe {
    private final ShellState live;
    private final Map<String, String> variables = new HashMap<>();
    private final List<String> lines = new ArrayList<>();

    private Recipe(ShellState clean, ShellState live) {
        this.live = live;
        for (Variable variable : live.variables()) {
            variables.put(variable.name(), variable.value());
        }
        for (Variable variable : clean.variables()) {
            variables.remove(variable.name(), variable.value());
        }
    }

    /// The commands that lead from a clean shell to the live one, one a line, quoted to be typed.
    static List<String> of(ShellState clean, ShellState live) {
        Recipe recipe = new Recipe(clean, live);
        recipe.modules();
        recipe.python();
        recipe.atlas();
        return recipe.lines;
    }

    /// Environment Modules and Lmod: `LOADEDMODULES` is a list, in the order of loading.
    private void modules() {
        String[] loaded = value("LOADEDMODULES").split(":", -1);
        if (!loaded[0].isEmpty()) {
            lines.add("module load "
                    + String.join(
                            " ", List.of(loaded).stream().map(ShellText::quote).toList()));
        }
    }

    private void python() {
        if (variables.containsKey("CONDA_PREFIX")) {
            String name = value("CONDA_DEFAULT_ENV");
            lines.add("conda activate " + ShellText.quote(name.isEmpty() ? value("CONDA_PREFIX") : name));
        }
        if (variables.containsKey("VIRTUAL_ENV")) {
            lines.add("source " + ShellText.quote(value("VIRTUAL_ENV") + "/bin/activate"));
        }
    }

    /// ALRB: `setupATLAS` is an alias or function that its user defines; `asetup` sets AtlasProject, AtlasVersion and
    /// TestArea, and keeps what it was told in `.asetup.save` of TestArea.
    private void atlas() {
        String base = value("ATLAS_LOCAL_ROOT_BASE");
        if (!base.isEmpty()) {
            lines.add("export ATLAS_LOCAL_ROOT_BASE=" + ShellText.quote(base));
        }
        if (live.aliases().containsKey("setupATLAS") || live.functions().containsKey("setupATLAS")) {
            lines.add("setupATLAS");
        } else if (!base.isEmpty()) {
            lines.add("source " + ShellText.quote(base + "/user/atlasLocalSetup.sh"));
        }
        String version = value("AtlasVersion");
        String area = value("TestArea");
        if (!area.isEmpty() && hasSaved(area)) {
            lines.add("cd " + ShellText.quote(area) + " && asetup --restore");
        } else if (!version.isEmpty()) {
            String project = value("AtlasProject");
            lines.add("asetup " + ShellText.quote(version + (project.isEmpty() ? "" : "," + project))
                    + (area.isEmpty() ? "" : " --testarea=" + ShellText.quote(area)));
        }
    }

    private static boolean hasSaved(String area) {
        return area.startsWith("/") && area.indexOf('\0') < 0 && Files.isRegularFile(Path.of(area, ".asetup.save"));
    }

    private String value(String name) {
        return variables.getOrDefault(name, "");
    }
}
