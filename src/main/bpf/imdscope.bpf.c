// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Records who connects to an endpoint, what is sent to it, and the status that comes back.
 *
 * Response bodies hold credentials and never leave the kernel: of a response only the status code
 * does. Of a request, values of token and authorization headers are masked before anything is
 * copied. Programs only watch: they return "pass" whatever happens.
 */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/tcp.h>
#include <stdbool.h>
#include <stddef.h>

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#include "kernel_types.h"
#include "masking.h"
#include "records.h"

#define PASS 1
#define AF_INET 2
#define AF_INET6 10
#define SOCK_STREAM 1

char LICENSE[] SEC("license") = "Dual BSD/GPL";

/* What is kept with a socket; it goes with the socket, so nobody can push others out. */
struct connection {
	__u32 generation; /* of the user space that knows the caller; 0: nobody yet */
	__u32 first_sequence;
	__u8 anchored;
	__u8 awaiting_response;
	__u8 mask_state;
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

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, LOSS_COUNT);
	__type(key, __u32);
	__type(value, __u64);
} losses SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 8 * 1024 * 1024); /* user space may set another size before loading */
} records SEC(".maps");

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

/* ---- the caller, at connect ---- */

static __always_inline struct kernfs_node *parent_of(struct kernfs_node *node)
{
	struct kernfs_node___before_rcu *old = (void *)node;

	if (bpf_core_field_exists(node->__parent))
		return BPF_CORE_READ(node, __parent);
	return BPF_CORE_READ(old, parent);
}

/* Appends the names from a cgroup up to its root; the new offset, or a flag in *cut. */
static __always_inline __u64 append_cgroup(struct caller_record *record, __u64 offset,
					   struct cgroup *cgroup, __u32 cut_flag)
{
	struct kernfs_node *node = BPF_CORE_READ(cgroup, kn);
	struct kernfs_node *parent;

	for (int level = 0; level < CGROUP_LEVELS_MAX; level++) {
		long length;

		parent = node ? parent_of(node) : NULL;
		if (!parent)
			return offset;
		if (offset >= ARGS_MAX + CGROUP_NAMES_MAX)
			break;
		length = bpf_probe_read_kernel_str(&record->text[offset], CGROUP_NAME_MAX,
						   BPF_CORE_READ(node, name));
		if (length <= 0)
			break;
		offset += length;
		node = parent;
	}
	record->header.flags |= cut_flag;
	return offset;
}

/* The cgroup of a controller that is still on a v1 hierarchy, else NULL. */
static __always_inline struct cgroup *v1_cgroup(struct css_set *set, __u32 id)
{
	struct cgroup_subsys_state *state = NULL;
	struct cgroup *cgroup;

	bpf_probe_read_kernel(&state, sizeof(state),
			      (void *)set + bpf_core_field_offset(struct css_set, subsys) +
				      id * sizeof(void *));
	if (!state)
		return NULL;
	cgroup = BPF_CORE_READ(state, cgroup);
	if (!cgroup || BPF_CORE_READ(cgroup, root) == BPF_CORE_READ(set, dfl_cgrp, root))
		return NULL;
	return cgroup;
}

/* The deeper of the two that container runtimes set: a process may be at the root of one of them. */
static __always_inline struct cgroup *deepest_v1_cgroup(struct css_set *set)
{
	struct cgroup *memory, *pids;

	memory = v1_cgroup(set, bpf_core_enum_value(enum cgroup_subsys_id, memory_cgrp_id));
	pids = v1_cgroup(set, bpf_core_enum_value(enum cgroup_subsys_id, pids_cgrp_id));
	if (!memory || !pids)
		return memory ? memory : pids;
	return BPF_CORE_READ(pids, level) > BPF_CORE_READ(memory, level) ? pids : memory;
}

static __always_inline void read_process(struct process *to, struct task_struct *leader)
{
	to->pid = BPF_CORE_READ(leader, tgid);
	to->exec_count = BPF_CORE_READ(leader, self_exec_id);
	to->start_time = BPF_CORE_READ(leader, start_boottime);
	bpf_probe_read_kernel_str(to->comm, sizeof(to->comm), leader->comm);
}

