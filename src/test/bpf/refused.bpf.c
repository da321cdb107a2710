// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Reads through a pointer that may be NULL: no verifier lets it pass. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "Dual BSD/GPL";

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} values SEC(".maps");

SEC("cgroup_skb/egress")
int careless(struct __sk_buff *skb)
{
	__u32 key = skb->len;
	__u32 *value = bpf_map_lookup_elem(&values, &key);

	return *value & 1;
}
