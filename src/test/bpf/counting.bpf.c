// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Counts packets that leave a control group and tells their lengths; for the tests of the bpf package. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "Dual BSD/GPL";

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} packets SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u32);
} numbers SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 64 * 1024);
} lengths SEC(".maps");

SEC("cgroup_skb/egress")
int count(struct __sk_buff *skb)
{
	__u32 zero = 0, length = skb->len;
	__u64 *seen = bpf_map_lookup_elem(&packets, &zero);

	if (seen)
		*seen += 1;
	bpf_ringbuf_output(&lengths, &length, sizeof(length), 0);
	return 1;
}
