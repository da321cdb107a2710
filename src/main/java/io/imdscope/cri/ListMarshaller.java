package io.imdscope.cri;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads an answer that is one list, its field 1, an element at a time. The generated parsers keep
 * what is not declared, and most of a listing is labels and annotations; so elements read their
 * fields themselves and skip the rest, which then never is in memory as a whole.
 */
final class ListMarshaller<T> implements MethodDescriptor.Marshaller<List<T>> {
  /** Reads one element, up to the limit that is set; empty when it is not worth keeping. */
  interface Element<T> {
    Optional<T> read(CodedInputStream in) throws IOException;
  }

  private static final int ELEMENT = (1 << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED;

  private final Element<T> element;

  ListMarshaller(Element<T> element) {
    this.element = element;
  }

  @Override
  public List<T> parse(InputStream stream) {
    List<T> list = new ArrayList<>();
    CodedInputStream in = CodedInputStream.newInstance(stream);
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag == ELEMENT) {
          int limit = in.pushLimit(in.readRawVarint32());
          element.read(in).ifPresent(list::add);
          if (in.getBytesUntilLimit() != 0) {
            throw new EOFException("an element is cut off");
          }
          in.popLimit(limit);
        } else {
          in.skipField(tag);
        }
      }
    } catch (IOException e) {
      throw Status.INTERNAL.withDescription("an answer that cannot be read").asRuntimeException();
    }
    return list;
  }

  @Override
  public InputStream stream(List<T> value) {
    throw new UnsupportedOperationException("a list is only read");
  }
}
