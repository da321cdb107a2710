/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The maps, and the first questions that every program asks of them.
 */
#ifndef IMDSCOPE_MAPS_H
#define IMDSCOPE_MAPS_H

#include <linux/bpf.h>
#include <stdbool.h>
#include <stddef.h>

#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#include "records.h"

#define PASS 1

/* What is kept with a socket; it goes with the socket, so nobody can push others out. */
struct connection {
	__u32 generation; /* of the user space that knows the caller; 0: nobody yet */
	__u32 first_sequence;
	__u32 next_sequence; /* behind all that was recorded */
	__u8 anchored;
	__u8 used; /* something was sent on it; else user space is told nothing of it */
	__u8 awaiting_response;
	__u8 mask_state;
	__u32 share; /* slot of its workload, 0 for those without a caller */
	struct caller_record caller;
	/* Built here, not on a CPU's scratch page: a softirq may interrupt one socket's sending with
	 * another's, while one socket's is serialised by its lock. */
	struct request_record request;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, ENDPOINTS_MAX);
	__type(key, struct endpoint_key);
	__type(value, __u8);
} endpoints SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct settings);
} settings SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct connection);
} connections SEC(".maps");

/* What a workload has put into the ring buffer; positions are the ring's own. */
struct share {
	__u64 round; /* where this round began */
	__u64 newest; /* where its newest record is */
	__u64 last_round; /* bytes */
	__u64 this_round;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1 << SHARES_BITS);
	__type(key, __u32);
	__type(value, struct share);
} shares SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, LOSS_COUNT);
	__type(key, __u32);
	__type(value, __u64);
} losses SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4 * 1024 * 1024); /* user space may set another size before loading */
} records SEC(".maps");

/*
 * The next two are for user space alone, which loses all it knows when it is killed: the callers of
 * open connections whose records it has given back, by socket cookie; and what is pinned.
 */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, CALLERS_MAX);
	__type(key, __u64);
	__type(value, struct caller_record);
} callers SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct pin_layout);
} layout SEC(".maps");

static __always_inline void count_loss(__u32 reason)
{
	__u64 *count = bpf_map_lookup_elem(&losses, &reason);

	if (count)
		*count += 1;
}

static __always_inline struct settings *get_settings(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&settings, &zero);
}

/* The first thing every program does; all but a handful of packets end here. */
static __always_inline bool may_be_endpoint(__u32 last_word)
{
	struct settings *s = get_settings();
	__u32 folded = last_word ^ (last_word >> 16);

	folded = (folded ^ (folded >> 8)) & (FILTER_SIZE - 1);
	return s && s->filter[folded];
}

static __always_inline void put_address(__u8 *to, __u32 a, __u32 b, __u32 c, __u32 d)
{
	__u32 *words = (__u32 *)to;

	words[0] = a;
	words[1] = b;
	words[2] = c;
	words[3] = d;
}

static __always_inline void put_ipv4(__u8 *to, __u32 address)
{
	put_address(to, 0, 0, bpf_htonl(0xffff), address);
}

static __always_inline bool is_endpoint(const struct endpoint_key *key)
{
	return bpf_map_lookup_elem(&endpoints, key) != NULL;
}

#endif
