#!/usr/bin/env perl
# Conversations that change provider in the middle: each kind of provider makes
# a turn (thinking, text, two calls at once, each in its own way), each kind
# goes on with it, and then the first one does again. What reaches whom: its
# own signatures come back, nobody else's do, calls and results stay together,
# and what was said is there. The client does as Claude Code does: it keeps
# every block as it came.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/faults";
use Ccr;
use JSON::PP;
use Test::More;

my $json = JSON::PP->new->canonical->utf8;

sub event { return 'event ' . $json->encode($_[0]) . "\n" }
sub named { return "event-named $_[0]{type} " . $json->encode($_[0]) . "\n" }

# A block of Anthropic's, begun, with deltas, ended; `deltas` are pairs.
sub block {
	my ($index, $block, @deltas) = @_;
	my @told = (named({ type => 'content_block_start', index => $index,
	    content_block => $block }));
	while (my ($type, $text) = splice @deltas, 0, 2) {
		my ($member) = $type =~ /^(?:input_)?(.*)_delta/;
		$member = 'partial_json' if $member eq 'json';
		push @told, named({ type => 'content_block_delta',
		    index => $index,
		    delta => { type => $type, $member => $text } });
	}
	return @told, named({ type => 'content_block_stop',
	    index => $index });
}

# Claude has searched the web before it calls.
sub claude {
	my ($k) = @_;
	my $n = 0;
	return "#!provider\n", named({ type => 'message_start', message => {
	    id => 'msg_01', type => 'message', role => 'assistant',
	    model => 'claude-x', content => [], stop_reason => undef,
	    stop_sequence => undef, usage => { input_tokens => 9,
	    output_tokens => 1 } } }),
	    block($n++, { type => 'thinking', thinking => '',
	    signature => '' }, thinking_delta => "Thought of $k->{name}.",
	    signature_delta => $k->{mark}),
	    block($n++, { type => 'redacted_thinking',
	    data => "$k->{mark}redacted" }),
	    block($n++, { type => 'text', text => '' },
	    text_delta => "Said by $k->{name}."),
	    block($n++, { type => 'server_tool_use', id => 'srvtoolu_01',
	    name => 'web_search', input => {} },
	    input_json_delta => '{"query":"x"}'),
	    block($n++, { type => 'web_search_tool_result',
	    tool_use_id => 'srvtoolu_01', content => [{
	    type => 'web_search_result', title => 'A page',
	    url => 'https://example.com/', page_age => undef,
	    encrypted_content => "$k->{mark}page" }] }),
	    (map { block($n++, { type => 'tool_use', id => $_->[0],
	    name => $_->[1], input => {} }, input_json_delta => $_->[2]) }
	    calls($k)),
	    named({ type => 'message_delta', delta => {
	    stop_reason => 'tool_use', stop_sequence => undef },
	    usage => { output_tokens => 5 } }),
	    named({ type => 'message_stop' });
}

# Two calls: id, name, arguments.
sub calls {
	my ($k) = @_;
	my @ids = @{ $k->{ids} || ['call_{unique}a', 'call_{unique}b'] };
	return ([$ids[0], 'Read', '{"file_path":"/a"}'],
	    [$ids[1], 'Bash', '{"command":"ls"}']);
}

sub gemini {
	my ($k) = @_;
	my @parts = ({ text => "Thought of $k->{name}.",
	    thought => JSON::PP::true }, { text => "Said by $k->{name}." },
	    map { { functionCall => { name => $_->[1],
	    args => $json->decode($_->[2]) } } } calls($k));
	$parts[2]{thoughtSignature} = $k->{mark};
	return "#!provider\n", event({ candidates => [{ index => 0,
	    finishReason => 'STOP', content => { role => 'model',
	    parts => \@parts } }], usageMetadata => {
	    promptTokenCount => 9, candidatesTokenCount => 5 } });
}

