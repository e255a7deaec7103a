/*
 * rotation.state in every state that it can be found in, and what happens to
 * it under a handler that lives. A choice is always to be had.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/random.h"
#include "rotation/file.h"
#include "tap.h"
#include "rotation_room.h"

static struct config c;
static struct state *template;  /* a sound file */
static char other[320];         /* beside it */

static void
write_file(const char *path, const void *p, size_t n)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd == -1 || write(fd, p, n) != (ssize_t)n)
		err(1, "%s", path);
	close(fd);
}

static void
put(size_t n)
{
	write_file(room_path, template, n);
}

static void
put_nothing(void)
{
}

static void
put_empty(void)
{
	put(0);
}

static void
put_byte(void)
{
	put(1);
}

static void
put_page(void)
{
	put(4096);
}

static void
put_less(void)
{
	put(sizeof(*template) - 1);
}

static void
put_more(void)
{
	put(sizeof(*template));
	if (truncate(room_path, sizeof(*template) + 1) == -1)
		err(1, "truncate");
}

static void
put_zeroes(void)
{
	put(0);
	if (truncate(room_path, sizeof(*template)) == -1)
		err(1, "truncate");
}

static void
put_garbage(void)
{
	char *p = malloc(sizeof(*template));

	if (p == NULL)
		err(1, NULL);
	for (size_t i = 0; i < sizeof(*template); i += 64)
		random_bytes(p + i, 64);
	write_file(room_path, p, sizeof(*template));
	free(p);
}

static void
put_changed(size_t at, unsigned char with)
{
	unsigned char *p = (unsigned char *)template, was = p[at];

	p[at] ^= with;
	put(sizeof(*template));
	p[at] = was;
}

static void
put_other_magic(void)
{
	put_changed(0, 0x20);
}

static void
put_older(void)
{
	put_changed(offsetof(struct state_head, version), STATE_VERSION);
}

static void
put_other_order(void)
{
	put_changed(offsetof(struct state_head, order), 0xff);
}

static void
put_other_salt(void)
{
	put_changed(offsetof(struct state_head, salt), 1);
}

static void
put_link(void)
{
	write_file(other, "precious", 8);
	if (symlink(other, room_path) == -1)
		err(1, "symlink");
}

static void
put_second_name(void)
{
	write_file(other, template, sizeof(*template));
	if (link(other, room_path) == -1)
		err(1, "link");
}

static void
put_fifo(void)
{
	if (mkfifo(room_path, 0600) == -1)
		err(1, "mkfifo");
}

static void
put_unreadable(void)
{
	put(sizeof(*template));
	chmod(room_path, 0);
}

static void
put_too_readable(void)
{
	put(sizeof(*template));
	chmod(room_path, 0666);
}

static void
put_foreign(void)
{
	put(sizeof(*template));
	if (geteuid() == 0 && chown(room_path, 65533, 65533) == -1)
		err(1, "chown");
}

/* Used as it is, or replaced by a new one: then a choice counts in it. */
static void
check_shared(const char *name, uint64_t uses_before)
{
	struct rotation r, second;
	struct stat st;

	open_room(&r, &c);
	OK(r.shared && choose(&r, 0).kind == PICK_KEY && r.shared,
	    "%s: shared (%s)", name, r.why);
	open_room(&second, &c);
	OK(state_of(&second, 0, 0).uses + state_of(&second, 0, 1).uses ==
	    uses_before + 1, "%s: and another sees it", name);
	OK(lstat(room_path, &st) == 0 && S_ISREG(st.st_mode) &&
	    (st.st_mode & 07777) == 0600 && st.st_nlink == 1 &&
	    st.st_uid == geteuid() && st.st_size == sizeof(struct state),
	    "%s: a sound file, for its owner alone", name);
	rotation_close(&r);
	rotation_close(&second);
}

static void
test_found(void)
{
	static const struct {
		const char *name;
		void (*put)(void);
		bool kept;
	} row[] = {
		{ "none", put_nothing, false },
		{ "an empty one", put_empty, false },
		{ "one byte", put_byte, false },
		{ "the head alone", put_page, false },
		{ "one byte short", put_less, false },
		{ "one byte more", put_more, false },
		{ "zeroes", put_zeroes, false },
		{ "garbage", put_garbage, false },
		{ "no magic", put_other_magic, false },
		{ "version 0", put_older, false },
		{ "another byte order", put_other_order, false },
		{ "another salt", put_other_salt, false },
		{ "a symbolic link", put_link, false },
		{ "a second name", put_second_name, false },
		{ "a fifo", put_fifo, false },
		{ "a foreign owner", put_foreign, false },
		{ "no permission", put_unreadable, false },
		{ "permission for all", put_too_readable, true },
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(*row); i++) {
		bool kept = row[i].kept;

		unlink(room_path);
		unlink(other);
		row[i].put();
		/* Root reads what has no permission; others' is nobody's. */
		if (row[i].put == put_unreadable && geteuid() == 0)
			kept = true;
		if (row[i].put == put_foreign && geteuid() != 0) {
			SKIP("only root can give a file away");
			continue;
		}
		check_shared(row[i].name, kept ? 3 : 0);
		if (row[i].put == put_link) {
			struct stat st;

			OK(stat(other, &st) == 0 && st.st_size == 8,
			    "what the link named is as it was");
		}
	}
	unlink(other);
}

