// The rest of the page, and its start.

// Whether there is evidence from before the window: what is counted may not decide.
function beyondWindow() {
  return data.as_of !== undefined && seconds(data.as_of) - seconds(data.from) > data.window_seconds;
}

function banner() {
  const decision = data.verdict.decision;
  const headlines = {ready: 'Ready', not_ready: 'Not ready', not_enough_evidence: 'Not enough evidence'};
  byId('banner').classList.add(decision);
  byId('mark').textContent = MARKS[decision];
  byId('headline').textContent = headlines[decision];
  byId('reasons').append(...data.verdict.rules
    .filter(ruling => decision !== 'ready' && ruling.decision === decision)
    .map(ruling => el('li', {}, ruling.detail)));
  if (decision === 'ready') byId('reasons').append(el('li', {}, 'Every rule holds.'));
  byId('span').textContent = data.as_of
    ? 'Evidence from ' + full(data.from) + ' to ' + full(data.as_of) + '; asked for: ' + during(data.window_seconds) + '.' +
      (beyondWindow() ? ' Counts are of all of it, verdicts of its last ' + during(data.window_seconds) + '.' : '')
    : 'There is no evidence; asked for: ' + during(data.window_seconds) + '.';
}

function tile(label, value, note, alarm) {
  return el('div', {class: 'tile' + (alarm ? ' alarm' : '')}, el('span', {class: 'label'}, label),
    el('span', {class: 'value'}, value), el('span', {class: 'note'}, note));
}

function tally() {
  const buttons = WORST_FIRST.map(decision => {
    const count = data.workloads.filter(workload => workload.verdict.decision === decision).length;
    const button = el('button', {type: 'button', class: 'tally ' + decision, 'data-decision': decision, 'aria-pressed': 'false'},
      el('span', {class: 'glyph', 'aria-hidden': 'true'}, MARKS[decision]),
      el('strong', {}, number(count)), el('span', {}, decisionWords(decision)));
    button.addEventListener('click', () => {
      byId('verdict').value = byId('verdict').value === decision ? '' : decision;
      refresh();
      byId('workloads-title').scrollIntoView({block: 'start'});
    });
    button.disabled = count === 0;
    return button;
  });
  return el('div', {class: 'tile tallies'}, el('span', {class: 'label'}, counted(data.workloads.length, 'workload')), buttons);
}

function tiles() {
  const counts = data.counts;
  const credentials = data.workloads.map(workload => workload.credential_reads_v1).reduce(sum, 0);
  const total = key => data.nodes.map(node => node[key]).reduce(sum, 0);
  const watched = data.nodes.length ? Math.min(...data.nodes.map(node => node.covered_seconds)) : 0;
  byId('tiles').append(
    tally(),
    tile('Calls without a token', number(counts.v1), 'of ' + counted(counts.total, 'call'), counts.v1 > 0),
    tile('that read credentials', number(credentials), 'of the node\u2019s role, or its name', credentials > 0),
    tile('rejected with 401', number(counts.v1_rejected), counts.v1_rejected ? 'tokens are required there already' : 'nothing broke so far', counts.v1_rejected > 0),
    tile('Watched at least', during(watched), 'of ' + during(data.window_seconds) + ' on ' + counted(data.nodes.length, 'node') + '; ' +
      counted(total('gap_count'), 'gap') + ', ' + number(total('lost_total')) + ' lost', total('lost_total') + total('gap_count') > 0));
}

function overall() {
  if (!data.span) return;
  const add = key => {
    const all = new Array(data.span.steps).fill(0);
    for (const workload of data.workloads) workload.timeline[key].forEach((count, i) => { all[i] += count; });
    return all;
  };
  const figure = bigChart({v1: add('v1'), other: add('other')}, coverageOf(undefined), 150);
  if (figure) byId('overall').append(el('h2', {}, 'All calls ', el('span', {class: 'of'}, 'over time')), figure);
}

