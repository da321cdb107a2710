/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Packets of a connection to an endpoint: what is sent, and the status that comes back.
 */
#ifndef IMDSCOPE_PACKETS_H
#define IMDSCOPE_PACKETS_H

#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/tcp.h>

#include "caller.h"
#include "maps.h"
#include "masking.h"
#include "share.h"

#define EXTENSIONS_MAX 4

#define AF_INET 2
#define AF_INET6 10

struct packet {
	__u32 payload;  /* offset */
	__u32 length;   /* of the payload */
	__u32 sequence; /* of the payload's first byte */
	__u8 syn;
	__u8 urgent;
	__u8 hop_limit;
	__u32 flags; /* FLAG_FIN, FLAG_RESET */
};

/* Where the TCP header begins behind IPv6 extension headers, which a caller may add to its socket. */
static __always_inline __u32 behind_extensions(struct __sk_buff *skb, __u32 offset, __u8 next)
{
	for (int i = 0; i < EXTENSIONS_MAX; i++) {
		struct ipv6_opt_hdr header;

		if (next != IPPROTO_HOPOPTS && next != IPPROTO_DSTOPTS && next != IPPROTO_ROUTING)
			break;
		if (bpf_skb_load_bytes(skb, offset, &header, sizeof(header)))
			return 0;
		next = header.nexthdr;
		offset += (header.hdrlen + 1) * 8;
	}
	return next == IPPROTO_TCP ? offset : 0;
}

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

		if (bpf_skb_load_bytes(skb, 0, &ip, sizeof(ip)))
			return false;
		offset = behind_extensions(skb, sizeof(ip), ip.nexthdr);
		if (!offset)
			return false;
		packet->hop_limit = ip.hop_limit;
	}
	if (bpf_skb_load_bytes(skb, offset, &tcp, sizeof(tcp)))
		return false;
	packet->payload = offset + tcp.doff * 4;
	if (skb->len < packet->payload)
		return false;
	packet->length = skb->len - packet->payload;
	packet->syn = tcp.syn;
	packet->urgent = tcp.urg;
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

/* The whole socket, when it is one of TCP: a datagram to an endpoint is no call, and no loss. */
static __always_inline struct bpf_sock *tcp_socket(struct bpf_sock *sk)
{
	sk = bpf_sk_fullsock(sk);
	return sk && sk->protocol == IPPROTO_TCP ? sk : NULL;
}

static __always_inline struct connection *connection_of(struct __sk_buff *skb)
{
	struct bpf_sock *sk = skb->sk;

	sk = sk ? bpf_sk_fullsock(sk) : NULL;
	return sk ? bpf_sk_storage_get(&connections, sk, NULL, 0) : NULL;
}

/* Hides secrets in a block of a request's piece. Global, as mask_args_block(). */
__noinline int mask_block(struct __sk_buff *skb, __u32 block)
{
	struct connection *conn = connection_of(skb);
	__u64 offset = block * MASK_BLOCK & (CHUNK_MAX - 1);

	if (!conn)
		return 0;
	for (__u64 i = 0; i < MASK_BLOCK; i++) {
		if (offset + i >= conn->request.captured)
			break;
		mask_byte(&conn->mask_state, &conn->request.bytes[offset + i]);
	}
	return 0;
}

/*
 * Records one piece of a request: the payload's bytes from an offset on. Global, so that the verifier
 * looks at it once.
 */
__noinline int record_chunk(struct __sk_buff *skb, __u32 offset, __u32 left)
{
	struct connection *conn = connection_of(skb);
	struct request_record *request;
	__u64 captured = left < CHUNK_MAX ? left : CHUNK_MAX;

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
		for (__u32 block = 0; block < CHUNK_MAX / MASK_BLOCK; block++) {
			/* Else the compiler counts down from "captured" until "!= 0", which tells verifiers
			 * before 6.8 nothing of the bound. */
			barrier_var(block);
			if (block * MASK_BLOCK >= captured)
				break;
			mask_block(skb, block);
		}
	}
	if (!put_record(conn->share, request, offsetof(struct request_record, bytes) + captured))
		count_loss(request->length ? LOSS_RING_FULL_REQUEST : LOSS_RING_FULL_END);
	return captured;
}

/* Records a payload in pieces. Global, so that the verifier does not walk it for each way to it. */
__noinline int record_payload(struct __sk_buff *skb, __u32 offset, __u32 length)
{
	struct connection *conn = connection_of(skb);

	if (!conn)
		return 0;
	for (__u32 done = 0; done < CAPTURED_MAX; done += CHUNK_MAX) {
		__u32 left = length - done;

		/* Only the last piece stands for bytes that are not captured. */
		conn->request.length = left > CHUNK_MAX && done < CAPTURED_MAX - CHUNK_MAX ? CHUNK_MAX : left;
		record_chunk(skb, offset + done, left);
		if (left <= CHUNK_MAX)
			break;
		conn->request.sequence += CHUNK_MAX;
	}
	return 0;
}

/*
 * Leaves out what was recorded already: sent again, it may begin amid a secret, which only what stands
 * before it shows. Where something before it was not seen, it may as well: the first line is hidden.
 */
static __always_inline void skip_recorded(struct connection *conn, struct packet *packet)
{
	__u32 end = packet->sequence + packet->length;
	__s32 again = conn->next_sequence - packet->sequence;

	if (!conn->used && !conn->anchored)
		again = 0; /* open before the start: the first that is seen */
	if (again < 0)
		conn->mask_state = HEADER_SECRET;
	if (again > 0) {
		__u32 skip = (__u32)again < packet->length ? (__u32)again : packet->length;

		packet->payload += skip;
		packet->length -= skip;
		packet->sequence += skip;
	}
	if (packet->length)
		conn->next_sequence = end;
}

__noinline int request_packet(struct __sk_buff *skb)
{
	struct bpf_sock *sk = skb->sk;
	struct endpoint_key key = {};
	struct packet packet = {};
	struct connection *conn;
	struct request_record *request;

	if (!sk || !remote_endpoint(sk, &key))
		return PASS;
	sk = tcp_socket(sk);
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
		conn->next_sequence = packet.sequence;
		conn->anchored = 1;
	}
	if (packet.length)
		skip_recorded(conn, &packet);
	if (packet.length) {
		conn->used = 1;
		conn->awaiting_response = 1;
	} else if (!packet.flags || !conn->used) {
		return PASS;
	}
	send_caller(conn);

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
	if (packet.urgent && packet.length) {
		/* A server may take an urgent byte out of the stream, so what it reads is not known. */
		request->length = packet.length;
		record_chunk(skb, packet.payload, 0);
		count_loss(LOSS_PACKET_UNREADABLE);
		return PASS;
	}
	record_payload(skb, packet.payload, packet.length);
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
	sk = tcp_socket(sk);
	conn = sk ? bpf_sk_storage_get(&connections, sk, NULL, 0) : NULL;
	if (!conn || !conn->used)
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
	if (!put_record(conn->share, &record, sizeof(record)))
		count_loss(record.length ? LOSS_RING_FULL_RESPONSE : LOSS_RING_FULL_END);
	return PASS;
}

#endif