/* A choice and a report right after something happened to the file. */
static void
check_goes_on(struct rotation *r, const char *what, int wait_us)
{
	struct verdict v = { .kind = VERDICT_SUCCESS };
	struct pick p = choose(r, 0);

	OK(p.kind == PICK_KEY, "%s: a choice", what);
	v.ticket = p.ticket;
	rotation_report(r, 0, p.key, &v);
	usleep(20000);
	p = choose(r, 0);
	OK(p.kind == PICK_KEY && r->shared, "%s: shared again", what);
	/* A name that is another file's is looked for once a second. */
	usleep((useconds_t)wait_us);
	OK(choose(r, 0).kind == PICK_KEY && r->shared, "%s: later", what);
	check_shared(what, state_of(r, 0, 0).uses + state_of(r, 0, 1).uses);
}

static void
test_under_a_handler(void)
{
	static const off_t size[] = { 0, 1, 71, 100, 4096, 4100, 5000, 8192,
		sizeof(struct state) - 4096 };
	struct rotation r;
	char name[64], old[320];

	unlink(room_path);
	open_room(&r, &c);
	for (size_t i = 0; i < sizeof(size) / sizeof(*size); i++) {
		if (truncate(room_path, size[i]) == -1)
			err(1, "truncate");
		snprintf(name, sizeof(name), "cut to %d", (int)size[i]);
		check_goes_on(&r, name, 0);
	}
	unlink(room_path);
	check_goes_on(&r, "removed", 0);
	snprintf(old, sizeof(old), "%s.old", room_path);
	rename(room_path, old);
	check_goes_on(&r, "renamed", 1100000);
	unlink(old);
	rotation_close(&r);
}

/* Its bytes change in place: the head, the journal, a record. */
static void
test_scribbled(void)
{
	static const struct {
		const char *name;
		off_t at;
		size_t n;
	} row[] = {
		{ "head", 0, 72 },
		{ "what changes", 256, sizeof(struct state_live) },
		{ "a record", 4096, 192 },
		{ "an id", 4096, 8 },
		{ "all records", 4096, 192 * 16 },
	};
	char garbage[4096];

	for (size_t i = 0; i < sizeof(row) / sizeof(*row); i++) {
		struct rotation r;
		int fd;

		unlink(room_path);
		open_room(&r, &c);
		for (int k = 0; k < 4; k++)
			choose(&r, 0);
		for (size_t k = 0; k < sizeof(garbage); k += 64)
			random_bytes(garbage + k, 64);
		fd = open(room_path, O_WRONLY);
		if (pwrite(fd, garbage, row[i].n, row[i].at) == -1)
			err(1, "pwrite");
		close(fd);
		OK(choose(&r, 0).kind == PICK_KEY && r.shared,
		    "%s is scribbled on: a choice", row[i].name);
		OK(choose(&r, 0).kind == PICK_KEY && r.shared, "and one more");
		if (row[i].n == 192)
			OK(state_of(&r, 0, 0).uses <= 2 &&
			    state_of(&r, 0, 1).uses >= 2,
			    "%s: the others are kept", row[i].name);
		rotation_close(&r);
	}
}

static void
test_newer(void)
{
	struct rotation r;
	struct stat st;
	char path[320], head[16] = STATE_MAGIC;

	unlink(room_path);
	head[8] = STATE_VERSION + 1;
	memcpy(head + 12, &(uint32_t){ STATE_ORDER }, 4);
	write_file(room_path, head, sizeof(head));
	open_room(&r, &c);
	OK(r.shared && choose(&r, 0).kind == PICK_KEY, "a newer ccr's file");
	rotation_close(&r);
	OK(stat(room_path, &st) == 0 && st.st_size == 16, "is left alone");
	snprintf(path, sizeof(path), "%s.v%d", room_path, STATE_VERSION);
	OK(stat(path, &st) == 0 && st.st_size == sizeof(struct state),
	    "ours is beside it");
	rotation_look(&r, room_path);
	rotation_bind(&r, &c);
	OK(r.shared && state_of(&r, 0, 0).uses == 1, "and read from there");
	rotation_close(&r);
	unlink(path);
	unlink(room_path);
}

