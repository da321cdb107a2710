package io.imdscope.reconcile.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.reconcile.Complaints;
import io.imdscope.reconcile.flow.MadeParquet.Thrift;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What says that it needs more memory than it should get gets none, and is told why. */
class HostileParquetTest {
  private static final int HUGE = Integer.MAX_VALUE;
  private static final long MOST = 64 << 20;

  /** Of a page of one number, with its head. */
  private static final int PAGE_LENGTH = MadeParquet.head(4, 1).bytes().length + 4;

  @TempDir private Path directory;
  private final Complaints problems = new Complaints();
  private final FlowJoin join = FlowTextFuzzer.join(problems);

  @Test
  void whatNothingIsDoneToIsRead() throws IOException {
    read(new MadeParquet().bytes());
    assertThat(problems.sentences()).isEmpty();
    assertThat(join.records()).isEqualTo(1);
  }

  @Test
  void anIndexOfItsOwnPagesIsGood() throws IOException {
    MadeParquet made = new MadeParquet();
    made.bytes();
    long place = made.pageAt; // the same the next time
    made.behind = index(place);
    made.chunk = each -> each.i64(4, made.behindAt).i32(5, made.behind.length);
    read(made.bytes());
    assertThat(problems.sentences()).isEmpty();
    assertThat(join.records()).isEqualTo(1);
  }

  static Stream<Arguments> files() {
    return Stream.of(
        file("more than is read", made -> made.head = _ -> page(HUGE, 4, 1)),
        file("more than is read", made -> made.head = _ -> page(4, HUGE, 1)),
        file("longer than what it is part of", made -> made.head = _ -> page(4, 5000, 1)),
        file("a size, count or place that is none", made -> made.head = _ -> page(-1, 4, 1)),
        file("needs more memory than there is", made -> made.head = _ -> page(4, 4, HUGE)),
        file("needs more memory than there is", made -> many(made, ParquetBounds.FEW_ROWS)),
        file("more rows than its bytes", made -> many(made, ParquetBounds.FEW_ROWS + 1)),
        file("more rows than its bytes", made -> made.values = Long.MAX_VALUE),
        file("compressed with snappy, which is not read", made -> made.codec = 1),
        file("more values than rows", made -> made.fewer = 1),
        file("needs more memory than there is", made -> made.before = dictionary(0, HUGE)),
        file(
            "more levels than bytes",
            made ->
                made.head =
                    _ ->
                        new Thrift()
                            .i32(1, 3)
                            .i32(2, 4)
                            .i32(3, 4)
                            .struct(8, new Thrift().i32(1, 1).i32(4, 0).i32(5, 0).i32(6, HUGE))),
        file("pages beyond its end", made -> made.data = each -> each.i64(11, 1L << 40)),
        file("incomplete metadata", made -> made.head = _ -> new Thrift().i32(2, 4)),
        file("another type", made -> made.data = each -> each.i32(11, 4)),
        file("say the same twice", made -> made.data = each -> each.i64(7, 1)),
        file(
            "an index that names pages that are none",
            made -> {
              made.behind = index(9);
              made.chunk = each -> each.i64(4, made.behindAt).i32(5, made.behind.length);
            }),
        file(
            "index of pages that is too long",
            made -> made.chunk = each -> each.i64(4, 4).i32(5, HUGE)),
        file("damaged footer", made -> made.footer = each -> each.field(6, 8).varint(HUGE)),
        file("damaged footer", made -> made.footer = each -> each.field(6, 8).varint(-1)),
        file("damaged footer", made -> made.footer = each -> list(each, 12, HUGE)),
        file("of an unknown kind", made -> made.footer = each -> list(each, 1, 1)),
        file("of an unknown kind", made -> made.footer = each -> each.field(20, 11).varint(HUGE)),
        file(
            "number that is too long",
            made -> made.footer = each -> each.field(20, 6).raw(minusOnes(20))),
        file(
            "more than 1048576 values",
            made -> made.footer = each -> list(each, 3, 1 << 21).raw(new byte[1 << 21])),
        file("nested too deep", made -> made.footer = each -> each.field(20, 12).raw(nested(0x1c))),
        file("nested too deep", made -> made.footer = each -> each.field(20, 9).raw(nested(0x19))));
  }

