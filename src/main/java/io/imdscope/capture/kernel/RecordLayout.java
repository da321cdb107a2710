package io.imdscope.capture.kernel;

import io.imdscope.event.Loss;
import java.util.List;

/**
 * The layout of {@code records.h}, the one place on the Java side that knows it. Each constant is
 * named {@code STRUCT_MEMBER}; a test has the C compiler compare them all.
 */
final class RecordLayout {
  // struct settings
  static final int SETTINGS_GENERATION = 0;
  static final int SETTINGS_FILTER = 4;
  static final int SETTINGS_SIZE = 260;

  // struct endpoint_key
  static final int ENDPOINT_KEY_ADDRESS = 0;
  static final int ENDPOINT_KEY_PORT = 16;
  static final int ENDPOINT_KEY_SIZE = 20;

  // struct record_header
  static final int RECORD_HEADER_TYPE = 0;
  static final int RECORD_HEADER_FLAGS = 4;
  static final int RECORD_HEADER_CONNECTION = 8;
  static final int RECORD_HEADER_TIME = 16;
  static final int RECORD_HEADER_SIZE = 24;

  // struct process
  static final int PROCESS_PID = 0;
  static final int PROCESS_EXEC_COUNT = 4;
  static final int PROCESS_START_TIME = 8;
  static final int PROCESS_COMM = 16;
  static final int PROCESS_SIZE = 32;

  // struct caller_record
  static final int CALLER_RECORD_PROCESS = 24;
  static final int CALLER_RECORD_ANCESTORS = 56;
  static final int CALLER_RECORD_THREAD_COMM = 312;
  static final int CALLER_RECORD_TID = 328;
  static final int CALLER_RECORD_UID = 332;
  static final int CALLER_RECORD_NETNS = 336;
  static final int CALLER_RECORD_ARGS_LENGTH = 344;
  static final int CALLER_RECORD_CGROUP_V2_LENGTH = 348;
  static final int CALLER_RECORD_CGROUP_V1_LENGTH = 350;
  static final int CALLER_RECORD_TEXT = 352;

  // struct request_record
  static final int REQUEST_RECORD_CLIENT_ADDRESS = 24;
  static final int REQUEST_RECORD_SERVER_ADDRESS = 40;
  static final int REQUEST_RECORD_CLIENT_PORT = 56;
  static final int REQUEST_RECORD_SERVER_PORT = 58;
  static final int REQUEST_RECORD_SEQUENCE = 60;
  static final int REQUEST_RECORD_LENGTH = 64;
  static final int REQUEST_RECORD_CAPTURED = 68;
  static final int REQUEST_RECORD_BYTES = 72;

  // struct response_record
  static final int RESPONSE_RECORD_SEQUENCE = 24;
  static final int RESPONSE_RECORD_LENGTH = 28;
  static final int RESPONSE_RECORD_STATUS = 32;
  static final int RESPONSE_RECORD_HOP_LIMIT = 34;
  static final int RESPONSE_RECORD_SIZE = 40;

  // struct pin_layout
  static final int PIN_LAYOUT_MAGIC = 0;
  static final int PIN_LAYOUT_VERSION = 8;
  static final int PIN_LAYOUT_COMPLETE = 12;
  static final int PIN_LAYOUT_RING_BYTES = 16;
  static final int PIN_LAYOUT_ATTACHED = 24;
  static final int PIN_LAYOUT_OBJECT_DIGEST = 32;
  static final int PIN_LAYOUT_LOSSES_WRITTEN = 64;
  static final int PIN_LAYOUT_UNWRITTEN = 112;
  static final int PIN_LAYOUT_READER = 120;
  static final int PIN_LAYOUT_SIZE = 136;

  // enum record_type, enum record_flag, and the bounds
  static final int RECORD_CALLER = 1;
  static final int RECORD_REQUEST = 2;
  static final int RECORD_RESPONSE = 3;
  static final int FLAG_ANCHORED = 1;
  static final int FLAG_FIN = 2;
  static final int FLAG_RESET = 4;
  static final int FLAG_ARGS_TRUNCATED = 8;
  static final int FLAG_CGROUP_V2_CUT = 16;
  static final int FLAG_CGROUP_V1_CUT = 32;
  static final int FLAG_NO_CALLER = 64;
  static final int FLAG_TOLD_AGAIN = 128;
  static final int ENDPOINTS_MAX = 64;
  static final int FILTER_SIZE = 256;
  static final int COMM_LENGTH = 16;
  static final int ANCESTORS_MAX = 8;
  static final int CHUNK_MAX = 1024;
  static final int TEXT_MAX = 2176;
  static final int CALLERS_MAX = 4096;

  /** {@code enum loss}: the reasons in the order in which the kernel counts them. */
  static final List<Loss> LOSSES =
      List.of(
          Loss.RING_FULL_CALLER,
          Loss.RING_FULL_REQUEST,
          Loss.RING_FULL_RESPONSE,
          Loss.RING_FULL_END,
          Loss.CALLER_STORAGE,
          Loss.PACKET_UNREADABLE);

  private RecordLayout() {}
}
