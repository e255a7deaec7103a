/* Programs as children: input, output, errors, bounds and ends. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/run.h"
#include "tap.h"

#define MIB (1024 * 1024)

/* What a shell's script makes of its input; NULL: the sentence. */
static const struct {
	const char *script, *in, *out, *mistake;
} scripts[] = {
	{ "cat", "x\ny", "x\ny", NULL },
	{ "echo 1; cat; echo 2", "x\n", "1\nx\n2\n", NULL },
	{ "exit 0", "nobody reads this", "", NULL },
	{ "echo early; exec <&-; sleep 0.01; echo late", "x", "early\nlate\n",
	    NULL },
	{ "exec >&-; cat >/dev/null", "x", "", NULL },
	{ "exec 2>&-; cat", "x", "x", NULL },
	{ "exit 3", "", NULL, "ended with status 3" },
	{ "echo out; exit 3", "", NULL, "ended with status 3" },
	{ "kill -TERM $$", "", NULL, "was killed by signal 15" },
	{ "head -c 200000 /dev/zero", "", NULL, "printed too much" },
	{ "exit 127", "", NULL, "was not found, or ended with status 127" },
	/* What it leaves running ends with it. */
	{ "sleep 1000 >/dev/null 2>&1 & echo x", "", "x\n", NULL },
};

/* The lines of its standard error, joined. */
static void
note(void *context, struct view line)
{
	buf_add(context, line);
	buf_addc(context, '|');
}

struct try {
	struct run_how how;
	struct buf out, errors;
	struct fail f;
	int64_t ms;
};

#define TRY ((struct try){ .out = BUF(100000), .errors = BUF(MIB), \
	.how = { .client = -1 }, .ms = 60000 })

static bool
run(struct try *t, const char *script, struct view in)
{
	char *argv[] = { (char[]){ "sh" }, (char[]){ "-c" },
	    (char *)(uintptr_t)script, NULL };
	struct run r = RUN_NONE;
	bool ok;

	t->how.argv = argv;
	t->how.told = note;
	t->how.context = &t->errors;
	t->f = (struct fail){ 0 };
	ok = run_start(&r, &t->how, &t->f) && run_whole(&r, in, &t->out,
	    clock_ms() + t->ms, &t->f);
	run_kill(&r);
	run_kill(&r);
	return ok;
}

static void
end(struct try *t)
{
	buf_free(&t->out);
	buf_free(&t->errors);
}

static void
all_scripts(void)
{
	for (size_t i = 0; i < sizeof(scripts) / sizeof(*scripts); i++) {
		struct try t = TRY;
		bool ok = run(&t, scripts[i].script, view_of(scripts[i].in));

		OK(ok == (scripts[i].out != NULL), "%s", scripts[i].script);
		if (ok)
			IS(buf_cstr(&t.out), scripts[i].out);
		else
			IS(t.f.text, scripts[i].mistake);
		IS_INT(waitpid(-1, NULL, WNOHANG), -1);
		end(&t);
	}
}

static void
not_started(void)
{
	static const struct {
		const char *name, *mistake;
	} names[] = {
		{ "ccr-no-such-program", "was not found, or ended with "
		    "status 127" },
		{ "./ccr-no-such-program", "was not found, or ended with "
		    "status 127" },
		{ "/", "could not be started" },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		char *argv[] = { (char *)(uintptr_t)names[i].name, NULL };
		struct try t = TRY;
		struct run r = RUN_NONE;

		t.how.argv = argv;
		OK(!(run_start(&r, &t.how, &t.f) && run_whole(&r, VIEW("x"),
		    &t.out, clock_ms() + 60000, &t.f)), "%s",
		    names[i].name);
		IS(t.f.text, names[i].mistake);
		run_kill(&r);
		end(&t);
	}
}

/* Far more than pipes hold, in both directions at once, loud errors too. */
static void
much(void)
{
	const char *script = "while head -c 65536 </dev/zero | tr '\\0' e >&2; "
	    "do i=$((i+1)); [ $i -lt 40 ] || break; done & cat; wait";
	struct buf in = BUF(32 * MIB);
	struct try t = TRY;

	t.out = BUF(32 * MIB);
	memset(buf_room(&in, in.max), 'x', in.max);
	in.n = in.max;
	OK(run(&t, script, buf_view(&in)), "32 MiB");
	OK(t.out.n == in.n && memcmp(t.out.p, in.p, in.n) == 0,
	    "all of it came back");
	IS_INT(t.errors.n, RUN_LINE + 1);
	end(&t);
	/* One byte more than there is room for. */
	t = TRY;
	t.out = BUF(MIB);
	OK(!run(&t, "cat", (struct view){ in.p, MIB + 1 }), "too much");
	end(&t);
	t = TRY;
	t.out = BUF(MIB);
	OK(run(&t, "cat", (struct view){ in.p, MIB }), "just enough");
	end(&t);
	buf_free(&in);
}

static void
errors(void)
{
	struct try t = TRY;
	size_t lines = 0;

	OK(run(&t, "printf 'one\\ntwo' >&2; printf ' parts\\nlast' >&2",
	    VIEW("")), "errors");
	IS(buf_cstr(&t.errors), "one|two parts|last|");
	end(&t);
	t = TRY;
	OK(run(&t, "i=0; while [ $i -lt 3000 ]; do i=$((i+1)); echo $i >&2; "
	    "done", VIEW("")), "many lines");
	for (size_t i = 0; i < t.errors.n; i++)
		lines += t.errors.p[i] == '|';
	IS_INT(lines, RUN_LINES + 1);
	OK(view_ends(buf_view(&t.errors), "|100|(more is not shown)|"),
	    "the last says so");
	end(&t);
}

