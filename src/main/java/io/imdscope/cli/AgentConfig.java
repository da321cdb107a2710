package io.imdscope.cli;

import io.imdscope.event.FileTrouble;
import io.imdscope.event.Text;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The agent's YAML file: each key is called like a flag, and says what that flag would. */
final class AgentConfig {
  private static final int MOST_BYTES = 64 << 10;

  private AgentConfig() {}

  /** What is wrong with the file, and what to do, in one line. */
  static final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    ConfigException(Path file, String problem) {
      super(Text.printable(file.toString()) + ": " + Text.printable(problem));
    }
  }

  /** The values by their keys; one that is a list has several. */
  static Map<String, List<String>> read(Path file) throws ConfigException {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file.toString())
            .setAllowDuplicateKeys(false)
            .setMaxAliasesForCollections(0)
            .build();
    try {
      Object root = new Load(settings).loadFromString(text(file));
      return values(file, root);
    } catch (MarkedYamlEngineException e) {
      String place =
          e.getProblemMark().map(mark -> "line " + (mark.getLine() + 1) + ": ").orElse("");
      throw new ConfigException(file, place + e.getProblem());
    } catch (YamlEngineException e) {
      throw new ConfigException(file, String.valueOf(e.getMessage()));
    }
  }

  private static String text(Path file) throws ConfigException {
    try {
      // To open a pipe waits for a writer, and a device may do anything.
      if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
        throw new ConfigException(file, "is no regular file: give one, or a link to one");
      }
      return content(file);
    } catch (CharacterCodingException e) {
      throw new ConfigException(file, "is not UTF-8");
    } catch (IOException e) {
      throw new ConfigException(
          file, "cannot be read: " + FileTrouble.of(e) + "; give a file that can");
    }
  }

  private static String content(Path file) throws ConfigException, IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new ConfigException(file, "is longer than 64 KiB: is it the right file?");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
  }

  private static Map<String, List<String>> values(Path file, Object root) throws ConfigException {
    if (root == null) {
      return Map.of(); // all as usual
    }
    if (!(root instanceof Map<?, ?> map)) {
      throw new ConfigException(file, "is no list of settings: write KEY: VALUE on each line");
    }
    Map<String, List<String>> values = new TreeMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String key = String.valueOf(entry.getKey());
      values.put(key, value(file, key, Optional.ofNullable(entry.getValue())));
    }
    return values;
  }

  /** What is wrong with several values, or something else than a value, where one has to be. */
  static String notSingle(String key) {
    return key + " is not a single value: write " + key + ": VALUE";
  }

  private static List<String> value(Path file, String key, Optional<?> value)
      throws ConfigException {
    List<String> texts = new ArrayList<>();
    if (value.orElse(null) instanceof List<?> list) {
      for (Object each : list) {
        texts.add(scalar(file, key, Optional.ofNullable(each)));
      }
    } else {
      texts.add(scalar(file, key, value));
    }
    return texts;
  }

  private static String scalar(Path file, String key, Optional<?> value) throws ConfigException {
    if (value.isEmpty()) {
      throw new ConfigException(file, key + " has no value: give one, or leave it out");
    }
    if (value.get() instanceof Map || value.get() instanceof List) {
      throw new ConfigException(file, notSingle(key));
    }
    return String.valueOf(value.get());
  }
}
