/// The command line: one class per command, all of them clients of the records in [org.vml.api].
///
/// A command says what it wants of the [org.vml.cli.Session] and gets records back; the session finds or starts the
/// controller, follows jobs, and prints either the record as JSON or a text for people. Nothing here touches a
/// repository. Problems travel as [org.vml.problem.ProblemException] and end as an exit status in
/// [org.vml.cli.VmlCommand].
///
/// Start-up time is a feature: only the class of the command that was typed is loaded, `vml --help` loads not even
/// picocli, and nothing here uses `java.net.http` (390 ms to its first answer, `HttpURLConnection` 5 to 40 ms).
@NullMarked
package org.vml.cli;

import org.jspecify.annotations.NullMarked;
