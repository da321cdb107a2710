// What a workload's row opens to: advice first.

function copyButton(text, code) {
  const button = el('button', {type: 'button', class: 'copy'}, 'Copy');
  button.addEventListener('click', async () => {
    let copied = false;
    try {
      await navigator.clipboard.writeText(text);
      copied = true;
    } catch (e) {
      // Not allowed to: then it is selected, for a copy by hand.
      const range = document.createRange();
      range.selectNodeContents(code);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      copied = document.execCommand('copy');
    }
    button.textContent = copied ? 'Copied' : 'Selected';
    byId('said').textContent = copied ? 'Copied.' : 'Selected: copy it by hand.';
    setTimeout(() => { button.textContent = 'Copy'; }, 2000);
  });
  return button;
}

function command(text) {
  const code = el('code', {});
  code.textContent = pasted(text);
  return el('div', {class: 'command'}, el('pre', {tabindex: '0'}, code), copyButton(code.textContent, code));
}

function source(text) {
  return /^https:\/\/[\x21-\x7e]+$/.test(text)
    ? el('a', {href: text, rel: 'noreferrer noopener', target: '_blank'}, text.replace(/^https:\/\//, ''))
    : text;
}

function advice(each) {
  return el('div', {class: 'advice'},
    el('p', {}, each.sentence),
    each.command === undefined ? undefined : command(each.command),
    each.source === undefined ? undefined : el('p', {class: 'source'}, 'Source: ', source(each.source)));
}

function table(caption, heads, rows) {
  return el('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption},
    el('table', {class: 'small'},
      el('thead', {}, el('tr', {}, heads.map(head => el('th', {scope: 'col', class: head[1]}, head[0])))),
      el('tbody', {}, rows.map(row => el('tr', {}, row.map((cell, i) => el('td', {class: heads[i][1]}, cell)))))));
}

const titled = (title, ...content) => el('section', {class: 'part'}, el('h3', {}, title), content);
const mono = text => text === undefined ? '\u2013' : el('code', {}, text);
const versions = counts => ['v1', 'v2', 'token'].map(version => number(counts.by_version[version] || 0));

function rulings(verdict) {
  return el('ul', {class: 'rulings'}, verdict.rules.map(ruling => el('li', {},
    badge(ruling.decision),
    el('span', {}, el('strong', {}, words.rules[ruling.rule] || ruling.rule), el('span', {class: 'detail'}, ruling.detail)))));
}

function windowNote() {
  return beyondWindow()
    ? el('p', {class: 'note window'}, 'Of the last ' + during(data.window_seconds) + '; what is counted above is of the whole log.') : undefined;
}

function clientRow(client) {
  const causes = client.causes.map(each => causeLabel(each.cause) + ' ' + number(each.count)).join(', ');
  // Of the first cause: with others beside it is named, so that it is not taken for theirs.
  const detail = client.detail && client.causes.length > 1
    ? 'Of ' + causeLabel(client.causes[0].cause) + ': ' + client.detail : client.detail;
  return [
    [el('strong', {}, client.label),
      client.by_behaviour ? el('span', {class: 'note'}, 'named by what it does') : undefined,
      client.program ? el('span', {class: 'note'}, 'program ', mono(client.program)) : undefined,
      client.user_agent ? el('span', {class: 'note'}, mono(client.user_agent)) : undefined],
    ...versions(client.counts),
    [causes || '\u2013', detail ? el('span', {class: 'note'}, detail) : undefined],
    brief(client.last_seen)];
}

function evidenceItem(each) {
  return el('li', {},
    el('p', {}, el('time', {datetime: each.time}, full(each.time)), ' ', mono(each.request),
      el('span', {class: 'status'}, each.status === undefined ? 'no answer' : String(each.status))),
    el('p', {class: 'note'}, each.where, ' on ', each.node, each.cause ? ': ' + causeWords(each.cause) : undefined),
    el('p', {class: 'note'}, mono(each.process)),
    each.command ? el('p', {class: 'note'}, mono('$ ' + each.command)) : undefined,
    each.user_agent ? el('p', {class: 'note'}, 'User-Agent ', mono(each.user_agent)) : undefined);
}

const OUTCOMES = {ok: 'ok', rejected: 'rejected (401)', refused: 'refused (403)', error: 'error', no_response: 'no answer'};

function outcomes(counts, total) {
  const known = Object.entries(counts).map(([outcome, count]) => number(count) + ' ' + (OUTCOMES[outcome] || outcome));
  const rest = total - Object.values(counts).reduce(sum, 0);
  return [...known, ...(rest > 0 ? [number(rest) + ' not known'] : [])].join(', ') || 'none';
}

const between = (from, to) => [el('span', {class: 'nowrap'}, full(from)), ' to ', el('span', {class: 'nowrap'}, full(to))];

function facts(workload) {
  const pairs = [
    ['Kind', workload.name.kind + (workload.name.guessed ? ', owner guessed from the pods\u2019 names' : '')],
    ['Seen', between(workload.first_seen, workload.last_seen)],
    ...(workload.counts.v2_rejected ? [['Rejected with a token', counted(workload.counts.v2_rejected, 'call') + ': what was sent is none, or not valid any more']] : []),
    ['Answers', outcomes(workload.counts.by_outcome, workload.counts.total)],
    ...(workload.counts.v1 ? [['Answers without a token', outcomes(workload.counts.v1_by_outcome, workload.counts.v1)]] : []),
    ['Without a token', workload.first_v1 ? between(workload.first_v1, workload.last_v1) : 'never'],
    ['Credentials of its own', workload.credential_sources.length
      ? workload.credential_sources.join(', ').replace('irsa', 'IRSA').replace('pod_identity', 'Pod Identity') : 'none known'],
    [workload.node_count === 1 ? 'Node' : number(workload.node_count) + ' nodes',
      workload.nodes.slice(0, 8).join(', ') + (workload.node_count > 8 ? ' and ' + number(workload.node_count - 8) + ' more' : ''), 'wide']];
  return el('dl', {class: 'facts'}, pairs.map(([name, value, className]) =>
    el('div', {class: className}, el('dt', {}, name), el('dd', {}, value))));
}

function otherAdvice(workload) {
  const given = new Set(workload.advice.map(each => each.id));
  return workload.clients.filter(client => client.advice && !given.has(client.advice.id) && given.add(client.advice.id))
    .map(client => client.advice);
}

function details(workload) {
  const all = [...workload.advice, ...otherAdvice(workload)];
  return el('div', {class: 'details'},
    all.length ? titled('What to change', el('div', {class: 'advices'}, all.map(advice))) : undefined,
    workload.cause ? titled('Why', el('p', {}, sentence(causeWords(workload.cause)))) : undefined,
    titled('Calls over time', bigChart(workload.timeline, coverageOf(workload.nodes), 120) || el('p', {}, 'Nothing to draw.'), facts(workload)),
    titled('Clients', table('Clients', [['Client'], ['v1', 'n'], ['v2', 'n'], ['token', 'n'], ['Cause'], ['Last seen, UTC']],
      workload.clients.map(clientRow))),
    titled('What it reads', el('ul', {class: 'categories'}, workload.categories.map(each => el('li',
      {class: each.sensitive ? 'sensitive' : undefined},
      el('code', {}, each.category), ' ' + number(each.count),
      each.v1 ? el('strong', {}, ' ' + number(each.v1) + ' without a token') : undefined,
      each.sensitive ? el('span', {class: 'tag'}, 'secret') : undefined)))),
    workload.evidence.length ? titled('Last calls without a token', el('ol', {class: 'evidence'}, workload.evidence.map(evidenceItem))) : undefined,
    titled('What each rule said', windowNote(), rulings(workload.verdict)));
}
