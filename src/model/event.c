#include "model/event.h"

const char *
stop_reason_name(enum stop_reason stop)
{
	switch (stop) {
	case STOP_UNKNOWN:
		return "unknown";
	case STOP_END_TURN:
		return "end_turn";
	case STOP_MAX_TOKENS:
		return "max_tokens";
	case STOP_SEQUENCE:
		return "stop_sequence";
	case STOP_TOOL_USE:
		return "tool_use";
	case STOP_REFUSAL:
		return "refusal";
	case STOP_PAUSE_TURN:
		return "pause_turn";
	case STOP_CONTEXT_WINDOW:
		return "model_context_window_exceeded";
	}
	return "unknown";
}
