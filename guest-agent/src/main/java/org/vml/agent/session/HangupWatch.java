package org.vml.agent.session;

import org.vml.agent.platform.Hangup;

/// Ends the agent when the controller is gone, also while it looks through a large file and hears and says nothing.
/// What changes the guest is not cut off: that ends as its own reading of the stream finds out.
final class HangupWatch {
    private static final int GONE = 3;

    /// Whether this is of the agent's own process.
    private final boolean own;

    private boolean gone;

    private enum Doing {
        /// It reads the stream, and will find out by itself.
        LISTENING,
        LOOKING,
        CHANGING
    }

    private Doing doing = Doing.LISTENING;

    /// Of a session within another process: it ends nothing.
    HangupWatch() {
        this(false);
    }

    private HangupWatch(boolean own) {
        this.own = own;
    }

    /// @param input the file that the controller is at the other end of
    static HangupWatch of(int input) {
        HangupWatch watch = new HangupWatch(true);
        var _ = Thread.ofPlatform().daemon().name("hangup").start(() -> {
            Hangup.await(input);
            watch.hangUp();
        });
        return watch;
    }

    private synchronized void hangUp() {
        gone = true;
        endIfLooking();
    }

    private void endIfLooking() {
        if (gone && doing == Doing.LOOKING) {
            Runtime.getRuntime().halt(GONE);
        }
    }

    /// Ends the agent: nobody speaks with it any more, though the stream does not tell.
    void giveUp() {
        if (own) {
            Runtime.getRuntime().halt(GONE);
        }
    }

    /// A request is answered from now on; what it changes in the guest is not cut off.
    synchronized void begin(boolean changes) {
        doing = changes ? Doing.CHANGING : Doing.LOOKING;
        endIfLooking();
    }

    /// It was answered.
    synchronized void end() {
        doing = Doing.LISTENING;
    }
}
