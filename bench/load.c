// SPDX-License-Identifier: Apache-2.0
/*
 * Sends GET requests at a fixed rate from one thread, and prints how many were asked, how many were answered with 200,
 * how many seconds that took, and the processor time used:
 *
 *   load ADDRESS RATE SECONDS close|keep [CONNECTIONS]
 *
 * "close" opens a connection for each request, "keep" goes round so many that stay open, 16 when not said otherwise.
 * After SECONDS no more are asked, however many were to be. Cheap on purpose: on two cores, what the client uses is
 * missing for what is measured.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define CONNECTIONS 16
#define CONNECTIONS_MAX 20000
#define PATIENCE 20 /* seconds for the answers that are outstanding then */
#define HEAD "GET /latest/meta-data/instance-id HTTP/1.1\r\nHost: 169.254.169.254\r\nUser-Agent: load\r\n"

static struct connection {
	int fd;
	size_t length;
	char answer[1024];
} connections[CONNECTIONS_MAX];

/* Those without a request, the one that has waited longest first. */
static struct connection *idle[CONNECTIONS_MAX];
static int idle_first, idle_count, connection_count = CONNECTIONS;

static void put_idle(struct connection *c)
{
	idle[(idle_first + idle_count++) % connection_count] = c;
}

static struct connection *take_idle(void)
{
	struct connection *c = idle[idle_first];

	idle_first = (idle_first + 1) % connection_count;
	idle_count--;
	return c;
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

static void check(int result, const char *what)
{
	if (result < 0) {
		perror(what);
		exit(1);
	}
}

static void open_connection(struct connection *c, int queue, const struct sockaddr_in *server)
{
	int one = 1;
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};

	check(c->fd = socket(AF_INET, SOCK_STREAM, 0), "socket");
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	check(connect(c->fd, (const struct sockaddr *)server, sizeof(*server)), "connect");
	check(epoll_ctl(queue, EPOLL_CTL_ADD, c->fd, &event), "epoll_ctl");
}

/* Whether the answer is there, to its Content-Length. */
static int is_complete(struct connection *c)
{
	char *body = strstr(c->answer, "\r\n\r\n");
	char *field = strcasestr(c->answer, "content-length: ");

	return body && field && c->answer + c->length >= body + 4 + atoi(field + 16);
}

int main(int count, char **arguments)
{
	struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons(80)};
	int queue = epoll_create1(0), keep;
	long asked = 0, ended = 0, answered = 0;
	double rate, seconds, start = now(), took;
	const char *request;
	struct rusage used;

	if (count == 6)
		connection_count = atoi(arguments[5]);
	if (count < 5 || count > 6 || connection_count < 1 || connection_count > CONNECTIONS_MAX ||
	    inet_pton(AF_INET, arguments[1], &server.sin_addr) != 1) {
		fprintf(stderr, "usage: load ADDRESS RATE SECONDS close|keep [CONNECTIONS]\n");
		return 2;
	}
	rate = atof(arguments[2]);
	seconds = atof(arguments[3]);
	keep = !strcmp(arguments[4], "keep");
	request = keep ? HEAD "\r\n" : HEAD "Connection: close\r\n\r\n";
	for (int i = 0; i < connection_count; i++) {
		connections[i].fd = -1;
		put_idle(&connections[i]);
	}
	while ((took = now() - start) < seconds || (ended < asked && took < seconds + PATIENCE)) {
		struct epoll_event events[CONNECTIONS];
		long due = (took < seconds ? took : 0) * rate;
		int pause = (asked + 1) / rate * 1000 - took * 1000;

		for (; asked < due && idle_count > 0; asked++) {
			struct connection *c = take_idle();

			if (c->fd < 0)
				open_connection(c, queue, &server);
			c->length = 0;
			check(write(c->fd, request, strlen(request)), "write");
		}
		for (int i = epoll_wait(queue, events, CONNECTIONS, pause < 1 ? 1 : pause > 100 ? 100 : pause); i-- > 0;) {
			struct connection *c = events[i].data.ptr;
			ssize_t got = read(c->fd, c->answer + c->length, sizeof(c->answer) - 1 - c->length);

			c->length += got > 0 ? got : 0;
			c->answer[c->length] = 0;
			if (got > 0 && !is_complete(c))
				continue;
			ended++;
			answered += got > 0 && !strncmp(c->answer, "HTTP/1.1 200", 12);
			if (!keep || got <= 0) {
				close(c->fd);
				c->fd = -1;
			}
			put_idle(c);
		}
	}
	getrusage(RUSAGE_SELF, &used);
	printf("%ld %ld %.2f %.2f\n", asked, answered, took,
	       used.ru_utime.tv_sec + used.ru_stime.tv_sec + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6);
	return 0;
}
