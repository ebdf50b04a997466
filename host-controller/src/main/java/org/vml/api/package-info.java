/// The HTTP API of the controller: what travels (records, written as JSON) and the server that answers. `vml` and the
/// web page are clients of the records.
///
/// The API listens on loopback only and wants `Authorization: Bearer TOKEN`, with the token of `controller.json` in
/// `$VML_HOME`, a file of mode 0600. JSON field names are camelCase, times ISO-8601 in UTC, sizes bytes, ids full.
/// A request that fails is answered with a [org.vml.api.ProblemView] and the status of its kind.
/// Beside the statuses of kinds there are 401 (no token, or another one), 403 (a foreign `Host` or `Origin`), 405 (a
/// method that the place does not have) and 413 (a body of more than 1 MiB), with a `ProblemView` all the same.
///
/// ```
/// GET    /v1/status                                        Status
/// POST   /v1/stop                                          Status; the controller ends after it has answered
/// POST   /v1/init                     InitRequest          Consult
/// GET    /v1/consult[?repository=R]                        Consult
/// POST   /v1/repositories             NewRepository        Consult
/// DELETE /v1/repositories/R                                Consult; the data stays where it is
/// POST   /v1/repositories/R/default                        Consult
/// GET    /v1/repositories/R/entries/E                      EntryDetail
/// POST   /v1/repositories/R/entries/E/name    NewName      EntryView
/// PUT    /v1/repositories/R/entries/E/tags/T               EntryView
/// DELETE /v1/repositories/R/entries/E/tags/T               EntryView
/// DELETE /v1/repositories/R/entries/E                      EntryView
/// GET    /v1/areas                                         AreaList
/// POST   /v1/areas                    NewArea              AreaList
/// GET    /v1/areas/A                                       AreaDetail
/// DELETE /v1/areas/A                                       AreaList; what is in the directory stays
/// POST   /v1/jobs                     JobRequest           202, Job
/// GET    /v1/jobs                                          list of Job
/// GET    /v1/jobs/J                                        Job
/// GET    /v1/jobs/J/events                                 server-sent events, each `data: ` a Job; the last has ended
/// DELETE /v1/jobs/J                                        Job; asks it to stop
/// ```
///
/// Events come at once, then whenever something changed, 8 times a second at most, and as a comment every 5 seconds
/// while nothing does.
///
/// `R` is the name of a repository, `-` the default one; `E` is a reference as a person types it, URL-encoded. `A` is
/// the name of a working area, `-` the only one with a machine.
@NullMarked
package org.vml.api;

import org.jspecify.annotations.NullMarked;
