package org.vml.agent.session;

import org.vml.agent.platform.Hangup;

/// Ends the agent when the controller is gone, also while it looks through a large file and hears and says nothing.
/// What changes the guest is not cut off: that ends as its own reading of the stream finds out.
final class HangupWatch {
    private static final int GONE = 3;

    private final Object lock = new Object();
    private boolean changing;
    private boolean gone;

    /// @param input the file that the controller is at the other end of
    static HangupWatch of(int input) {
        HangupWatch watch = new HangupWatch();
        var _ = Thread.ofPlatform().daemon().name("hangup").start(() -> {
            Hangup.await(input);
            watch.hangUp();
        });
        return watch;
    }

    private void hangUp() {
        synchronized (lock) {
            gone = true;
            if (!changing) {
                Runtime.getRuntime().halt(GONE);
            }
        }
    }

    /// From now on the guest is changed.
    void beginChange() {
        synchronized (lock) {
            changing = true;
        }
    }

    void endChange() {
        synchronized (lock) {
            changing = false;
            if (gone) {
                Runtime.getRuntime().halt(GONE);
            }
        }
    }
}
