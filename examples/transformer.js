/*
 * A transformer in the format of Claude Code Router: ccr runs it with node.
 *
 *	"transformers": [{"path": "transformer.js",
 *	    "options": {"suffix": "Answer in one sentence."}}],
 *	... "transformer": {"use": ["brief"]}
 */
class BriefTransformer {
	name = 'brief';

	constructor(options) {
		this.suffix = options?.suffix ?? 'Be brief.';
	}

	/* The request as it goes to the provider; or {body, config}. */
	async transformRequestIn(request, provider, context) {
		this.logger.info(`asking ${provider.name} to be brief`);
		return {
			body: {
				...request,
				messages: [...request.messages,
					{ role: 'system', content: this.suffix }],
			},
			config: { headers: { 'X-Title': 'brief' } },
		};
	}

	/* The provider's answer, as fetch() would give it. */
	async transformResponseOut(response, context) {
		if (response.headers.get('Content-Type')
		    ?.includes('application/json')) {
			const answer = await response.json();

			for (const choice of answer.choices ?? [])
				choice.message.content += ' (brief)';
			return new Response(JSON.stringify(answer), {
				status: response.status,
				headers: response.headers,
			});
		}
		const decoder = new TextDecoder();
		const encoder = new TextEncoder();
		let rest = '';

		/* A line at a time; the last text gets a mark behind it. */
		return new Response(response.body.pipeThrough(
		    new TransformStream({
			transform(piece, controller) {
				rest += decoder.decode(piece, { stream: true });
				const lines = rest.split('\n');
				rest = lines.pop();
				for (const line of lines)
					controller.enqueue(encoder.encode(
					    mark(line) + '\n'));
			},
			flush(controller) {
				controller.enqueue(encoder.encode(mark(rest)));
			},
		})), { status: response.status, headers: response.headers });
	}
}

function mark(line) {
	if (!line.startsWith('data: {'))
		return line;
	const event = JSON.parse(line.slice(6));
	const choice = event.choices?.[0];

	if (choice?.finish_reason)
		choice.delta = { ...choice.delta, content: ' (brief)' };
	return 'data: ' + JSON.stringify(event);
}

module.exports = BriefTransformer;
