// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Does nothing, where imdscope's programs are attached: what a program costs that is there at all. */
#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "Dual BSD/GPL";

#define EMPTY(section, name, context) \
	SEC(section)                  \
	int name(struct context *ctx) \
	{                             \
		(void)ctx;            \
		return 1;             \
	}

EMPTY("cgroup/connect4", empty_connect4, bpf_sock_addr)
EMPTY("cgroup/connect6", empty_connect6, bpf_sock_addr)
EMPTY("cgroup_skb/egress", empty_egress, __sk_buff)
EMPTY("cgroup_skb/ingress", empty_ingress, __sk_buff)