/* Hides secrets in the arguments. Global, so that the verifier looks at its loop once. */
__noinline int mask_args(struct bpf_sock_addr *ctx)
{
	struct bpf_sock *sk = ctx->sk;
	struct connection *conn = sk ? bpf_sk_storage_get(&connections, sk, NULL, 0) : NULL;

	if (!conn)
		return 0;
	conn->mask_state = ARGUMENT;
	for (__u64 i = 0; i < ARGS_MAX; i++) {
		if (i >= conn->caller.args_length)
			break;
		mask_byte(&conn->mask_state, &conn->caller.text[i]);
	}
	conn->mask_state = LINE;
	return 0;
}

static __always_inline void read_caller(struct caller_record *record)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	struct task_struct *leader = BPF_CORE_READ(task, group_leader);
	struct task_struct *ancestor = leader;
	struct css_set *set = BPF_CORE_READ(task, cgroups);
	struct cgroup *cgroup;
	unsigned long args = BPF_CORE_READ(task, mm, arg_start);
	unsigned long length = BPF_CORE_READ(task, mm, arg_end) - args;
	__u64 offset = 0; /* 64 bits: the verifier loses bounds where the compiler has to widen */
	__u64 v1_offset;

	read_process(&record->process, leader);
	for (int i = 0; i < ANCESTORS_MAX; i++) {
		ancestor = BPF_CORE_READ(ancestor, real_parent, group_leader);
		if (!ancestor || BPF_CORE_READ(ancestor, tgid) == 0)
			break;
		read_process(&record->ancestors[i], ancestor);
	}
	bpf_probe_read_kernel_str(record->thread_comm, COMM_LENGTH, task->comm);
	record->tid = BPF_CORE_READ(task, pid);
	record->uid = BPF_CORE_READ(task, cred, uid.val);
	record->netns = BPF_CORE_READ(task, nsproxy, net_ns, ns.inum);

	if (length > ARGS_MAX) {
		length = ARGS_MAX;
		record->header.flags |= FLAG_ARGS_TRUNCATED;
	}
	if (length > 0) {
		length = ((length - 1) & (ARGS_MAX - 1)) + 1; /* 5.10 wants to see that it is not 0 */
		if (bpf_probe_read_user(record->text, length, (void *)args) == 0)
			offset = length;
	}
	record->args_length = offset;

	offset = append_cgroup(record, offset, BPF_CORE_READ(set, dfl_cgrp), FLAG_CGROUP_V2_CUT);
	record->cgroup_v2_length = offset - record->args_length;
	cgroup = deepest_v1_cgroup(set);
	if (cgroup) {
		v1_offset = offset;
		offset = append_cgroup(record, offset, cgroup, FLAG_CGROUP_V1_CUT);
		record->cgroup_v1_length = offset - v1_offset;
	}
	record->size = offsetof(struct caller_record, text) + offset;
}

/* Tells user space of a caller, once for each generation of it. */
static __always_inline void send_caller(struct connection *conn)
{
	struct settings *s = get_settings();
	__u32 size = conn->caller.size;

	if (!s || !size || size > sizeof(conn->caller) || conn->generation == s->generation)
		return;
	if (bpf_ringbuf_output(&records, &conn->caller, size, 0) == 0)
		conn->generation = s->generation;
	else
		count_loss(LOSS_RING_FULL_CALLER);
}

/* A connect to an endpoint, in the caller's own context. */
static __always_inline int connect_to(struct bpf_sock_addr *ctx, struct endpoint_key *key)
{
	struct connection *conn;
	struct caller_record *record;

	key->port = ctx->user_port;
	if (ctx->type != SOCK_STREAM || !ctx->sk || !is_endpoint(key))
		return PASS;
	conn = bpf_sk_storage_get(&connections, ctx->sk, NULL, BPF_SK_STORAGE_GET_F_CREATE);
	if (!conn) {
		count_loss(LOSS_CALLER_STORAGE);
		return PASS;
	}
	__builtin_memset(conn, 0, offsetof(struct connection, caller.text));
	record = &conn->caller;
	record->header.type = RECORD_CALLER;
	record->header.connection = bpf_get_socket_cookie(ctx);
	record->header.time = bpf_ktime_get_boot_ns();
	read_caller(record);
	mask_args(ctx);
	send_caller(conn);
	return PASS;
}

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

/* ---- packets ---- */

struct packet {
	__u32 payload;  /* offset */
	__u32 length;   /* of the payload */
	__u32 sequence; /* of the payload's first byte */
	__u8 syn;
	__u8 hop_limit;
	__u32 flags; /* FLAG_FIN, FLAG_RESET */
};

