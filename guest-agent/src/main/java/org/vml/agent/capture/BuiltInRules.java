package org.vml.agent.capture;

/// What is left out everywhere, unless a rule of the user's takes it in: lines as in [Rules], each with its reason.
final class BuiltInRules {
    static final String[][] TABLE = {
        {"/proc/", "made by the kernel"},
        {"/sys/", "made by the kernel"},
        {"/dev/", "made by the kernel"},
        {"/run/", "lives until the next boot"},
        {"/tmp/*", "temporary"},
        {"/var/tmp/*", "temporary"},
        {"/var/run/", "lives until the next boot"},
        {"/var/lock/", "lives until the next boot"},
        {"/lost+found/", "of the file system"},
        {"/var/cache/*", "a cache"},
        {".cache/", "a cache"},
        {"__pycache__/", "a cache"},
        {"/var/log/*", "a log"},
        {"/swapfile", "swap"},
        {"/swap.img", "swap"},
        {"/var/lib/systemd/random-seed", "of this machine"},
        {"/var/lib/systemd/timers/", "of this machine"},
        {"/var/lib/systemd/timesync/", "of this machine"},
        {"/var/lib/systemd/coredump/", "a memory dump"},
        {"/var/lib/dhcp/", "of this machine"},
        {"/var/lib/apt/lists/", "a cache"},
        {"/var/lib/vml/", "VML's own"},
        {".vml-*/", "VML's own"},
        {"/home/*/.local/state/vml/", "VML's own"},
        {"/root/.local/state/vml/", "VML's own"},
        {"/mnt/.rw/cache/", "a cache"},
        {"/mnt/.rw/cvmfs-cache/", "a cache"},
        {"/mnt/.rw/swapfile", "swap"},
        {"/cvmfs/", "in CernVM-FS"},
        {"/afs/", "on a network file system"},
        {"/eos/", "on a network file system"},
        {".gvfs/", "on a network file system"},
    };

    private BuiltInRules() {}
}
