/*
 * A custom router in the format of Claude Code Router: ccr runs it with node.
 *
 *	"CUSTOM_ROUTER_PATH": "router.js"
 *
 * Returns "provider,model", or null to leave it to the other rules.
 */
module.exports = async function router(req, config, context) {
	const last = req.body.messages.findLast(m => m.role === 'user');
	const text = typeof last?.content === 'string' ? last.content :
	    (last?.content ?? []).map(block => block.text ?? '').join('\n');

	if (text.includes('explain this code')) {
		req.log.info(`${req.tokenCount} tokens to be explained`);
		return config.Router.think;
	}
	return null;
};
