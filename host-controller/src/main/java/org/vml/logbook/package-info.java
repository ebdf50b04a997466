/// The language of the logbook: entries, their names and levels, the disks of a machine. Pure values, no I/O.
@NullMarked
package org.vml.logbook;

import org.jspecify.annotations.NullMarked;
