/* Schemas cleaned for Gemini: what it refuses, names that are no keywords. */
#include "gemini_request.h"
#include "dialect/gemini_schema.h"
#include "tap.h"

/* Apostrophes for quotes; as one property's schema. */
static const struct { const char *in, *want; } schemas[] = {
	/* What is known stays. */
	{ "{'type':'string'}", "{'type':'string'}" },
	{ "{'type':'string','description':'d','title':'t','enum':['a','b'],"
	    "'default':'a','pattern':'^a','minLength':1,'maxLength':2}",
	    "{'type':'string','title':'t','description':'d',"
	    "'enum':['a','b'],'pattern':'^a','minLength':1,'maxLength':2,"
	    "'default':'a'}" },
	{ "{'type':'integer','minimum':-9007199254740991,'maximum':1e3}",
	    "{'type':'integer','minimum':-9007199254740991,"
	    "'maximum':1e3}" },
	{ "{'type':'number','format':'double'}",
	    "{'type':'number','format':'double'}" },
	{ "{'type':'array','items':{'type':'number'},'minItems':1,"
	    "'maxItems':3}", "{'type':'array','items':{'type':'number'},"
	    "'minItems':1,'maxItems':3}" },
	{ "{'type':'object'}", "{'type':'object'}" },
	{ "{'type':'object','properties':{}}", "{'type':'object'}" },
	{ "{'type':'boolean','nullable':true}",
	    "{'type':'boolean','nullable':true}" },
	/* Properties named like keywords, wherever. */
	{ "{'type':'object','properties':{'format':{'type':'string'},"
	    "'const':{'type':'string'},'type':{'type':'string'},"
	    "'default':{'type':'string'},'$ref':{'type':'string'},"
	    "'required':{'type':'string'},'properties':{'type':'string'},"
	    "'anyOf':{'type':'string'},'exclusiveMinimum':"
	    "{'type':'integer'}},'required':['format','type','const']}",
	    "{'type':'object','properties':{'format':{'type':'string'},"
	    "'const':{'type':'string'},'type':{'type':'string'},"
	    "'default':{'type':'string'},'$ref':{'type':'string'},"
	    "'required':{'type':'string'},'properties':{'type':'string'},"
	    "'anyOf':{'type':'string'},'exclusiveMinimum':"
	    "{'type':'integer'}},'required':['format','type','const']}" },
	/* What Gemini does not know goes, and is told where it constrains. */
	{ "{'$schema':'x','$id':'y','type':'string','examples':['q'],"
	    "'deprecated':true,'readOnly':true,'$comment':'c'}",
	    "{'type':'string'}" },
	{ "{'type':'integer','exclusiveMinimum':0,'exclusiveMaximum':"
	    "9007199254740991,'description':'d'}",
	    "{'type':'integer','description':'d (exclusiveMinimum: 0; "
	    "exclusiveMaximum: 9007199254740991)'}" },
	{ "{'type':'number','multipleOf':0.5}",
	    "{'type':'number','description':'(multipleOf: 0.5)'}" },
	{ "{'type':'string','format':'uri'}",
	    "{'type':'string','description':'(format: \\'uri\\')'}" },
	{ "{'type':'string','format':'date-time'}",
	    "{'type':'string','format':'date-time'}" },
	{ "{'type':'integer','format':'uint8'}", "{'type':'integer'}" },
	{ "{'type':'object','additionalProperties':false}",
	    "{'type':'object'}" },
	{ "{'type':'object','additionalProperties':{'type':'string'},"
	    "'propertyNames':{'type':'string'}}",
	    "{'type':'object','description':'(propertyNames: "
	    "{\\'type\\':\\'string\\'}; additionalProperties: "
	    "{\\'type\\':\\'string\\'})'}" },
	{ "{'type':'array','uniqueItems':true}",
	    "{'type':'array','description':'(uniqueItems: true)',"
	    "'items':{'type':'string'}}" },
	{ "{'type':'string','not':{'const':'x'},'if':{},'then':{}}",
	    "{'type':'string','description':'(not: "
	    "{\\'const\\':\\'x\\'})'}" },
	/* Keywords of another type. */
	{ "{'type':'string','properties':{'a':{}},'required':['a'],"
	    "'items':{},'minimum':1}", "{'type':'string'}" },
	/* const and enum. */
	{ "{'const':'x'}", "{'type':'string','enum':['x']}" },
	{ "{'type':'string','const':'x'}", "{'type':'string','enum':['x']}" },
	{ "{'const':7}", "{'type':'number','description':'(const: 7)'}" },
	{ "{'const':true}", "{'type':'boolean','description':"
	    "'(const: true)'}" },
	{ "{'enum':['a','b']}", "{'type':'string','enum':['a','b']}" },
	{ "{'type':'string','enum':['','a',1,null]}",
	    "{'type':'string','nullable':true,'enum':['a','1']}" },
	{ "{'type':'string','enum':['']}", "{'type':'string'}" },
	{ "{'type':'integer','enum':[1,2],'description':'d'}",
	    "{'type':'integer','description':'d (enum: [1,2])'}" },
	/* Lists of types. */
	{ "{'type':['string','null']}", "{'type':'string','nullable':true}" },
	{ "{'type':['null','object'],'properties':{'a':{'type':'string'}}}",
	    "{'type':'object','nullable':true,'properties':"
	    "{'a':{'type':'string'}}}" },
	{ "{'type':['string','number'],'description':'d','minLength':1,"
	    "'minimum':2}", "{'description':'d','anyOf':[{'type':'string',"
	    "'minLength':1},{'type':'number','minimum':2}]}" },
	{ "{'type':['number','integer']}", "{'type':'number'}" },
	{ "{'type':['string','array','null']}", "{'nullable':true,'anyOf':"
	    "[{'type':'string'},{'type':'array','items':"
	    "{'type':'string'}}]}" },
	{ "{'type':'null'}", "{'type':'string','nullable':true}" },
	/* No type. */
	{ "{}", "{'type':'string'}" },
	{ "true", "{'type':'string'}" },
	{ "{'description':'anything'}",
	    "{'type':'string','description':'anything'}" },
	{ "{'properties':{'a':{'type':'string'}}}",
	    "{'type':'object','properties':{'a':{'type':'string'}}}" },
	{ "{'items':{'type':'integer'}}",
	    "{'type':'array','items':{'type':'integer'}}" },
	/* Arrays. */
	{ "{'type':'array'}", "{'type':'array','items':{'type':'string'}}" },
	{ "{'type':'array','items':{}}",
	    "{'type':'array','items':{'type':'string'}}" },
	{ "{'type':'array','items':[{'type':'integer'},{'type':'string'}]}",
	    "{'type':'array','items':{'type':'integer'}}" },
	{ "{'type':'array','prefixItems':[{'type':'integer'}],"
	    "'items':false}", "{'type':'array','items':"
	    "{'type':'integer'}}" },
	/* required */
	{ "{'type':'object','properties':{'a':{'type':'string'},'b':false},"
	    "'required':['a','b','c','a',1]}",
	    "{'type':'object','properties':{'a':{'type':'string'}},"
	    "'required':['a']}" },
	{ "{'type':'object','required':['a']}", "{'type':'object'}" },
	/* Alternatives. */
	{ "{'anyOf':[{'type':'string'},{'type':'null'}],'description':'d'}",
	    "{'type':'string','nullable':true,'description':'d'}" },
	{ "{'oneOf':[{'type':'string'},{'type':'integer','minimum':1}],"
	    "'description':'d','default':null}",
	    "{'description':'d','anyOf':[{'type':'string'},"
	    "{'type':'integer','minimum':1}]}" },
	{ "{'anyOf':[{'type':'string'},{'type':'number'},{'type':'null'}]}",
	    "{'nullable':true,'anyOf':[{'type':'string'},"
	    "{'type':'number'}]}" },
	{ "{'type':'object','properties':{'a':{'type':'string'},"
	    "'b':{'type':'string'}},'anyOf':[{'required':['a']},"
	    "{'required':['b']}]}", "{'type':'object','properties':"
	    "{'a':{'type':'string'},'b':{'type':'string'}}}" },
	{ "{'type':'object','properties':{'k':{'type':'string'}},"
	    "'required':['k'],'oneOf':[{'properties':{'a':"
	    "{'type':'string'}},'required':['a']},{'properties':{'b':"
	    "{'type':'string'}}}]}",
	    "{'anyOf':[{'type':'object','properties':{'a':"
	    "{'type':'string'},'k':{'type':'string'}},'required':['a','k']},"
	    "{'type':'object','properties':{'b':{'type':'string'},'k':"
	    "{'type':'string'}},'required':['k']}]}" },
	{ "{'oneOf':[{'const':'a','description':'A'},{'const':'b'}]}",
	    "{'anyOf':[{'type':'string','description':'A','enum':['a']},"
	    "{'type':'string','enum':['b']}]}" },
	/* allOf and $ref. */
	{ "{'allOf':[{'type':'object','properties':{'a':{'type':'string'}},"
	    "'required':['a']},{'properties':{'b':{'type':'integer'},'a':"
	    "{'type':'number'}},'required':['b']}],'description':'d'}",
	    "{'type':'object','description':'d','properties':{'a':"
	    "{'type':'string'},'b':{'type':'integer'}},"
	    "'required':['a','b']}" },
	{ "{'$ref':'#/$defs/S','description':'own'}",
	    "{'type':'string','description':'own','enum':['x','y']}" },
	{ "{'$ref':'#/definitions/D'}", "{'type':'object','properties':"
	    "{'s':{'type':'string','description':'s','enum':['x','y']}}}" },
	{ "{'$ref':'#/$defs/Tree'}", "{'type':'object','properties':"
	    "{'children':{'type':'array','items':{'type':'object'}}}}" },
	{ "{'$ref':'#/$defs/Loop'}", "{'type':'object'}" },
	/* As zod-to-json-schema writes what it has written before. */
	{ "{'$ref':'#/$defs/Or/anyOf/1/items'}", "{'type':'boolean'}" },
	{ "{'$ref':'#/$defs/Or/anyOf/2'}", "{'type':'string'}" },
	{ "{'$ref':'#/$defs/Or/anyOf/x'}", "{'type':'string'}" },
	{ "{'$ref':'#/$defs/Or/anyOf/00001'}", "{'type':'string'}" },
	{ "{'$ref':'#/nowhere'}", "{'type':'string'}" },
	{ "{'$ref':'https://example.com/s'}", "{'type':'string'}" },
	{ "{'$ref':7}", "{'type':'string'}" },
	/* Nonsense is survived. */
	{ "{'type':7,'enum':7,'properties':7,'required':7,'anyOf':7,"
	    "'items':7,'description':7,'minimum':'x','minLength':-1}",
	    "{'type':'object'}" },
	{ "{'type':'unheard-of'}", "{'type':'string'}" },
	{ "{'anyOf':[]}", "{'type':'string'}" },
	{ "{'anyOf':[{'type':'null'}]}",
	    "{'type':'string','nullable':true}" },
};