/* A newer ccr comes while an older one's handler runs. */
static void
test_upgrade(void)
{
	struct rotation r;
	char head[16] = STATE_MAGIC, path[320];
	struct stat st;

	unlink(room_path);
	open_room(&r, &c);
	choose(&r, 0);
	snprintf(path, sizeof(path), "%s.old", room_path);
	head[8] = STATE_VERSION + 1;
	memcpy(head + 12, &(uint32_t){ STATE_ORDER }, 4);
	write_file(path, head, sizeof(head));
	rename(path, room_path);
	usleep(20000);
	OK(choose(&r, 0).kind == PICK_KEY && r.shared, "an upgrade under way");
	OK(stat(room_path, &st) == 0 && st.st_size == 16, "goes undisturbed");
	rotation_close(&r);
	snprintf(path, sizeof(path), "%s.v%d", room_path, STATE_VERSION);
	unlink(path);
	unlink(room_path);
}

static void
test_directory_in_its_place(void)
{
	struct rotation r;
	char path[320];

	unlink(room_path);
	snprintf(path, sizeof(path), "%s/x", room_path);
	if (mkdir(room_path, 0700) == -1 || mkdir(path, 0700) == -1)
		err(1, "mkdir");
	open_room(&r, &c);
	OK(!r.shared && strstr(r.why, "directory") != NULL, "%s", r.why);
	IS_INT(choose(&r, 0).key, 0);
	IS_INT(choose(&r, 0).key, 1);
	IS_INT(state_of(&r, 0, 0).uses, 1);
	rotation_close(&r);
	rmdir(path);
	rmdir(room_path);
	rotation_open(&r, "/nowhere/at/all/rotation.state");
	rotation_bind(&r, &c);
	OK(!r.shared && choose(&r, 0).kind == PICK_KEY, "%s", r.why);
	rotation_close(&r);
	rotation_look(&r, "/nowhere/at/all/rotation.state");
	rotation_bind(&r, &c);
	OK(!r.shared && state_of(&r, 0, 0).health == HEALTH_UNUSED, "%s",
	    r.why);
	rotation_close(&r);
	rotation_close(&r);
}

/* Run in a child, as nobody if we are root; its exit status is the verdict. */
static bool
as_nobody(bool (*test)(void))
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == -1)
		err(1, "fork");
	if (pid == 0) {
		if (geteuid() == 0 && (setgid(65534) == -1 ||
		    setuid(65534) == -1))
			_exit(2);
		_exit(!test());
	}
	waitpid(pid, &status, 0);
	return status == 0;
}

static bool
read_only_works(void)
{
	struct rotation r;
	bool ok;

	open_room(&r, &c);
	/* The first key was used three times; that is known even so. */
	ok = !r.shared && r.why[0] != '\0' && state_of(&r, 0, 0).uses == 2 &&
	    choose(&r, 0).key == 1 && state_of(&r, 0, 1).uses == 2;
	rotation_close(&r);
	return ok;
}

static bool
no_file_works(void)
{
	struct rotation r;
	bool ok;

	open_room(&r, &c);
	ok = !r.shared && r.why[0] != '\0' && choose(&r, 0).key == 0 &&
	    choose(&r, 0).key == 1 && choose(&r, 0).key == 0;
	rotation_close(&r);
	return ok;
}

static void
test_read_only_folder(void)
{
	unlink(room_path);
	put(sizeof(*template));
	chmod(room_path, 0400);
	if (geteuid() == 0 && (chown(room_path, 65534, 65534) == -1 ||
	    chown(room, 65534, 65534) == -1))
		err(1, "chown");
	chmod(room, 0500);
	OK(as_nobody(read_only_works), "a file and folder to be read only");
	chmod(room, 0700);
	unlink(room_path);
	chmod(room, 0500);
	OK(as_nobody(no_file_works), "no file, and a folder to be read only");
	chmod(room, 0700);
	if (geteuid() == 0 && chown(room, 0, 0) == -1)
		err(1, "chown");
}

#ifdef __linux__
/* Fill what is left of the disk. */
static void
fill_disk(void)
{
	char path[320], block[4096] = { 1 };
	int fd;

	snprintf(path, sizeof(path), "%s/filler", room);
	fd = open(path, O_WRONLY | O_CREAT, 0600);
	while (write(fd, block, sizeof(block)) > 0)
		continue;
	close(fd);
}