function node(each) {
  const hops = each.effective_hop_limit === undefined ? 'not known'
    : each.effective_hop_limit + (each.needed_hop_limit === undefined ? '' : ', needs ' + each.needed_hop_limit);
  const lost = Object.entries(each.lost).map(([reason, count]) => number(count) + ' because ' + (words.losses[reason] || reason));
  const reasons = each.verdict.rules.filter(ruling => each.verdict.decision !== 'ready' && ruling.decision === each.verdict.decision);
  const strip = data.span ? chart({v1: [], other: []}, each.coverage, 240, 14) : undefined;
  if (strip) {
    strip.setAttribute('class', 'chart strip');
    strip.setAttribute('viewBox', '0 10 600 4');
    strip.setAttribute('aria-label', 'watched ' + Math.floor(100 * each.coverage.reduce(sum, 0) / Math.max(1, each.coverage.length)) + ' % of the time');
  }
  const pairs = [['Watched', during(each.covered_seconds) + ' of ' + during(data.window_seconds)], ['Calls', number(each.counts.total) + ', ' + number(each.counts.v1) + ' without a token'],
    ['Lost', number(each.lost_total) + ', ' + number(each.lost_in_window) + ' within the window'], ['Unreadable', number(each.unparsed)],
    ['Without a caller', number(each.unattributed)], ['Missing in the log', number(each.missing)], ['Hop limit', hops],
    ['Kernel', each.kernel || 'not known'], ['imdscope', each.version || 'not known']];
  return el('details', {class: 'node'},
    el('summary', {}, el('span', {class: 'node-name'}, each.name), badge(each.verdict.decision),
      el('span', {class: 'node-note'}, during(each.covered_seconds) + ' watched, ' + counted(each.gap_count, 'gap') + ', ' + number(each.lost_total) + ' lost'), strip),
    el('div', {class: 'node-more'},
      reasons.length ? el('ul', {}, reasons.map(ruling => el('li', {}, ruling.detail))) : undefined,
      el('dl', {class: 'facts'}, pairs.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value)))),
      lost.length ? titled('Lost', el('ul', {}, lost.map(text => el('li', {}, text)))) : undefined,
      each.gaps.length ? titled('Gaps' + (each.gap_count > each.gaps.length ? ', the last ' + each.gaps.length + ' of ' + number(each.gap_count) : ''),
        el('ul', {}, each.gaps.map(gap => el('li', {}, full(gap.from) + ' to ' + full(gap.to) + ': ' + gap.why)))) : undefined,
      titled('What each rule said', rulings(each.verdict))));
}

function nodes() {
  const worst = [...data.nodes].sort((one, other) =>
    WORST_FIRST.indexOf(one.verdict.decision) - WORST_FIRST.indexOf(other.verdict.decision));
  const place = byId('nodes');
  const add = (from, to) => place.append(...worst.slice(from, to).map(node));
  add(0, 50);
  if (worst.length > 50) {
    const button = el('button', {type: 'button'}, 'Show ' + counted(worst.length - 50, 'more node'));
    button.addEventListener('click', () => { button.remove(); add(50, worst.length); });
    place.append(button);
  }
  if (!worst.length) place.append(el('p', {class: 'none'}, 'None is known: nothing tells for how long it was watched.'));
}

function reading() {
  const read = data.reading;
  const unusable = read.unreadable + read.other_version + read.implausible_time;
  byId('reading').append(el('p', {}, read.files || read.lines
    ? counted(read.files, 'file') + ', ' + counted(read.lines, 'line') + ', ' + number(read.bytes) + ' bytes. ' +
      (unusable ? counted(unusable, 'line') + ' could not be used: ' + number(read.unreadable) + ' unreadable, ' + number(read.other_version) +
        ' of another version, ' + number(read.implausible_time) + ' with an impossible time.' : 'Every line could be used.')
    : 'No log: the calls were watched live.'),
  read.problems.length ? el('ul', {}, read.problems.map(problem => el('li', {}, problem))) : '');
}

data.workloads.forEach((workload, place) => { workload.place = place; });
banner();
tiles();
overall();
buildTable();
refresh();
nodes();
byId('settings').append(...data.settings.map(advice));
byId('settings-section').hidden = data.settings.length === 0;
// What to do next comes first: the settings once it is ready, the workloads until then.
if (data.verdict.decision === 'ready') byId('overall').after(byId('settings-section'));
byId('rules').append(rulings(data.verdict));
reading();
byId('footer').textContent = shown('Made by ' + data.generated_by + '. All times are UTC. This file loads nothing and sends nothing.');
window.addEventListener('beforeprint', preparePrint);
window.addEventListener('afterprint', afterPrint);
byId('app').hidden = false;