static __always_inline bool parse(struct __sk_buff *skb, struct packet *packet)
{
	struct tcphdr tcp;
	__u32 offset;

	if (skb->protocol == bpf_htons(ETH_P_IP)) {
		struct iphdr ip;

		if (bpf_skb_load_bytes(skb, 0, &ip, sizeof(ip)) || ip.protocol != IPPROTO_TCP)
			return false;
		offset = ip.ihl * 4;
		packet->hop_limit = ip.ttl;
	} else {
		struct ipv6hdr ip;

		/* A TCP socket's packets carry extension headers only on a host that adds them. */
		if (bpf_skb_load_bytes(skb, 0, &ip, sizeof(ip)) || ip.nexthdr != IPPROTO_TCP)
			return false;
		offset = sizeof(ip);
		packet->hop_limit = ip.hop_limit;
	}
	if (bpf_skb_load_bytes(skb, offset, &tcp, sizeof(tcp)))
		return false;
	packet->payload = offset + tcp.doff * 4;
	if (skb->len < packet->payload)
		return false;
	packet->length = skb->len - packet->payload;
	packet->syn = tcp.syn;
	packet->sequence = bpf_ntohl(tcp.seq) + tcp.syn;
	packet->flags = (tcp.fin ? FLAG_FIN : 0) | (tcp.rst ? FLAG_RESET : 0);
	return true;
}

/* Reads a socket's field at once: the verifier forbids one load through a computed pointer, which the
 * compiler likes to make of two loads in two branches. */
#define READ(field)                        \
	({                                 \
		__u32 value_ = (field);    \
		barrier_var(value_);       \
		value_;                    \
	})

#define READ_ADDRESS(to, is_ipv4, ip4, ip6)                                          \
	do {                                                                         \
		__u32 v4_ = READ(ip4), a_ = READ((ip6)[0]), b_ = READ((ip6)[1]),     \
		      c_ = READ((ip6)[2]), d_ = READ((ip6)[3]);                      \
		if (is_ipv4)                                                         \
			put_ipv4(to, v4_);                                           \
		else                                                                 \
			put_address(to, a_, b_, c_, d_);                             \
	} while (0)

static __always_inline __u32 last_word(struct bpf_sock *sk)
{
	__u32 ipv4 = READ(sk->dst_ip4), ipv6 = READ(sk->dst_ip6[3]);

	return sk->family == AF_INET ? ipv4 : ipv6;
}

/* The remote end as the socket knows it: address translation has rewritten the packet's already. */
static __always_inline bool remote_endpoint(struct bpf_sock *sk, struct endpoint_key *key)
{
	__u32 family = sk->family;

	if (family != AF_INET && family != AF_INET6)
		return false;
	READ_ADDRESS(key->address, family == AF_INET, sk->dst_ip4, sk->dst_ip6);
	key->port = sk->dst_port;
	return is_endpoint(key);
}

/*
 * Records one piece of a request: the payload's bytes from "done" on. Global, so that the verifier
 * looks at its loop once.
 */
__noinline int record_chunk(struct __sk_buff *skb, __u32 offset, __u32 left)
{
	struct bpf_sock *sk = skb->sk;
	struct connection *conn;
	struct request_record *request;
	__u64 captured = left < CHUNK_MAX ? left : CHUNK_MAX;

	sk = sk ? bpf_sk_fullsock(sk) : NULL;
	conn = sk ? bpf_sk_storage_get(&connections, sk, NULL, 0) : NULL;
	if (!conn)
		return 0;
	request = &conn->request;
	request->captured = captured;
	if (captured) {
		captured = ((captured - 1) & (CHUNK_MAX - 1)) + 1;
		if (bpf_skb_load_bytes(skb, offset, request->bytes, captured)) {
			count_loss(LOSS_PACKET_UNREADABLE);
			return 0;
		}
		for (__u64 i = 0; i < CHUNK_MAX; i++) {
			/* Else the compiler counts down from "captured" until "!= 0", which tells verifiers
			 * before 6.8 nothing of the bound. */
			barrier_var(i);
			if (i >= captured)
				break;
			mask_byte(&conn->mask_state, &request->bytes[i]);
		}
	}
	if (bpf_ringbuf_output(&records, request,
			       offsetof(struct request_record, bytes) + captured, 0))
		count_loss(LOSS_RING_FULL_REQUEST);
	return captured;
}

