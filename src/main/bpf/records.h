/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What the eBPF program and user space share: the settings that go in, the records that come out,
 * and what user space leaves in the kernel for the next one.
 * The Java side repeats the offsets as constants (RecordLayout); a test compares the two.
 * Addresses are 16 bytes, IPv4 mapped into IPv6 (::ffff:a.b.c.d); ports are in network byte order;
 * everything else is in the machine's byte order; times are nanoseconds of CLOCK_BOOTTIME.
 */
#ifndef IMDSCOPE_RECORDS_H
#define IMDSCOPE_RECORDS_H

#include <linux/types.h>

#define ENDPOINTS_MAX 64
#define FILTER_SIZE 256
#define COMM_LENGTH 16
#define ANCESTORS_MAX 8
#define ARGS_MAX 1024
#define CGROUP_LEVELS_MAX 12
#define CGROUP_NAME_MAX 128
#define CGROUP_NAMES_MAX 1024
#define TEXT_MAX (CGROUP_NAMES_MAX + CGROUP_NAME_MAX + ARGS_MAX)
#define CHUNK_MAX 1024
#define CAPTURED_MAX (64 * CHUNK_MAX)
#define CALLERS_MAX 4096
#define SHARES_BITS 10

/* Why something was not recorded; index into the map "losses". Loss (Java) starts with the same. */
enum loss {
	LOSS_RING_FULL_CALLER,
	LOSS_RING_FULL_REQUEST,
	LOSS_RING_FULL_RESPONSE,
	LOSS_RING_FULL_END,
	LOSS_CALLER_STORAGE,
	LOSS_PACKET_UNREADABLE,
	LOSS_COUNT,
};

enum record_type {
	RECORD_CALLER = 1,
	RECORD_REQUEST = 2,
	RECORD_RESPONSE = 3,
};

enum record_flag {
	FLAG_ANCHORED = 1,       /* request: sequence counts from the first byte of the connection */
	FLAG_FIN = 2,            /* request, response: the sender has no more */
	FLAG_RESET = 4,          /* request, response: the connection is gone */
	FLAG_ARGS_TRUNCATED = 8, /* caller: the argument vector was longer than ARGS_MAX */
	FLAG_CGROUP_V2_CUT = 16, /* caller: the top of the path is missing */
	FLAG_CGROUP_V1_CUT = 32,
	FLAG_NO_CALLER = 64, /* request: the connection was open before the start */
	FLAG_TOLD_AGAIN = 128, /* caller: an earlier user space was told too */
};

struct endpoint_key {
	__u8 address[16];
	__u16 port;
	__u16 unused;
};

struct settings {
	/* Changes with every start of user space: callers are then told again. */
	__u32 generation;
	/* Nonzero at the folded last word of each endpoint's address: the cheapest way to say no. */
	__u8 filter[FILTER_SIZE];
};

struct record_header {
	__u32 type;
	__u32 flags;
	__u64 connection; /* socket cookie */
	__u64 time;
};

struct process {
	__u32 pid; /* thread group, in the initial PID namespace; 0 for none */
	__u32 exec_count;
	__u64 start_time;
	char comm[COMM_LENGTH];
};

struct caller_record {
	struct record_header header;
	struct process process;
	struct process ancestors[ANCESTORS_MAX];
	char thread_comm[COMM_LENGTH];
	__u32 tid;
	__u32 uid;
	__u32 netns;
	__u32 size; /* of this record as it is sent; 0: there is no caller */
	__u32 args_length;
	__u16 cgroup_v2_length;
	__u16 cgroup_v1_length;
	/* The argument vector, then cgroup names from the leaf up: v2's, then v1's. NUL after each. */
	__u8 text[TEXT_MAX];
};

struct request_record {
	struct record_header header;
	__u8 client_address[16];
	__u8 server_address[16];
	__u16 client_port;
	__u16 server_port;
	__u32 sequence;
	__u32 length;   /* bytes of payload that this record stands for, more than captured at the bound */
	__u32 captured; /* bytes that follow */
	__u8 bytes[CHUNK_MAX];
};

struct response_record {
	struct record_header header;
	__u32 sequence;
	__u32 length;
	__u16 status; /* 0 when the payload does not begin with a status line */
	__u8 hop_limit;
	__u8 unused[5];
};

/*
 * What is pinned, for the next user space to tell whether it can go on with it. The first two never
 * move, whatever the version.
 */
struct pin_layout {
	__u64 magic;
	__u32 version;
	__u32 complete;
	__u32 ring_bytes;
	__u32 unused;
	__u64 attached; /* since when no packet went unseen */
	__u8 object_digest[32];
	__u64 losses_written[LOSS_COUNT]; /* how much of "losses" has been told */
	__u64 unwritten; /* requests that were read, are in no log, and of which none tells */
	__u8 reader[16]; /* the run that was the last to give anything back, zero for none */
};

#endif
