package mcptools.error;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/**
 * A condition that the user can do something about, said in one sentence. The command line prints
 * the sentence on stderr, without a stack trace, and ends with the exit code.
 */
public class UserError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  /**
   * @param exitCode 1 when the machine's state is to blame, 2 when the way of calling is
   * @param sentence what is wrong and what to do next
   * @throws IllegalArgumentException if the exit code is another one
   */
  public UserError(int exitCode, String sentence) {
    super(sentence);
    if (exitCode != 1 && exitCode != 2) {
      throw new IllegalArgumentException("exit code of a user error must be 1 or 2: " + exitCode);
    }
    this.exitCode = exitCode;
  }

  /** Why a file could not be used: exceptions often have nothing but its path as their message. */
  public static String reason(IOException e) {
    if (e instanceof AccessDeniedException) return "permission denied";
    if (e instanceof NoSuchFileException) return "there is no such file or folder";
    if (e instanceof FileSystemException f && f.getReason() != null) return f.getReason();
    return String.valueOf(e.getMessage());
  }

  /** 1 or 2, see the constructor. */
  public int exitCode() {
    return exitCode;
  }

  /** The sentence, never null. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