#define DEFINITIONS "'$defs':{'S':{'type':'string','enum':['x','y']," \
	"'description':'s'},'Tree':{'type':'object','properties':" \
	"{'children':{'type':'array','items':{'$ref':'#/$defs/Tree'}}}}," \
	"'Loop':{'$ref':'#/$defs/Loop'},'Or':{'anyOf':[{'type':'integer'}," \
	"{'type':'array','items':{'type':'boolean'}}]}},'definitions':{'D':" \
	"{'type':'object','properties':{'s':{'$ref':'#/$defs/S'}}}}"

/* A function's parameters as a whole. */
static const struct { const char *in, *want; } parameters[] = {
	{ "{'type':'object','properties':{}}",
	    "{'type':'object','properties':{}}" },
	{ "{'type':'object'}", "{'type':'object','properties':{}}" },
	{ "{}", "{'type':'object','properties':{}}" },
	{ "null", "{'type':'object','properties':{}}" },
	{ "{'type':'string'}", "{'type':'object','properties':{}}" },
	{ "{'$ref':'#/$defs/A','$defs':{'A':{'type':'object','properties':"
	    "{'a':{'type':'string'}},'required':['a']}}}",
	    "{'type':'object','properties':{'a':{'type':'string'}},"
	    "'required':['a']}" },
	{ "{'type':'object','properties':{'k':{'type':'string'}},"
	    "'required':['k'],'anyOf':[{'properties':{'a':"
	    "{'type':'string'}},'required':['a']},{'properties':{'b':"
	    "{'type':'string'}},'required':['b']}]}",
	    "{'type':'object','properties':{'k':{'type':'string'},'a':"
	    "{'type':'string'},'b':{'type':'string'}},'required':['k']}" },
};

