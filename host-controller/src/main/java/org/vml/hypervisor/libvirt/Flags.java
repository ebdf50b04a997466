package org.vml.hypervisor.libvirt;

/// The constants of libvirt's C library that are used here, from `libvirt-domain.h` and `virterror.h`.
final class Flags {
    static final int XML_SECURE = 1;
    static final int XML_INACTIVE = 1 << 1;
    static final int XML_MIGRATABLE = 1 << 3;

    static final int START_PAUSED = 1;
    static final int RESTORE_PAUSED = 1 << 2;

    static final int UNDEFINE_MANAGED_SAVE = 1;
    static final int UNDEFINE_SNAPSHOTS_METADATA = 1 << 1;
    static final int UNDEFINE_NVRAM = 1 << 2;
    static final int UNDEFINE_CHECKPOINTS_METADATA = 1 << 4;

    static final int SNAPSHOT_NO_METADATA = 1 << 2;
    static final int SNAPSHOT_DISK_ONLY = 1 << 4;
    static final int SNAPSHOT_ATOMIC = 1 << 7;
    static final int SNAPSHOT_LIVE = 1 << 8;

    static final int CHECKPOINT_DELETE_METADATA_ONLY = 1 << 1;

    static final int SSH_KEYS_APPEND = 1;
    static final int MONITOR_HMP = 1;

    static final int EVENT_LIFECYCLE = 0;
    static final int EVENT_IO_ERROR = 4;
    static final int EVENT_AGENT_LIFECYCLE = 18;
    static final int LIFECYCLE_SUSPENDED = 3;
    static final int LIFECYCLE_RESUMED = 4;

    static final int STATE_PAUSED = 3;
    static final int STATE_SHUTOFF = 5;
    static final int STATE_CRASHED = 6;
    static final int STATE_PMSUSPENDED = 7;
    static final int STATE_NONE = 0;

    static final int PAUSED_UNKNOWN = 0;
    static final int PAUSED_USER = 1;
    static final int PAUSED_IO_ERROR = 5;

    static final int ERR_INTERNAL_ERROR = 1;
    static final int ERR_NO_CONNECT = 5;
    static final int ERR_INVALID_CONNECTION = 6;
    static final int ERR_SYSTEM_ERROR = 38;
    static final int ERR_RPC = 39;
    static final int ERR_NO_DOMAIN = 42;
    static final int ERR_AUTH_FAILED = 45;
    static final int ERR_OPERATION_INVALID = 55;
    static final int ERR_OPERATION_DENIED = 29;
    static final int ERR_OPERATION_TIMEOUT = 68;
    static final int ERR_AUTH_CANCELLED = 79;
    static final int ERR_AUTH_UNAVAILABLE = 80;
    static final int ERR_AGENT_UNRESPONSIVE = 86;
    static final int ERR_NO_DOMAIN_BACKUP = 104;

    private Flags() {}
}