sub responses {
	my ($k) = @_;
	my @items = ({ type => 'reasoning', id => 'rs_{unique}',
	    summary => [{ type => 'summary_text',
	    text => "Thought of $k->{name}." }],
	    encrypted_content => $k->{mark} },
	    { type => 'message', id => 'msg_1', role => 'assistant',
	    status => 'completed', content => [{ type => 'output_text',
	    annotations => [], text => "Said by $k->{name}." }] },
	    map { { type => 'function_call', id => "fc_$_->[0]",
	    call_id => $_->[0], name => $_->[1], arguments => $_->[2],
	    status => 'completed' } } calls($k));
	return "#!provider\n", (map { named({
	    type => 'response.output_item.done', output_index => $_,
	    item => $items[$_] }) } 0 .. $#items),
	    named({ type => 'response.completed', response => {
	    status => 'completed', usage => { input_tokens => 9,
	    output_tokens => 5 } } });
}

# `thinks` makes the delta that tells its thinking.
sub chat {
	my ($k) = @_;
	my $n = 0;
	my @deltas = (($k->{thinks} ? $k->{thinks}->($k) : ()),
	    { content => "Said by $k->{name}." },
	    map { { tool_calls => [{ index => $n++, id => $_->[0],
	    type => 'function', function => { name => $_->[1],
	    arguments => $_->[2] } }] } } calls($k));
	return "#!provider\n", (map { event({ choices => [{ index => 0,
	    delta => $_ }] }) } @deltas), event({ choices => [{ index => 0,
	    delta => {}, finish_reason => 'tool_calls' }] }), "done\n";
}

sub plainly {
	return { reasoning_content => "Thought of $_[0]{name}." };
}

sub in_details {
	return { reasoning_details => [{ type => 'reasoning.text', index => 0,
	    text => "Thought of $_[0]{name}.", signature => $_[0]{mark} }] };
}

# What each kind is sent must obey; the message, or ''.
my %rules = (
	chat => sub {
		my ($body, $k) = @_;
		my (@open, %seen);
		for my $m (@{ $body->{messages} }) {
			if ($m->{role} eq 'tool') {
				my $id = shift @open // return 'a result of ' .
				    'no call';
				return "a result of $m->{tool_call_id}, not " .
				    $id if $m->{tool_call_id} ne $id;
				next;
			}
			return 'a call without result' if @open;
			@open = map { $_->{id} } @{ $m->{tool_calls} || [] };
			$seen{$_}++ for @open;
			return 'calls without reasoning' if @open &&
			    $k->{reasons} && !$m->{$k->{reasons}};
		}
		my $form = $k->{form} // qr/^.{1,64}$/;
		my @odd = grep { !/$form/ } keys %seen;
		return @open ? 'a call without result' : @odd ?
		    "the id $odd[0]" : '';
	},
	gemini => sub {
		my ($body, $k) = @_;
		my (@open, $before);
		for my $c (@{ $body->{contents} }) {
			return 'roles do not take turns'
			    if defined $before && $c->{role} eq $before;
			$before = $c->{role};
			my @results = grep { $_ } map {
				$_->{functionResponse} } @{ $c->{parts} };
			return 'calls are ' . $json->encode(\@open) .
			    ', results ' . $json->encode(\@results)
			    if $json->encode([map { [@$_{qw(id name)}] }
			    @results]) ne $json->encode(\@open);
			@open = map { [@$_{qw(id name)}] } grep { $_ } map {
				$_->{functionCall} } @{ $c->{parts} };
			return 'a call that is not signed' if @open &&
			    $k->{sentinel} && !grep { $_->{functionCall} &&
			    $_->{thoughtSignature} } @{ $c->{parts} };
		}
		return @open ? 'a call without result' : '';
	},
	responses => sub {
		my ($body) = @_;
		my (%open, $reason);
		for my $i (@{ $body->{input} }) {
			return 'reasoning before ' . ($i->{type} // 'text')
			    if $reason && ($i->{type} // '') !~
			    /^(message|function_call)$/;
			$reason = ($i->{type} // '') eq 'reasoning';
			$open{$i->{call_id}}++
			    if ($i->{type} // '') eq 'function_call';
			return 'a result of no call'
			    if ($i->{type} // '') eq 'function_call_output' &&
			    !delete $open{$i->{call_id}};
		}
		return %open ? 'a call without result' : '';
	},
	claude => sub {
		my ($body, $k) = @_;
		my @open;
		for my $m (@{ $body->{messages} }) {
			next if !ref $m->{content};
			return 'an empty message' if !@{ $m->{content} };
			my @results = map { $_->{tool_use_id} } grep {
				$_->{type} eq 'tool_result' }
				@{ $m->{content} };
			return "calls @open, results @results"
			    if "@open" ne "@results";
			@open = map { $_->{id} } grep {
				$_->{type} eq 'tool_use' } @{ $m->{content} };
			my @odd = grep { !/^[a-zA-Z0-9_-]{1,64}$/ } @open;
			return "the id $odd[0]" if @odd;
			return 'thinking that is not signed' if grep {
				$_->{type} eq 'thinking' &&
				($_->{signature} // '') eq '' } @{ $k->{lax} ?
				[] : $m->{content} };
		}
		return @open ? 'a call without result' : '';
	},
);

# Signatures of one `family` are good for each other. `lax` is one that has
# Anthropic's format and checks nothing: it gets all that there is. What it
# signs itself looks like Claude's to everybody; Claude will refuse that, and
# Claude Code then does without. `reasons` is the member that a turn with calls
# must have, whoever made it.
my @kinds = (
	{ name => 'claude', speaks => 'claude', family => 'claude',
	    model => 'claude-opus-5-5', path => '/v1/messages' },
	{ name => 'vclaude', speaks => 'claude', family => 'claude',
	    model => 'claude-sonnet-4-5@20250929',
	    transformer => { use => ['vertex-claude'], project => 'p' } },
	{ name => 'relay', speaks => 'claude', lax => 1, family => 'claude',
	    model => 'glm-5', path => '/v1/messages' },
	{ name => 'gemini', speaks => 'gemini', sentinel => 1,
	    model => 'gemini-3-flash-preview', path => '/v1beta/models/',
	    transformer => { use => ['gemini'] } },
	{ name => 'vgemini', speaks => 'gemini', model => 'gemini-2.5-pro',
	    transformer => { use => ['vertex-gemini'], project => 'p' } },
	{ name => 'responses', speaks => 'responses', model => 'gpt-5.2',
	    path => '/v1/responses' },
	{ name => 'plain', speaks => 'chat', model => 'some-model',
	    path => '/v1/chat/completions',
	    ids => ['functions.Read:0', '{n}.{unique}'], mark => '' },
	{ name => 'deepseek', speaks => 'chat', model => 'deepseek-reasoner',
	    path => '/v1/chat/completions', thinks => \&plainly,
	    mark => '', reasons => 'reasoning_content',
	    transformer => { use => ['deepseek'] } },
	{ name => 'openrouter', speaks => 'chat', thinks => \&in_details,
	    path => '/v1/chat/completions',
	    model => 'anthropic/claude-sonnet-5',
	    transformer => { use => ['openrouter'] } },
	{ name => 'mistral', speaks => 'chat', model => 'mistral-large',
	    path => '/v1/chat/completions', form => qr/^[a-zA-Z0-9]{9}$/,
	    mark => '', ids => ['Ab3dE6gH9', '0b3dE6gH{n}'] },
);
my %script = (claude => \&claude, gemini => \&gemini,
    responses => \&responses, chat => \&chat);

# A mark that no other text holds, in base64's letters.
for my $k (@kinds) {
	$k->{family} //= $k->{name};
	$k->{mark} //= "bWFyay$k->{name}" =~ s/[^A-Za-z]//gr;
}

my $t = Ccr->new(replies => { map { $_->{name} => join '',
    $script{$_->{speaks}}->($_) } @kinds });
spew("$t->{dir}/replies/rules", join '', map {
	"path:/$_->{name}/\t$_->{name}\n" } @kinds);
$t->config(more => [map { {
	name => $_->{name}, models => [$_->{model}], max_retries => 0,
	api_base_url => "http://127.0.0.1:$t->{upstream}/$_->{name}" .
	    ($_->{path} // ''),
	api_keys => ['no-real-key-2'],
	$_->{transformer} ? (transformer => $_->{transformer}) : (),
} } @kinds]);
$t->listen;
my $client = $t->client;
my $asked = 0;

my @tools = map { { name => $_->[0], description => "$_->[0] something.",
    input_schema => { type => 'object', properties => { $_->[1] =>
    { type => 'string' } }, required => [$_->[1]] } } } ['Read', 'file_path'],
    ['Bash', 'command'];

# The blocks of an answer, as the client keeps them.
sub blocks {
	my ($a) = @_;
	my @blocks;
	for my $data ($a->{body} =~ /^data: (\{.*)$/mg) {
		my $e = $json->decode($data);
		push @blocks, $e->{content_block} if
		    $e->{type} eq 'content_block_start';
		my $d = $e->{delta} or next;
		for (qw(text thinking signature)) {
			$blocks[-1]{$_} .= $d->{$_} if defined $d->{$_};
		}
		$blocks[-1]{json} .= $d->{partial_json}
		    if defined $d->{partial_json};
	}
	for my $b (grep { exists $_->{input} } @blocks) {
		$b->{input} = $json->decode(delete($b->{json}) || '{}');
	}
	return @blocks;
}

# One turn: the messages with the answer and the results of its calls behind
# them, and what the provider was sent, as text.
sub turn {
	my ($k, @messages) = @_;
	$client->send(ask('', body => $json->encode({
	    model => "$k->{name},$k->{model}", max_tokens => 32000,
	    stream => JSON::PP::true, messages => \@messages, tools => \@tools,
	    thinking => { type => 'enabled', budget_tokens => 4096 } })));
	my $a = $client->answer;
	$asked++;
	my $sent = slurp("$t->{dir}/kept/$asked.body");
	return [], $sent, $a if !$a->ends_well;
	my @said = blocks($a);
	my @results = map { { type => 'tool_result', tool_use_id => $_->{id},
	    content => [{ type => 'text', text => "Result $_->{name}." }] } }
	    grep { $_->{type} eq 'tool_use' } @said;
	$results[-1]{is_error} = JSON::PP::true if @results;
	return [@messages, { role => 'assistant', content => \@said },
	    { role => 'user', content => [@results, { type => 'text',
	    text => 'Go on.' }] }], $sent, $a;
}

# What is wrong with what a provider was sent behind these kinds' turns.
sub wrong {
	my ($k, $sent, @before) = @_;
	my $body = eval { $json->decode($sent) } or return 'no JSON';
	my $wrong = $rules{$k->{speaks}}->($body, $k);
	return $wrong if $wrong ne '';
	return 'something of ours' if !$k->{lax} && $sent =~ /ccr1\./;
	for my $b (@before) {
		my $is = index($sent, $b->{mark}) >= 0;
		next if $b->{mark} eq '';
		return "its own mark is missing"
		    if $b->{family} eq $k->{family} && !$is;
		return "what $b->{name} has signed"
		    if $b->{family} ne $k->{family} && $is && !$k->{lax};
	}
	for my $text (map { "Said by $_->{name}." } @before) {
		return "\"$text\" is missing" if index($sent, $text) < 0;
	}
	for my $name (qw(Read Bash)) {
		my @n = $sent =~ /Result $name\./g;
		return @n . " results of $name" if @n != @before;
	}
	return '';
}

for my $first (@kinds) {
	my ($one) = turn($first, { role => 'user', content => 'Begin.' });
	is(scalar(@$one), 3, "$first->{name} begins");
	my @calls = grep { $_->{type} eq 'tool_use' }
	    @{ $one->[1]{content} || [] };
	is(scalar(@calls), 2, "$first->{name}: two calls");
	for my $next (@kinds) {
		my ($two, $sent) = turn($next, @$one);
		is(wrong($next, $sent, $first), '',
		    "$first->{name}, then $next->{name}") or diag($sent);
		(undef, $sent) = turn($first, @$two);
		is(wrong($first, $sent, $first, $next), '',
		    "$first->{name}, $next->{name}, and $first->{name}")
		    or diag($sent);
	}
}
$t->quiet;
done_testing();
