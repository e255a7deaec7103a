#include "core/endpoint.h"
#include "core/prepare.h"
#include "core/rounds.h"
#include "core/route.h"
#include "core/search.h"

bool
messages(struct exchange *x, struct fail *f)
{
	return prepare(x, f) &&
	    route(x, f) &&
	    (search_in_vain(x) ? search_refuse(x, f) : rounds(x, f));
}
