package io.imdscope.reconcile.flow;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.imdscope.event.FileTrouble;
import io.imdscope.event.Text;
import io.imdscope.reconcile.Complaints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * AWS's public address ranges: which address is whose, as far as AWS says. IPv6 ranges are told
 * apart by their first 64 bits.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/vpc/latest/userguide/aws-ip-syntax.html">ip-ranges.json</a>
 */
public final class IpRanges {
  /** The most ranges that are kept: AWS had some 15,000 in 2026. */
  static final int MOST = 500_000;

  /** No ranges: what is at an address nobody knows. */
  public static final IpRanges NONE = new IpRanges(new Half(List.of()), new Half(List.of()));

  private static final byte[] AMAZON = "AMAZON".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] EC2 = "EC2".getBytes(StandardCharsets.US_ASCII);

  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(8)
                  .maxStringLength(1024)
                  .maxNameLength(1024)
                  .build())
          .build();

  private final Half ipv4;
  private final Half ipv6;

  private IpRanges(Half ipv4, Half ipv6) {
    this.ipv4 = ipv4;
    this.ipv6 = ipv6;
  }

  /** A range of one service, both ends in it. */
  private record Range(long from, long to, String service) {}

  /** The file's ranges, of that region only where there is one; what is wrong with it is said. */
  public static IpRanges read(Path file, Optional<String> region, Complaints problems) {
    String name = Text.printable(file.toString());
    List<Range> ipv4 = new ArrayList<>();
    List<Range> ipv6 = new ArrayList<>();
    try (JsonParser json = JSON.createParser(Files.newInputStream(file))) {
      if (json.nextToken() == JsonToken.START_OBJECT) {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String key = json.currentName();
          json.nextToken();
          switch (key) {
            case "prefixes" -> prefixes(json, region, ipv4, name, problems);
            case "ipv6_prefixes" -> prefixes(json, region, ipv6, name, problems);
            default -> json.skipChildren();
          }
        }
      }
    } catch (JsonProcessingException e) {
      problems.add(
          name
              + ", line "
              + (e.getLocation() == null ? 1 : e.getLocation().getLineNr())
              + ": is no JSON from here on, or is cut off: what comes before is used");
    } catch (IOException e) {
      problems.add(name + " cannot be read: " + Text.printable(FileTrouble.of(e)));
    }
    if (ipv4.isEmpty() && ipv6.isEmpty()) {
      problems.add(
          name
              + ": has no address ranges"
              + region.map(each -> " of the region " + Text.printable(each)).orElse("")
              + ": give https://ip-ranges.amazonaws.com/ip-ranges.json");
    }
    return new IpRanges(new Half(ipv4), new Half(ipv6));
  }

  private static void prefixes(
      JsonParser json,
      Optional<String> region,
      List<Range> ranges,
      String name,
      Complaints problems)
      throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      int line = json.currentLocation().getLineNr();
      if (json.currentToken() != JsonToken.START_OBJECT) {
        json.skipChildren();
        problems.add(name + ", line " + line + ": is no range that can be used");
        continue;
      }
      String prefix = "";
      String service = "";
      String where = "";
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String key = json.currentName();
        json.nextToken();
        switch (key) {
          case "ip_prefix", "ipv6_prefix" -> prefix = json.getText();
          case "service" -> service = json.getText();
          case "region" -> where = json.getText();
          default -> json.skipChildren();
        }
      }
      if (region.isPresent() && !region.get().equals(where)) {
        continue;
      }
      Optional<Range> range = range(prefix, service);
      if (range.isPresent() && ranges.size() < MOST) {
        ranges.add(range.get());
      } else {
        problems.add(name + ", line " + line + ": is no range that can be used");
      }
    }
  }

  private static Optional<Range> range(String prefix, String service) {
    int slash = prefix.indexOf('/');
    AddressParser address = new AddressParser();
    if (slash < 0
        || !prefix.substring(slash + 1).matches("[0-9]{1,3}")
        || !address.parse(prefix.substring(0, slash))) {
      return Optional.empty();
    }
    int bits = address.isIpv4() ? 32 : 64;
    int length = Integer.parseInt(prefix.substring(slash + 1));
    if (length > (address.isIpv4() ? 32 : 128)) {
      return Optional.empty();
    }
    long rest = length == 0 ? -1L : length >= bits ? 0 : (1L << (bits - length)) - 1;
    rest &= bits == 32 ? 0xffff_ffffL : -1L;
    long from = address.network() & ~rest;
    return Optional.of(new Range(from, from | rest, service));
  }

  /** Who is at the address last parsed. */
  FlowTarget at(AddressParser address) {
    return (address.isIpv4() ? ipv4 : ipv6).at(address.network());
  }

  /** What AWS itself says of the other end, in the field pkt-dst-aws-service. */
  static FlowTarget of(Slice service) {
    return service.is(AMAZON)
        ? FlowTarget.AMAZON
        : service.is(EC2) ? FlowTarget.EC2 : FlowTarget.NONE;
  }

  /** Of an address that is in the ranges of all of these. */
  private static FlowTarget of(Collection<String> services) {
    boolean other =
        services.stream().anyMatch(each -> !each.equals("AMAZON") && !each.equals("EC2"));
    return other || services.isEmpty()
        ? FlowTarget.NONE
        : services.contains("EC2") ? FlowTarget.EC2 : FlowTarget.AMAZON;
  }

  /** Addresses of one family: stretches without overlap, each with what is known of it. */
  private static final class Half {
    private final long[] starts;
    private final FlowTarget[] targets;

    /** Ends and beginnings in order; between two of them the same ranges hold. */
    Half(List<Range> ranges) {
      TreeMap<Long, List<Range>> borders = new TreeMap<>(Long::compareUnsigned);
      for (Range range : ranges) {
        borders.computeIfAbsent(range.from, at -> new ArrayList<>()).add(range);
        if (range.to != -1L) {
          borders.computeIfAbsent(range.to + 1, at -> new ArrayList<>()).add(range);
        }
      }
      starts = new long[borders.size()];
      targets = new FlowTarget[borders.size()];
      Map<String, Integer> open = new TreeMap<>();
      int i = 0;
      for (Map.Entry<Long, List<Range>> border : borders.entrySet()) {
        for (Range range : border.getValue()) {
          int step = range.from == border.getKey() ? 1 : -1;
          if (open.merge(range.service, step, Integer::sum) == 0) {
            open.remove(range.service);
          }
        }
        starts[i] = border.getKey() ^ Long.MIN_VALUE; // so that signed order is theirs
        targets[i++] = of(open.keySet());
      }
    }

    FlowTarget at(long network) {
      int at = Arrays.binarySearch(starts, network ^ Long.MIN_VALUE);
      int i = at >= 0 ? at : -at - 2;
      return i < 0 ? FlowTarget.NONE : targets[i];
    }
  }
}
