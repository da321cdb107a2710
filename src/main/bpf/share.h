/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The ring buffer's room, shared among workloads: whoever floods it loses records of its own, not
 * others'.
 */
#ifndef IMDSCOPE_SHARE_H
#define IMDSCOPE_SHARE_H

#include "maps.h"

/* A workload may have so many times as much in the ring as is left free, as in a switch whose ports
 * share one buffer: one that floods it gets four fifths of it, a second four fifths of what that has
 * left, and so on. There is always some room for who does not flood it. */
#define SHARE_OF_ROOM 4

/* What a record takes beside its bytes at most: the ring's header, and the alignment. */
#define RECORD_OVERHEAD 16

/* The slot of a workload, by the ids of its control groups. Two may fall on one slot; a table that
 * forgets the oldest would forget all others for one that makes many control groups. */
static __always_inline __u32 share_slot(__u64 v2_cgroup, __u64 v1_cgroup)
{
	return (v2_cgroup + 31 * v1_cgroup) * 0x9e3779b97f4a7c15ULL >> (64 - SHARES_BITS);
}

/* Puts a record into the ring, unless its workload has its share of it already; whether it is there. */
static __always_inline bool put_record(__u32 slot, void *record, __u64 size)
{
	struct share *share = bpf_map_lookup_elem(&shares, &slot);
	__u64 read = bpf_ringbuf_query(&records, BPF_RB_CONS_POS);
	__u64 written = bpf_ringbuf_query(&records, BPF_RB_PROD_POS);
	__u64 used = written - read, own;

	if (!share)
		return false;
	/* Counted in rounds: one ends when all is read that was there when it began. So what was put in
	 * the last round and in this one is never less than what is still there, but for what is counted
	 * by another processor just when a round ends. */
	if (share->round <= read) {
		share->last_round = share->newest < read ? 0 : share->this_round;
		share->this_round = 0;
		share->round = written;
	}
	own = share->last_round + share->this_round;
	if (own > used)
		own = used;
	if (own + size > SHARE_OF_ROOM * (bpf_ringbuf_query(&records, BPF_RB_RING_SIZE) - used))
		return false;
	if (bpf_ringbuf_output(&records, record, size, 0))
		return false;
	__sync_fetch_and_add(&share->this_round, size + RECORD_OVERHEAD);
	share->newest = written;
	return true;
}

#endif
