// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Records who connects to an endpoint, what is sent to it, and the status that comes back.
 *
 * Response bodies hold credentials and never leave the kernel: of a response only the status code
 * does. Of a request, values of token and authorization headers are masked before anything is
 * copied. Programs only watch: they return "pass" whatever happens.
 */
#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

#include "caller.h"
#include "maps.h"
#include "packets.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

SEC("cgroup/connect4")
int imds_connect4(struct bpf_sock_addr *ctx)
{
	struct endpoint_key key = {};

	if (!may_be_endpoint(ctx->user_ip4))
		return PASS;
	put_ipv4(key.address, ctx->user_ip4);
	return connect_to(ctx, &key);
}

SEC("cgroup/connect6")
int imds_connect6(struct bpf_sock_addr *ctx)
{
	struct endpoint_key key = {};

	if (!may_be_endpoint(ctx->user_ip6[3]))
		return PASS;
	put_address(key.address, ctx->user_ip6[0], ctx->user_ip6[1], ctx->user_ip6[2],
		    ctx->user_ip6[3]);
	return connect_to(ctx, &key);
}

SEC("cgroup_skb/egress")
int imds_egress(struct __sk_buff *skb)
{
	struct bpf_sock *sk = skb->sk;

	if (!sk || !may_be_endpoint(last_word(sk)))
		return PASS;
	return request_packet(skb);
}

SEC("cgroup_skb/ingress")
int imds_ingress(struct __sk_buff *skb)
{
	struct bpf_sock *sk = skb->sk;

	if (!sk || !may_be_endpoint(last_word(sk)))
		return PASS;
	return response_packet(skb);
}
