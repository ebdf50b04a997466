/// Where everything comes together: the main class, the home and the configuration, the controller's life. Alone in
/// knowing which store and which format a repository has.
///
/// What lies in the home, `$VML_HOME`:
///
/// ```
/// controller.lock   locked by the controller as long as it lives; its content means nothing
/// controller.json   how to reach it (org.vml.api.ControllerFile), mode 0600; there while it answers
/// controller.log    what it had to say; written by whoever starts it
/// config.json       the configuration, where VML_HOME is set; ~/.config/vml/config.json where it is not
/// repository        the default repository, unless the user chose another place
/// areas/wa1         the default working area, unless the user chose another place
/// ```
@NullMarked
package org.vml.app;

import org.jspecify.annotations.NullMarked;
