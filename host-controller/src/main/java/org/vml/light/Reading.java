package org.vml.light;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vml.guest.AgentSession;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.protocol.environment.Digest;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.message.AgentMessage;
import org.vml.protocol.message.AgentMessage.Piece;
import org.vml.protocol.message.AgentMessage.Report;
import org.vml.protocol.message.HostMessage;
import org.vml.protocol.wire.Bytes;

/// Has the agent read objects, and takes the pieces of files that are known nowhere else.
final class Reading {
    private static final int BITS = 8;

    /// How often a file may be read that changes meanwhile: each time it has one piece that is no whole one.
    private static final int MOST_READINGS = 8;

    private final AgentSession agent;
    private final NewPieces sent;
    private final @Nullable LightLevel before;
    private final Run run;

    /// How many pieces may still be sent that are no whole ones.
    private int parts;

    /// @param before the pieces of which need not be sent; null if there is none
    Reading(AgentSession agent, NewPieces sent, @Nullable LightLevel before, Run run) {
        this.agent = agent;
        this.sent = sent;
        this.before = before;
        this.run = run;
    }

    /// What became of each path.
    ///
    /// @param paths at least one
    /// @param ofBase pieces that need not be sent either
    List<Report> read(List<RawPath> paths, Set<Digest> ofBase) {
        agent.send(new HostMessage.Read(paths));
        Answers answers = new Answers(paths);
        parts = MOST_READINGS * paths.size();
        while (!answers.isComplete()) {
            run.checkCancelled();
            switch (agent.receive()) {
                case AgentMessage.Offer(List<Piece> pieces) -> take(pieces, ofBase);
                case AgentMessage.Reports reports -> answers.add(reports);
                case AgentMessage other -> throw AgentSession.unexpected(other);
            }
        }
        return answers.reports();
    }

    private void take(List<Piece> pieces, Set<Digest> ofBase) {
        byte[] bitmap = new byte[Math.ceilDiv(pieces.size(), BITS)];
        List<Piece> wanted = new ArrayList<>();
        Set<Digest> asked = new HashSet<>();
        for (int i = 0; i < pieces.size(); i++) {
            Digest digest = pieces.get(i).digest();
            boolean isKnown = sent.has(digest) || ofBase.contains(digest) || (before != null && before.has(digest));
            if (!isKnown && asked.add(digest)) {
                requireWhole(pieces.get(i));
                bitmap[i / BITS] |= (byte) (1 << (i % BITS));
                wanted.add(pieces.get(i));
            }
        }
        agent.send(new HostMessage.Want(Bytes.owned(bitmap)));
        for (Piece piece : wanted) {
            keep(piece, agent.receive(AgentMessage.Content.class).bytes().shared());
        }
    }

    /// Else what is kept of each could take more room than the pieces do.
    private void requireWhole(Piece piece) {
        if (piece.length() < FileState.PIECE && --parts < 0) {
            throw ProblemException.of(
                    ProblemKind.GUEST, "The agent in the guest offers more pieces than the files can have");
        }
    }

    private void keep(Piece piece, byte[] content) {
        if (content.length != piece.length()
                || !Digest.of(content, content.length).equals(piece.digest())) {
            throw ProblemException.of(ProblemKind.GUEST, "The agent in the guest sent another piece than it offered");
        }
        sent.add(piece.digest(), content);
        run.advance(content.length);
    }
}
