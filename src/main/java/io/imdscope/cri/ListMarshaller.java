package io.imdscope.cri;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import com.google.protobuf.WireFormat;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads an answer that is one list, its field 1, an element at a time: labels, annotations and
 * whatever else is not declared never exist for more than one element at once.
 */
final class ListMarshaller<M extends MessageLite, T>
    implements MethodDescriptor.Marshaller<List<T>> {
  private static final int ELEMENT = (1 << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED;

  private final Parser<M> parser;
  private final Function<M, Optional<T>> kept;

  ListMarshaller(Parser<M> parser, Function<M, Optional<T>> kept) {
    this.parser = parser;
    this.kept = kept;
  }

  @Override
  public List<T> parse(InputStream stream) {
    List<T> list = new ArrayList<>();
    CodedInputStream in = CodedInputStream.newInstance(stream);
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag == ELEMENT) {
          kept.apply(in.readMessage(parser, ExtensionRegistryLite.getEmptyRegistry()))
              .ifPresent(list::add);
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
