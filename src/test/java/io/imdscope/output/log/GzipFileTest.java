package io.imdscope.output.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GzipFileTest {
  /** Lengths on both sides of a slice and of a run, written in pieces that fit neither. */
  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "1, 1",
    "4095, 4095",
    "4096, 4096",
    "4097, 100",
    "49151, 8192",
    "49152, 8192",
    "49153, 49153",
    "98304, 4096",
    "300000, 7",
    "300000, 300000",
    "1000000, 8192"
  })
  void whatIsWrittenIsReadByAnyReader(int length, int piece) throws IOException {
    for (byte[] bytes : new byte[][] {lines(length), noise(length)}) {
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      try (GzipFile gzip = new GzipFile(file, "comment")) {
        for (int from = 0; from < length; from += piece) {
          gzip.write(bytes, from, Math.min(piece, length - from));
        }
      }

      assertThat(GzipFile.comment(new ByteArrayInputStream(file.toByteArray())))
          .isEqualTo("comment");
      assertThat(new GZIPInputStream(new ByteArrayInputStream(file.toByteArray())).readAllBytes())
          .isEqualTo(bytes);
      assertThat(file.size()).isLessThan(length + length / 1000 + 300);
    }
  }

  /** What is like the lines before stays about as small as in one run. */
  @Test
  void startingAnewCostsLittleSpace() throws IOException {
    byte[] bytes = lines(1_000_000);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (GzipFile gzip = new GzipFile(file, "")) {
      for (int from = 0; from < bytes.length; from += 8192) {
        gzip.write(bytes, from, Math.min(8192, bytes.length - from));
      }
    }
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    try (OutputStream usual = new DeflaterOutputStream(plain, new Deflater(3, true))) {
      usual.write(bytes);
    }

    assertThat(file.size()).isLessThan(plain.size() * 5 / 4);
  }

  private static byte[] lines(int length) {
    StringBuilder text = new StringBuilder();
    String same = HexFormat.of().formatHex(noise(1000));
    Random differs = new Random(2);
    while (text.length() < length) {
      text.append("{\"differs\":\"").append(Long.toHexString(differs.nextLong()));
      text.append(Long.toHexString(differs.nextLong())).append("\",\"same\":\"").append(same);
      text.append("\"}\n");
    }
    return text.substring(0, length).getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    return bytes;
  }
}
