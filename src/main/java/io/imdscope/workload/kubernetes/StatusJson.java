package io.imdscope.workload.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code status}, the object that a parser is at. */
final class StatusJson {
  private static final int MOST_ADDRESSES = 8;

  private final List<String> addresses = new ArrayList<>();
  private final List<String> nodeAddresses = new ArrayList<>();
  private String phase = "";
  private String startedAt = "";

  private StatusJson() {}

  static PodDocument.Status read(JsonParser json) throws IOException {
    StatusJson read = new StatusJson();
    if (JsonFields.inObject(json)) {
      read.fields(json);
    }
    return new PodDocument.Status(read.phase, read.addresses, read.nodeAddresses, read.startedAt);
  }

  private void fields(JsonParser json) throws IOException {
    while (JsonFields.hasNextField(json)) {
      switch (json.currentName()) {
        case "phase" -> phase = JsonFields.text(json);
        case "startTime" -> startedAt = JsonFields.text(json);
        case "podIP" -> add(JsonFields.text(json), addresses);
        case "podIPs" -> all(json, addresses);
        case "hostIP" -> add(JsonFields.text(json), nodeAddresses);
        case "hostIPs" -> all(json, nodeAddresses);
        default -> json.skipChildren();
      }
    }
  }

  private static void all(JsonParser json, List<String> found) throws IOException {
    if (JsonFields.inArray(json)) {
      while (JsonFields.hasNext(json)) {
        if (JsonFields.inObject(json)) {
          while (JsonFields.hasNextField(json)) {
            if (json.currentName().equals("ip")) {
              add(JsonFields.text(json), found);
            } else {
              json.skipChildren();
            }
          }
        }
      }
    }
  }

  private static void add(String address, List<String> found) {
    if (!address.isEmpty() && found.size() < MOST_ADDRESSES && !found.contains(address)) {
      found.add(address);
    }
  }
}
