/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The caller, at connect: in its own context, kept with the socket. User space is told of it with the
 * first that is sent: who only connects costs it nothing, and pushes nobody out of what it remembers.
 */
#ifndef IMDSCOPE_CALLER_H
#define IMDSCOPE_CALLER_H

#include <bpf/bpf_core_read.h>

#include "kernel_types.h"
#include "maps.h"
#include "masking.h"
#include "share.h"

#define SOCK_STREAM 1

static __always_inline struct kernfs_node *parent_of(struct kernfs_node *node)
{
	struct kernfs_node___before_rcu *old = (void *)node;

	if (bpf_core_field_exists(node->__parent))
		return BPF_CORE_READ(node, __parent);
	return BPF_CORE_READ(old, parent);
}

static __always_inline struct connection *connection_at(struct bpf_sock_addr *ctx)
{
	struct bpf_sock *sk = ctx->sk;

	return sk ? bpf_sk_storage_get(&connections, sk, NULL, 0) : NULL;
}

/*
 * Appends the names from a cgroup, of which this is the address, up to its root; the new offset, or a
 * flag in the header where it is cut. Global, so that the verifier looks at its loop once.
 */
__noinline int append_cgroup(struct bpf_sock_addr *ctx, __u64 cgroup, __u32 from, __u32 cut_flag)
{
	struct connection *conn = connection_at(ctx);
	struct kernfs_node *node = BPF_CORE_READ((struct cgroup *)cgroup, kn);
	struct kernfs_node *parent;
	__u64 offset = from;

	if (!conn)
		return from;
	for (int level = 0; level < CGROUP_LEVELS_MAX; level++) {
		long length;

		parent = node ? parent_of(node) : NULL;
		if (!parent)
			return offset;
		if (offset >= ARGS_MAX + CGROUP_NAMES_MAX)
			break;
		length = bpf_probe_read_kernel_str(&conn->caller.text[offset], CGROUP_NAME_MAX,
						   BPF_CORE_READ(node, name));
		if (length <= 0)
			break;
		offset += length;
		node = parent;
	}
	conn->caller.header.flags |= cut_flag;
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
	struct cgroup *memory = NULL, *pids = NULL;

	/* A kernel may be built without a controller. */
	if (bpf_core_enum_value_exists(enum cgroup_subsys_id, memory_cgrp_id))
		memory = v1_cgroup(set, bpf_core_enum_value(enum cgroup_subsys_id, memory_cgrp_id));
	if (bpf_core_enum_value_exists(enum cgroup_subsys_id, pids_cgrp_id))
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

/* Hides secrets in a block of the arguments. Global, so that the verifier looks at its loop once, and not
 * for each of the blocks. */
__noinline int mask_args_block(struct bpf_sock_addr *ctx, __u32 block)
{
	struct connection *conn = connection_at(ctx);
	__u64 offset = block * MASK_BLOCK & (ARGS_MAX - 1);

	if (!conn)
		return 0;
	for (__u64 i = 0; i < MASK_BLOCK; i++) {
		if (offset + i >= conn->caller.args_length)
			break;
		mask_byte(&conn->mask_state, &conn->caller.text[offset + i]);
	}
	return 0;
}

static __always_inline void mask_args(struct bpf_sock_addr *ctx, struct connection *conn)
{
	conn->mask_state = ARGUMENT;
	for (__u32 block = 0; block < ARGS_MAX / MASK_BLOCK; block++) {
		if (block * MASK_BLOCK >= conn->caller.args_length)
			break;
		mask_args_block(ctx, block);
	}
	conn->mask_state = LINE;
}

static __always_inline __u64 id_of(struct cgroup *cgroup)
{
	return BPF_CORE_READ(cgroup, kn, id);
}

/* Reads who connects; the slot of its workload. */
static __always_inline __u32 read_caller(struct bpf_sock_addr *ctx, struct caller_record *record)
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

	offset = append_cgroup(ctx, (__u64)BPF_CORE_READ(set, dfl_cgrp), offset, FLAG_CGROUP_V2_CUT);
	record->cgroup_v2_length = offset - record->args_length;
	cgroup = deepest_v1_cgroup(set);
	if (cgroup) {
		v1_offset = offset;
		offset = append_cgroup(ctx, (__u64)cgroup, offset, FLAG_CGROUP_V1_CUT);
		record->cgroup_v1_length = offset - v1_offset;
	}
	record->size = offsetof(struct caller_record, text) + offset;
	return share_slot(id_of(BPF_CORE_READ(set, dfl_cgrp)), cgroup ? id_of(cgroup) : 0);
}

/* Tells user space of a caller, once for each generation of it. */
static __always_inline void send_caller(struct connection *conn)
{
	struct settings *s = get_settings();
	__u32 size = conn->caller.size;

	if (!s || !size || size > sizeof(conn->caller) || conn->generation == s->generation)
		return;
	if (conn->generation)
		conn->caller.header.flags |= FLAG_TOLD_AGAIN;
	conn->caller.header.time = bpf_ktime_get_boot_ns();
	if (put_record(conn->share, &conn->caller, size))
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
	conn->share = read_caller(ctx, record);
	mask_args(ctx, conn);
	return PASS;
}

#endif