__noinline int request_packet(struct __sk_buff *skb)
{
	struct bpf_sock *sk = skb->sk;
	struct endpoint_key key = {};
	struct packet packet = {};
	struct connection *conn;
	struct request_record *request;
	__u32 done = 0;

	if (!sk || !remote_endpoint(sk, &key))
		return PASS;
	sk = bpf_sk_fullsock(sk);
	if (!sk)
		return PASS;
	if (!parse(skb, &packet)) {
		count_loss(LOSS_PACKET_UNREADABLE);
		return PASS;
	}
	/* A connection that was open before the start gets its storage here, without a caller. */
	conn = bpf_sk_storage_get(&connections, sk, NULL, BPF_SK_STORAGE_GET_F_CREATE);
	if (!conn) {
		count_loss(LOSS_CALLER_STORAGE);
		return PASS;
	}
	if (packet.syn) {
		conn->first_sequence = packet.sequence;
		conn->anchored = 1;
	}
	if (!packet.length && !packet.flags)
		return PASS;
	send_caller(conn);
	if (packet.length)
		conn->awaiting_response = 1;

	request = &conn->request;
	request->header.type = RECORD_REQUEST;
	request->header.flags = packet.flags | (conn->anchored ? FLAG_ANCHORED : 0) |
				(conn->caller.size ? 0 : FLAG_NO_CALLER);
	request->header.connection = bpf_get_socket_cookie(skb);
	request->header.time = bpf_ktime_get_boot_ns();
	__builtin_memcpy(request->server_address, key.address, sizeof(key.address));
	request->server_port = key.port;
	READ_ADDRESS(request->client_address, sk->family == AF_INET, sk->src_ip4, sk->src_ip6);
	request->client_port = bpf_htons(sk->src_port);
	request->sequence = packet.sequence - (conn->anchored ? conn->first_sequence : 0);
	for (int i = 0; i < CAPTURED_MAX / CHUNK_MAX; i++) {
		__u32 left = packet.length - done;

		/* Only the last piece stands for bytes that are not captured. */
		request->length = left > CHUNK_MAX && i < CAPTURED_MAX / CHUNK_MAX - 1 ? CHUNK_MAX : left;
		record_chunk(skb, packet.payload + done, left);
		done += CHUNK_MAX;
		if (done >= packet.length)
			break;
		request->sequence += CHUNK_MAX;
	}
	return PASS;
}

/* The status code when the payload begins with an HTTP/1.x status line, else 0. */
static __always_inline __u16 read_status(struct __sk_buff *skb, struct packet *packet)
{
	char line[12]; /* HTTP/1.1 200 */

	if (packet->length < sizeof(line) ||
	    bpf_skb_load_bytes(skb, packet->payload, line, sizeof(line)))
		return 0;
	if (line[0] != 'H' || line[1] != 'T' || line[2] != 'T' || line[3] != 'P' ||
	    line[4] != '/' || line[5] != '1' || line[6] != '.' || line[8] != ' ')
		return 0;
	if (line[9] < '1' || line[9] > '5' || line[10] < '0' || line[10] > '9' || line[11] < '0' ||
	    line[11] > '9')
		return 0;
	return (line[9] - '0') * 100 + (line[10] - '0') * 10 + (line[11] - '0');
}

__noinline int response_packet(struct __sk_buff *skb)
{
	struct bpf_sock *sk = skb->sk;
	struct endpoint_key key = {};
	struct packet packet = {};
	struct response_record record = {};
	struct connection *conn;

	if (!sk || !remote_endpoint(sk, &key))
		return PASS;
	sk = bpf_sk_fullsock(sk);
	conn = sk ? bpf_sk_storage_get(&connections, sk, NULL, 0) : NULL;
	if (!conn)
		return PASS; /* nothing was sent since the start: no request waits for this */
	if (!parse(skb, &packet)) {
		count_loss(LOSS_PACKET_UNREADABLE);
		return PASS;
	}
	record.status = read_status(skb, &packet);
	/* Of a body's many packets only the first after a request says something. */
	if (!record.status && !packet.flags && !(packet.length && conn->awaiting_response))
		return PASS;
	if (packet.length)
		conn->awaiting_response = 0;
	record.header.type = RECORD_RESPONSE;
	record.header.flags = packet.flags;
	record.header.connection = bpf_get_socket_cookie(skb);
	record.header.time = bpf_ktime_get_boot_ns();
	record.sequence = packet.sequence;
	record.length = packet.length;
	record.hop_limit = packet.hop_limit;
	if (bpf_ringbuf_output(&records, &record, sizeof(record), 0))
		count_loss(LOSS_RING_FULL_RESPONSE);
	return PASS;
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
