/*
 * What a proxy adds: the same request, in turn, straight to a provider and
 * through ccr, each over its own kept connection. Prints the median and the
 * 99th percentile of the time to the first byte and to the last.
 *
 *	latency [-n ROUNDS] [-e EVENTS] NAME BODYFILE DIRECT-PORT CCR-PORT
 *
 * EVENTS is how many events the answer has: the added time is told for each.
 */
#include <arpa/inet.h>
#include <err.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

struct peer {
	int fd;
	int port;
	double *first, *last;   /* milliseconds, one a round */
};

static char answer[8 << 20];

static double
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void
dial(struct peer *p)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)p->port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int one = 1;

	p->fd = socket(AF_INET, SOCK_STREAM, 0);
	if (p->fd == -1 ||
	    connect(p->fd, (struct sockaddr *)&to, sizeof(to)) == -1)
		err(1, "port %d", p->port);
	setsockopt(p->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
}

static void
send_all(int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t sent = write(fd, p, n);

		if (sent <= 0)
			err(1, "write");
		p += sent;
		n -= (size_t)sent;
	}
}

static size_t
receive(int fd, size_t n)
{
	ssize_t got = read(fd, answer + n, sizeof(answer) - 1 - n);

	if (got <= 0)
		errx(1, "the answer broke off after %zu bytes", n);
	answer[n + (size_t)got] = '\0';
	return n + (size_t)got;
}

/* Is the answer whole? By its length, or by its last chunk. */
static bool
whole(size_t n)
{
	char *body = strstr(answer, "\r\n\r\n");
	char *length = strcasestr(answer, "content-length:");

	if (body == NULL)
		return false;
	body += 4;
	if (length != NULL && length < body)
		return n - (size_t)(body - answer) >=
		    strtoul(length + 15, NULL, 10);
	return n >= 7 && memcmp(answer + n - 7, "\r\n0\r\n\r\n", 7) == 0;
}

static void
ask(struct peer *p, const char *request, size_t size, int round)
{
	double begun = now_ms();
	size_t n;

	send_all(p->fd, request, size);
	n = receive(p->fd, 0);
	p->first[round] = now_ms() - begun;
	while (!whole(n))
		n = receive(p->fd, n);
	p->last[round] = now_ms() - begun;
	if (strncmp(answer, "HTTP/1.1 200", 12) != 0)
		errx(1, "port %d answers %.60s", p->port, answer);
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
share(double *times, int n, double of)
{
	qsort(times, (size_t)n, sizeof(*times), by_size);
	return times[(int)((n - 1) * of)];
}

static char *
read_request(const char *path, int port, size_t *size)
{
	FILE *f = fopen(path, "r");
	char *request;
	long length;
	int head;

	if (f == NULL || fseek(f, 0, SEEK_END) == -1)
		err(1, "%s", path);
	length = ftell(f);
	rewind(f);
	request = malloc((size_t)length + 1000);
	if (request == NULL)
		err(1, "malloc");
	head = sprintf(request, "POST /v1/messages?beta=true HTTP/1.1\r\n"
	    "Host: 127.0.0.1:%d\r\nContent-Type: application/json\r\n"
	    "Content-Length: %ld\r\n\r\n", port, length);
	if (fread(request + head, 1, (size_t)length, f) != (size_t)length)
		err(1, "%s", path);
	fclose(f);
	*size = (size_t)head + (size_t)length;
	return request;
}

static void
report(const char *name, struct peer *direct, struct peer *ccr, int rounds,
    int events)
{
	double added = share(ccr->first, rounds, 0.5) -
	    share(direct->first, rounds, 0.5);
	double more = share(ccr->last, rounds, 0.5) -
	    share(direct->last, rounds, 0.5);

	printf("%-22s %8.3f %8.3f %8.3f %8.3f %8.3f %8.3f %8.2f\n", name,
	    share(direct->first, rounds, 0.5),
	    share(ccr->first, rounds, 0.5), added,
	    share(ccr->first, rounds, 0.99), share(direct->last, rounds, 0.5),
	    share(ccr->last, rounds, 0.5), (more - added) * 1e3 / events);
}

int
main(int argc, char **argv)
{
	struct peer peer[2] = { { 0 } };
	char *request[2];
	size_t size[2];
	int c, rounds = 200, events = 1;

	while ((c = getopt(argc, argv, "e:n:")) != -1) {
		if (c == 'e')
			events = atoi(optarg);
		else if (c == 'n')
			rounds = atoi(optarg);
	}
	if (argc - optind != 4 || rounds < 1 || events < 1)
		errx(2, "usage: latency [-n ROUNDS] [-e EVENTS] NAME BODYFILE "
		    "DIRECT-PORT CCR-PORT");
	for (int i = 0; i < 2; i++) {
		peer[i].port = atoi(argv[optind + 2 + i]);
		peer[i].first = calloc((size_t)rounds, sizeof(double));
		peer[i].last = calloc((size_t)rounds, sizeof(double));
		if (peer[i].first == NULL || peer[i].last == NULL)
			err(1, "calloc");
		dial(&peer[i]);
		request[i] = read_request(argv[optind + 1], peer[i].port,
		    &size[i]);
		/* What is paid once a session is not measured here. */
		for (int k = 0; k < 3; k++)
			ask(&peer[i], request[i], size[i], 0);
	}
	for (int round = 0; round < rounds; round++)
		for (int i = 0; i < 2; i++)
			ask(&peer[i], request[i], size[i], round);
	report(argv[optind], &peer[0], &peer[1], rounds, events);
	return 0;
}
