/*
 * Tool calls that a model wrote as text, in the forms that models are trained
 * to write and servers are meant to recognise:
 *
 *	<tool_call>{"name":..,"arguments":{..}}</tool_call>     Hermes, Qwen
 *	<tool_call>NAME<arg_key>K</arg_key>                     GLM
 *	    <arg_value>V</arg_value></tool_call>
 *	<tool_call><function=NAME><parameter=K>V</parameter>    Qwen3-Coder
 *	    </function></tool_call>, also without the outer tag
 *	<|tool_call|>[{"name":..,"arguments":{..}}]             Granite, Phi
 *	<minimax:tool_call><invoke name="NAME">                 MiniMax
 *	    <parameter name="K">V</parameter></invoke>..
 *	<｜DSML｜tool_calls><｜DSML｜invoke name="NAME">        DeepSeek V3.2, V4
 *	    <｜DSML｜parameter name="K" string="true">V.., also function_calls
 *	<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>NAME         DeepSeek V3.1
 *	    <｜tool▁sep｜>{..}<｜tool▁call▁end｜><｜tool▁calls▁end｜>
 *	<｜tool▁call▁begin｜>function<｜tool▁sep｜>NAME         DeepSeek V3, R1
 *	    ```json {..} ```<｜tool▁call▁end｜>, in the same
 *	<|tool_calls_section_begin|><|tool_call_begin|>         Kimi
 *	    functions.NAME:0<|tool_call_argument_begin|>{..}<|tool_call_end|>
 *	    <|tool_calls_section_end|>
 *
 * A value V between tags is a string where the markup or the tool's schema
 * says so, else JSON, and a string again if it is no JSON.
 */
#ifndef DIALECT_MARKUP_H
#define DIALECT_MARKUP_H

#include "dialect/escaped.h"
#include "model/plan.h"

struct markup {
	const char *open, *close;
	const char *stray;      /* may follow `close`, opened by nothing */
	bool unclosed;          /* the end of the text may take close's place */
	/* Can what follows `open` be a call? Escaped. NULL: always. */
	enum fit (*head)(const struct plan *p, struct view escaped);
	/* Read the calls inside, plain. False if it is not only calls. */
	bool (*read)(const struct plan *p, struct view inside,
	    struct buf *calls);
};

extern const struct markup markups[];
extern const int markup_count;

/* Does the text begin with markup's opening tag? *form: which in markups. */
enum fit markup_starts(struct view escaped, int *form, size_t *used);

/* As escaped_find, for whatever opens markup. */
enum fit markup_find(struct view escaped, size_t *at, int *form,
	size_t *used);

/* As markup.head. */
enum fit markup_head(const struct markup *m, const struct plan *p,
	struct view escaped);

/*
 * Read what stands inside of markup, escaped. True if it is nothing but calls
 * of tools of the request; then for each of them is appended to *calls: its
 * name, escaped as the client wrote it, NUL, a JSON object, NUL.
 */
bool markup_read(const struct markup *m, const struct plan *p,
	struct view escaped, struct buf *calls);

#endif