/* The output for a schema's text, with a fault where check finds one. */
static char *
clean(const char *schema, bool whole)
{
	char *text = swapped(schema), *out;
	struct buf b = BUF(64 << 20);
	struct jw w = { .out = &b };
	struct json in = { 0 };
	struct fail f = { 0 };
	const char *wrong;

	if (!json_parse(&in, view_of(text), &f))
		buf_adds(&b, f.text);
	else if (whole)
		gemini_schema_parameters(&w, &in, JSON_ROOT);
	else
		gemini_schema(&w, &in, JSON_ROOT);
	if (!json_parse(&in, buf_view(&b), &f))
		buf_addf(&b, " <- %s", f.text);
	else if ((wrong = check_schema(&in, JSON_ROOT)) != NULL)
		buf_addf(&b, " <- %s", wrong);
	out = swapped(buf_cstr(&b));
	json_free(&in);
	buf_free(&b);
	free(text);
	return out;
}

/* A schema as the property x of parameters, with definitions to refer to. */
static void
property(size_t i)
{
	struct buf in = BUF(1 << 20), want = BUF(1 << 20);
	char *out;

	buf_addf(&in, "{'type':'object','properties':{'x':%s}," DEFINITIONS
	    "}", schemas[i].in);
	buf_addf(&want, "{'type':'object','properties':{'x':%s}}",
	    schemas[i].want);
	out = clean(buf_cstr(&in), true);
	IS(out, buf_cstr(&want));
	free(out);
	buf_free(&in);
	buf_free(&want);
}