/* A program that hangs, and one that leaves a child with its output open. */
static void
deadlines(void)
{
	static const char *const hang[] = { "sleep 1000",
	    "sleep 1000 & echo x", "exec >&-; sleep 1000",
	    "trap '' TERM; while :; do sleep 1000; done" };

	for (size_t i = 0; i < sizeof(hang) / sizeof(*hang); i++) {
		struct try t = TRY;

		t.ms = 200;
		OK(!run(&t, hang[i], VIEW("x")), "%s", hang[i]);
		IS(t.f.text, "did not end in time");
		end(&t);
	}
}

/* The client leaves: at once, or half. */
static void
leaving(void)
{
	static const char *const scripts_[] = { "sleep 1000",
	    "exec >&-; sleep 1000" };
	int client[2];

	for (size_t i = 0; i < 4; i++) {
		struct try t = TRY;

		if (socketpair(AF_UNIX, SOCK_STREAM, 0, client) == -1)
			return;
		t.how.client = client[0];
		if (i < 2)
			close(client[1]);
		else
			shutdown(client[1], SHUT_WR);
		OK(!run(&t, scripts_[i % 2], VIEW("")), "%s",
		    scripts_[i % 2]);
		OK(t.f.gone, "it is known why");
		close(client[0]);
		if (i >= 2)
			close(client[1]);
		end(&t);
	}
	/* One that stays and speaks does not. */
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, client) == 0) {
		struct try t = TRY;

		t.how.client = client[0];
		IS_INT(write(client[1], "early", 5), 5);
		OK(run(&t, "cat", VIEW("x")), "a client that stays");
		close(client[0]);
		close(client[1]);
		end(&t);
	}
}

/* Nothing of ours is there: descriptors, signals, environment. */
static void
inherited(void)
{
	char *env[] = { (char[]){ "A=b" },
	    (char[]){ "PATH=/usr/local/bin:/usr/bin:/bin" }, NULL };
	struct try t = TRY;
	int plain = open("/dev/null", O_RDONLY);

	OK(plain > 2, "a descriptor that programs would inherit");
	OK(run(&t, "for i in 3 4 5 6 7 8 9; do "
	    "if (: <&$i) 2>/dev/null; then echo $i; fi; done", VIEW("")),
	    "descriptors");
	IS(buf_cstr(&t.out), "");
	end(&t);
	close(plain);
	t = TRY;
	OK(run(&t, "kill -PIPE $$; echo alive", VIEW("")) == false,
	    "SIGPIPE kills it");
	IS(t.f.text, "was killed by signal 13");
	end(&t);
	t = TRY;
	t.how.env = env;
	OK(run(&t, "echo $A$HOME", VIEW("")), "environment");
	IS(buf_cstr(&t.out), "b\n");
	end(&t);
}

static void
memory(void)
{
	struct try t = TRY;
	const char *greedy = "x=aaaaaaaaaaaaaaaa; "
	    "while :; do x=$x$x; [ ${#x} -lt 200000000 ] || break; done";

#if defined(__linux__) && !defined(__SANITIZE_ADDRESS__)
	t.how.memory_bytes = 64 * MIB;
	OK(!run(&t, greedy, VIEW("")), "64 MiB are not enough");
#else
	(void)greedy;
	SKIP("RLIMIT_DATA bounds nothing here");
#endif
	end(&t);
}

/* Question and answer, a line each, while it goes on. */
static void
dialogue(void)
{
	char *argv[] = { (char[]){ "sh" }, (char[]){ "-c" },
	    (char[]){ "while read x; do echo \"<$x>\"; done; echo end" },
	    NULL };
	struct run_how how = { .argv = argv, .client = -1 };
	struct run r = RUN_NONE;
	struct buf out = BUF(100);
	struct fail f;
	int64_t by = clock_ms() + 60000;

	OK(run_start(&r, &how, &f), "started");
	for (int i = 0; i < 3; i++) {
		struct view line = VIEW("line\n");
		bool ok = true;

		buf_clear(&out);
		while (ok && (out.n == 0 || out.p[out.n - 1] != '\n'))
			ok = run_step(&r, &line, &out, by, &f) && r.out != -1;
		IS(buf_cstr(&out), "<line>\n");
	}
	buf_clear(&out);
	OK(run_whole(&r, VIEW(""), &out, by, &f), "ended");
	IS(buf_cstr(&out), "end\n");
	run_kill(&r);
	buf_free(&out);
}

/* Where SIGCHLD is ignored the status is lost, not the output. */
static void
ignored_child(void)
{
	struct try t = TRY;

	signal(SIGCHLD, SIG_IGN);
	OK(run(&t, "echo x", VIEW("")), "SIGCHLD is ignored");
	IS(buf_cstr(&t.out), "x\n");
	signal(SIGCHLD, SIG_DFL);
	end(&t);
}

int
main(void)
{
	signal(SIGPIPE, SIG_IGN);
	all_scripts();
	not_started();
	much();
	errors();
	deadlines();
	leaving();
	inherited();
	memory();
	dialogue();
	ignored_child();
	return done_testing();
}
