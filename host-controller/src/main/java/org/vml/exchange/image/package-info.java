/// Images of disks as other programs keep them: raw files read and written here, every other format through the
/// programs that own it, `qemu-img` and `qemu-nbd`.
@NullMarked
package org.vml.exchange.image;

import org.jspecify.annotations.NullMarked;
