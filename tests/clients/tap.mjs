// TAP for prove: one line a check, the plan at the end.

let count = 0;
let failed = 0;

export function diag(text) {
	for (const line of String(text).split('\n'))
		console.log(`# ${line}`);
}

export function ok(good, name) {
	count++;
	if (!good)
		failed++;
	console.log(`${good ? 'ok' : 'not ok'} ${count} - ${name}`);
	return Boolean(good);
}

// Values are compared as JSON and shown when they differ, cut short.
export function is(got, want, name) {
	const show = (v) => (JSON.stringify(v) ?? 'undefined').slice(0, 400);
	const good = ok(JSON.stringify(got) === JSON.stringify(want), name);

	if (!good)
		diag(`     got: ${show(got)}\nexpected: ${show(want)}`);
	return good;
}

// Does the text hold the part? Only the part is shown, and how long the text
// is: it may be a whole request.
export function holds(text, part, name) {
	const good = ok(String(text).includes(part), name);

	if (!good)
		diag(`"${part}" is not in these ${String(text).length} bytes`);
	return good;
}

// The opposite, of a text that is there at all.
export function lacks(text, part, name) {
	return ok(text && !String(text).includes(part), name);
}

// Returns the exit status.
export function done() {
	console.log(`1..${count}`);
	return failed > 0 ? 1 : 0;
}
