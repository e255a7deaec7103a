#include "dialect/dialect.h"

const struct dialect *
dialect_of(const struct provider *p)
{
	(void)p;
	return &dialect_openai;
}
