package io.imdscope.event;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;

/** Why a file could not be used, for people: Java's messages are often but the file's name. */
public final class FileTrouble {
  private FileTrouble() {}

  public static String of(IOException e) {
    return switch (e) {
      case AccessDeniedException _ -> "permission denied";
      case NoSuchFileException _ -> "it is not there";
      case FileAlreadyExistsException _ -> "it is no directory";
      case NotDirectoryException _ -> "it is no directory";
      case FileSystemException failure when failure.getReason() != null -> failure.getReason();
      default -> Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
    };
  }
}