/* Schemas that would never end, or nearly never. */
static void
bounds(void)
{
	struct buf in = BUF(1 << 20);
	char *out;

	/* Each definition refers twice to the next: 2^40 in full. */
	buf_adds(&in, "{'$ref':'#/$defs/d0','$defs':{");
	for (int i = 0; i < 40; i++)
		buf_addf(&in, "%s'd%d':{'type':'object','properties':{'a':"
		    "{'$ref':'#/$defs/d%d'},'b':{'$ref':'#/$defs/d%d'}}}",
		    i > 0 ? "," : "", i, i + 1, i + 1);
	buf_adds(&in, "}}");
	out = clean(buf_cstr(&in), true);
	OK(strstr(out, "<-") == NULL && strlen(out) < 1 << 20,
	    "references that double are bounded: %zu bytes", strlen(out));
	free(out);
	buf_clear(&in);
	for (int i = 0; i < 200; i++)
		buf_adds(&in, "{'type':'array','items':");
	buf_adds(&in, "{}");
	for (int i = 0; i < 200; i++)
		buf_addc(&in, '}');
	out = clean(buf_cstr(&in), false);
	OK(strstr(out, "<-") == NULL && strlen(out) < 2000,
	    "depth is bounded");
	free(out);
	buf_free(&in);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(schemas) / sizeof(*schemas); i++)
		property(i);
	for (size_t i = 0; i < sizeof(parameters) / sizeof(*parameters);
	    i++) {
		char *out = clean(parameters[i].in, true);

		IS(out, parameters[i].want);
		free(out);
	}
	bounds();
	return done_testing();
}
