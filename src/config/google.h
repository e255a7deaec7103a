/*
 * Google's credentials: the key file of a service account, or what `gcloud
 * auth application-default login` keeps of a user. Either stands for short
 * access tokens, which core/google_token.c asks for.
 * cloud.google.com/docs/authentication/application-default-credentials
 */
#ifndef CONFIG_GOOGLE_H
#define CONFIG_GOOGLE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/fail.h"

/* developers.google.com/identity/protocols/oauth2#size: 2048 at most. */
#define GOOGLE_TOKEN_SIZE 4096

struct google_account {
	bool user;                      /* not a service account */
	struct view email;              /* of a service account */
	struct view key_id;             /* of its key; may be empty */
	struct view client_id, client_secret;   /* of a user */
	struct view secret;             /* the private key, the refresh token */
	struct view token_uri;
	struct view project;            /* project_id; may be empty */
	struct view bills;              /* quota_project_id; may be empty */

	/* The access token, once there is one; a string. */
	char token[GOOGLE_TOKEN_SIZE];
	int64_t token_until_ms;         /* clock_wall_ms() of its end */
	bool token_new;                 /* asked for by this process */
	bool token_refused;             /* not to be used again */
};

/*
 * Read such a file's text into the arena. NULL with a sentence that begins
 * with what is wrong: "is no JSON", "has no private_key".
 */
struct google_account *google_read(struct arena *a, struct view text,
	struct fail *f);

/* A service account by two of its parts; "\n" in the key are line ends. */
struct google_account *google_service(struct arena *a, struct view email,
	struct view private_key, struct fail *f);

/* Can this be a token: printable, not empty, not too long? */
bool google_token_good(struct view token);

/* Keep the token, which is good. It counts as neither new nor refused. */
void google_token_set(struct google_account *a, struct view token,
	int64_t until_ms);

/*
 * Append the path where Google's own programs look for credentials:
 * GOOGLE_APPLICATION_CREDENTIALS, else gcloud's. False if there is no home.
 */
bool google_default_path(struct buf *out);

#endif
