package io.imdscope.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An archive of images, unpacked.
 *
 * @param manifests each image's, by its architecture
 * @see <a href="https://github.com/opencontainers/image-spec/blob/v1.1.1/image-layout.md">the
 *     layout</a>
 */
record OciLayout(Path directory, Map<String, Map<String, Object>> manifests) {

  /** Unpacks an archive. */
  static OciLayout of(Path archive, Path directory) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    String _ = Run.well("tar", "-xf", archive.toString(), "-C", directory.toString());
    Map<String, Map<String, Object>> manifests = new TreeMap<>();
    OciLayout layout = new OciLayout(directory, manifests);
    Map<String, Object> top = Json.object(Files.readString(directory.resolve("index.json")));
    Map<String, Object> index = layout.json(Manifests.maps(top, "manifests").getFirst());
    for (Map<String, Object> each : Manifests.maps(index, "manifests")) {
      manifests.put(
          Manifests.map(each, "platform").get("architecture").toString(), layout.json(each));
    }
    return layout;
  }

  /** What a descriptor tells of, of the size that it tells. */
  Path blob(Map<String, Object> descriptor) throws IOException {
    Path blob =
        directory.resolve("blobs").resolve(descriptor.get("digest").toString().replace(':', '/'));
    assertThat(Files.size(blob)).isEqualTo(((Number) descriptor.get("size")).longValue());
    return blob;
  }

  Map<String, Object> json(Map<String, Object> descriptor) throws IOException {
    return Json.object(Files.readString(blob(descriptor)));
  }

  /** The files of an image's layers, lowest first. */
  List<Path> layers(String architecture) throws IOException {
    List<Path> found = new java.util.ArrayList<>();
    for (Map<String, Object> layer : Manifests.maps(manifests.get(architecture), "layers")) {
      found.add(blob(layer));
    }
    return found;
  }
}