  @ParameterizedTest
  @MethodSource("files")
  void isRefused(String why, byte[] file) throws IOException {
    read(file);
    assertThat(problems.sentences()).singleElement().asString().startsWith("it ").contains(why);
    assertThat(join.records()).isZero();
    assertThat(join.isIncomplete()).isTrue();
  }

  /** A length in what only shows when it is decoded: the memory is asked for, and not there. */
  @Test
  void whatIsDecodedMayBeToo() throws IOException {
    MadeParquet made = new MadeParquet();
    made.page = new Thrift().varint(128).varint(HUGE).varint(1).varint(0).raw(new byte[100]).open();
    made.head =
        _ ->
            new Thrift()
                .i32(1, 0)
                .i32(2, made.page.length)
                .i32(3, made.page.length)
                .struct(5, new Thrift().i32(1, 1).i32(2, 5).i32(3, 3).i32(4, 3));
    read(made.bytes());
    assertThat(problems.sentences()).singleElement().asString().startsWith("it, after row 0: ");
    assertThat(join.isIncomplete()).isTrue();
  }

  @Test
  void aFooterHasTheLengthThatItSays() throws IOException {
    for (int length : List.of(-1, 0, 12, 1 << 20, HUGE)) {
      byte[] file = new MadeParquet().bytes();
      System.arraycopy(MadeParquet.little(4, length), 0, file, file.length - 8, 4);
      Complaints said = new Complaints();
      FlowJoin into = FlowTextFuzzer.join(said);
      new ParquetFlows(into, said, MOST)
          .read(Files.write(directory.resolve("it.parquet"), file), "it");
      assertThat(said.sentences()).as("length " + length).hasSize(1);
      assertThat(into.records()).isZero();
    }
  }

  @Test
  void theMagicAloneIsNone() throws IOException {
    read(ParquetFlows.MAGIC);
    assertThat(problems.sentences()).containsExactly("it is cut off: it has no footer");
  }

  private void read(byte[] file) throws IOException {
    new ParquetFlows(join, problems, MOST)
        .read(Files.write(directory.resolve("it.parquet"), file), "it");
  }

  private static Arguments file(String why, Consumer<MadeParquet> change) {
    MadeParquet made = new MadeParquet();
    change.accept(made);
    return Arguments.of(why, made.bytes());
  }

  private static Thrift page(long bytes, long compressed, long values) {
    return new Thrift()
        .i32(1, 0)
        .i32(2, bytes)
        .i32(3, compressed)
        .struct(5, new Thrift().i32(1, values).i32(2, 0).i32(3, 3).i32(4, 3));
  }

  /** Values that take no bytes, by the dictionary's first entry. */
  private static void many(MadeParquet made, int values) {
    made.values = values;
    made.before = dictionary(4, 1);
    made.page = new Thrift().raw((byte) 0).varint(2L * values).open();
    made.head =
        _ ->
            new Thrift()
                .i32(1, 0)
                .i32(2, made.page.length)
                .i32(3, made.page.length)
                .struct(5, new Thrift().i32(1, values).i32(2, 8).i32(3, 3).i32(4, 3));
  }

  private static byte[] dictionary(int bytes, int values) {
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    page.writeBytes(
        new Thrift()
            .i32(1, 2)
            .i32(2, bytes)
            .i32(3, bytes)
            .struct(7, new Thrift().i32(1, values).i32(2, 0))
            .bytes());
    page.writeBytes(new byte[bytes]);
    return page.toByteArray();
  }

  private static byte[] index(long place) {
    Thrift location = new Thrift().i64(1, place).i32(2, PAGE_LENGTH).i64(3, 0);
    return new Thrift().list(1, 12, List.of(location.bytes())).bytes();
  }

  private static Thrift list(Thrift footer, int type, long size) {
    return footer.field(20, 9).raw((byte) (0xf0 | type)).varint(size);
  }

  private static byte[] nested(int head) {
    byte[] all = new byte[10_000];
    java.util.Arrays.fill(all, (byte) head);
    return all;
  }

  private static byte[] minusOnes(int count) {
    byte[] all = new byte[count];
    java.util.Arrays.fill(all, (byte) -1);
    return all;
  }
}
