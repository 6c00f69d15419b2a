//SOURCES ../../lib/process/ProcessId.java

package mcptools.tests.support;

import java.util.ArrayList;
import java.util.List;
import mcptools.process.ProcessId;
import mcptools.tests.support.RandomTmux.Life;

/** A server that a {@link Forest} holds, and what is true of it by the way in which it was made. */
public final class Planted {
  /** The pids of its wrapper chain and of all below, the root first. */
  public final List<Long> pids = new ArrayList<>();

  /** Those of them that must live on whatever ends: services in use, and all below these. */
  public final List<Long> used = new ArrayList<>();

  /** Of its wrapper chain alone. */
  final List<ProcessId> ids = new ArrayList<>();

  /** Why no sweep may end it, whatever the evidence says and however much of it is lost. */
  final List<String> innocent = new ArrayList<>();

  /** Why no sweep may end it, as far as its environment tells. */
  final List<String> marked = new ArrayList<>();

  /** What ties it to sessions; of a leak nothing else does. */
  final List<Life> ties = new ArrayList<>();

  /** Whether it is tied to a pane that is open. */
  boolean inPane;

  /** Whether it started less than a minute ago. */
  boolean young;

  /** What its environment says of its session. */
  Life named = Life.ENDED;

  /**
   * Whether it is young, can be talked to or is in a container: then it needs a session that ended.
   */
  boolean needsSession;

  /** Whether the init of WSL may relay for a program of Windows that started it. */
  boolean relayed;

  /** Whether no rule knows its command lines. */
  boolean unknown;

  /** Whether a record of it is about it, and not about another with its pid. */
  boolean recorded;

  /** Whether it, or a part of it, is a service. */
  boolean service;

  /** Whether it listens, or that is not known. */
  boolean listens;

  /** Whether it was recorded as what a server that is gone has started. */
  boolean remnant;

  /** Whether it is in another pid namespace, where what its environment names means nothing. */
  boolean foreign;

  /** Whether the hook must end it: all evidence says that its session has ended. */
  public boolean isProvenLeak() {
    return isLoose() && !ties.isEmpty() && ties.stream().allMatch(Life.ENDED::equals);
  }

  /** Whether the hook may end it. */
  public boolean mayEnd() {
    return isLoose() && ties.contains(Life.ENDED) && !ties.contains(Life.UNKNOWN) && !inPane;
  }

  /**
   * Whether smart_cleanup must end it, as nobody can need it whether its session is open or not.
   */
  public boolean isLeft() {
    return isLoose() && !ties.contains(Life.UNKNOWN) && !needsSession();
  }

  /** Whether smart_cleanup may end it. */
  public boolean mayBeLeft() {
    return mayEnd() || isLeft();
  }

  private boolean needsSession() {
    return needsSession || listens || (relayed && ties.isEmpty());
  }

  /** Whether its environment speaks for a session that has not ended, or for all sessions. */
  public boolean speaksForLife() {
    return named != Life.ENDED || !marked.isEmpty();
  }

  /** Whether somebody may still need it, whatever is known of sessions. */
  public boolean isInnocent() {
    return !innocent.isEmpty();
  }

  private boolean isLoose() {
    return innocent.isEmpty() && marked.isEmpty();
  }

  @Override
  public String toString() {
    return "server "
        + pids
        + " innocent="
        + innocent
        + marked
        + " ties="
        + ties
        + (inPane ? " in an open pane" : "")
        + (needsSession() ? " needs a session" : "")
        + (used.isEmpty() ? "" : " used=" + used);
  }
}