static bool
mount_disk(const char *size)
{
	return mount("tmpfs", room, "tmpfs", 0, size) == 0;
}

static bool
full_disk_works(void)
{
	struct rotation r;
	bool ok;

	if (!mount_disk("size=64k"))
		return false;
	ok = no_file_works();
	open_room(&r, &c);
	ok = ok && strstr(r.why, strerror(ENOSPC)) != NULL;
	rotation_close(&r);
	umount(room);
	if (!mount_disk("size=4m"))
		return false;
	/* Once it is there, a full disk does it no harm. */
	open_room(&r, &c);
	fill_disk();
	for (int i = 0; i < 10; i++)
		ok = ok && choose(&r, 0).kind == PICK_KEY && r.shared;
	rotation_close(&r);
	rotation_look(&r, room_path);
	rotation_bind(&r, &c);
	ok = ok && state_of(&r, 0, 0).uses == 5;
	rotation_close(&r);
	umount(room);
	return ok;
}

/* A sparse file of ours, as a backup may restore it, on a full disk. */
static bool
hole_works(void)
{
	struct rotation r;
	bool ok;

	if (!mount_disk("size=4m"))
		return false;
	put(4096);
	if (truncate(room_path, sizeof(struct state)) == -1)
		return false;
	fill_disk();
	open_room(&r, &c);
	ok = choose(&r, 0).kind == PICK_KEY;
	ok = ok && choose(&r, 0).kind == PICK_KEY;
	rotation_close(&r);
	umount(room);
	return ok;
}
#endif

/* In a mount namespace of its own. */
static void
test_full_disk(void)
{
#ifdef __linux__
	static bool (*const test[])(void) = { full_disk_works, hole_works };

	unlink(room_path);
	for (size_t i = 0; i < sizeof(test) / sizeof(*test); i++) {
		int status;
		pid_t pid;

		fflush(stdout);
		pid = fork();
		if (pid == 0) {
			if (unshare(CLONE_NEWNS) == -1 || mount(NULL, "/",
			    NULL, MS_REC | MS_PRIVATE, NULL) == -1)
				_exit(77);
			_exit(test[i]() ? 0 : 1);
		}
		waitpid(pid, &status, 0);
		if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
			SKIP("only root can mount a small disk");
		else
			OK(status == 0, "a full disk: %s", i == 0 ?
			    "no file, then a file" : "a file with a hole");
	}
#else
	SKIP("no small disk here");
#endif
}

/* Somebody keeps the lock: half a second later the request goes on. */
static void
test_kept_lock(void)
{
	struct rotation r;
	int fd;

	unlink(room_path);
	open_room(&r, &c);
	choose(&r, 0);
	fd = open(room_path, O_RDONLY);
	if (flock(fd, LOCK_EX) == -1)
		err(1, "flock");
	OK(choose(&r, 0).key == 1 && !r.shared, "%s", r.why);
	IS_INT(choose(&r, 0).key, 0);
	close(fd);
	r.again_ms = 0;
	OK(choose(&r, 0).key == 1 && r.shared, "and is shared again later");
	rotation_close(&r);
}

static void
test_fork(void)
{
	struct rotation r;
	int status;
	pid_t pid;

	unlink(room_path);
	open_room(&r, &c);
	choose(&r, 0);
	fflush(stdout);
	pid = fork();
	if (pid == 0)
		_exit(choose(&r, 0).key != 1 || !r.shared);
	waitpid(pid, &status, 0);
	IS_INT(status, 0);
	IS_INT(choose(&r, 0).key, 0);
	IS_INT(state_of(&r, 0, 1).uses, 1);
	rotation_close(&r);
}

int
main(void)
{
	struct rotation r;
	int fd;

	template = malloc(sizeof(*template));
	if (template == NULL)
		err(1, NULL);
	room_make();
	snprintf(other, sizeof(other), "%s.old", room_path);
	make_config_n(&c, "round_robin", 2);
	open_room(&r, &c);
	for (int i = 0; i < 3; i++)
		choose(&r, 0);
	rotation_close(&r);
	fd = open(room_path, O_RDONLY);
	if (read(fd, template, sizeof(*template)) != sizeof(*template))
		err(1, "%s", room_path);
	close(fd);
	test_found();
	test_under_a_handler();
	test_scribbled();
	test_newer();
	test_upgrade();
	test_directory_in_its_place();
	test_read_only_folder();
	test_full_disk();
	test_kept_lock();
	test_fork();
	config_free(&c);
	free(template);
	room_clear();
	return done_testing();
}
