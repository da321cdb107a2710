'use strict';
// Everything from the data goes onto the page as text: there is no innerHTML here, and the page's policy runs no other
// script. What would not be seen, or would turn text around, is shown as \u{...}.
(() => {
  const CHUNK = 100;
  const PRINTED_OPEN = 100;
  const LONGEST = 2000;
  const SVG = 'http://www.w3.org/2000/svg';
  const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u2028\u2029]/gu;
  const DAY = 86400;

  const data = JSON.parse(document.getElementById('data').textContent);
  const byId = id => document.getElementById(id);
  const words = data.words;
  const MARKS = {ready: '\u2713', not_enough_evidence: '?', not_ready: '\u2715'};
  const WORST_FIRST = ['not_ready', 'not_enough_evidence', 'ready'];

  // --- Text and elements ----------------------------------------------------------------------------------------------

  function shown(text) {
    const whole = String(text);
    const cut = whole.length > LONGEST ? whole.slice(0, LONGEST) + ' \u2026 (' + number(whole.length) + ' characters)' : whole;
    return cut.replace(UNSEEN, c => '\\u{' + c.codePointAt(0).toString(16) + '}');
  }

  // A command keeps its lines.
  const pasted = text => text.split('\n').map(shown).join('\n');

  function el(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (value !== undefined) element.setAttribute(key, value);
    }
    for (const child of children.flat()) {
      if (child !== undefined && child !== null) element.append(child instanceof Node ? child : shown(child));
    }
    return element;
  }

  const number = count => String(count).replace(/\B(?=(\d{3})+$)/g, ',');
  const counted = (count, noun) => number(count) + ' ' + noun + (count === 1 ? '' : 's');
  const brief = time => time ? time.slice(0, 16).replace('T', ' ') : '\u2013';
  const full = time => time.slice(0, 19).replace('T', ' ') + ' UTC';
  const seconds = time => Date.parse(time) / 1000;

  function during(length) {
    if (length < 60) return (Math.round(length * 10) / 10) + ' s';
    const units = length < 3600 ? [[60, 'min'], [1, 's']] : length < DAY ? [[3600, 'h'], [60, 'min']] : [[DAY, 'd'], [3600, 'h']];
    const large = Math.floor(length / units[0][0]);
    const small = Math.floor(length % units[0][0] / units[1][0]);
    return large + ' ' + units[0][1] + (small ? ' ' + small + ' ' + units[1][1] : '');
  }

  const decisionWords = decision => words.decisions[decision] || decision;
  const badge = decision => el('span', {class: 'badge ' + decision},
    el('span', {class: 'glyph', 'aria-hidden': 'true'}, MARKS[decision] || '?'), decisionWords(decision));
  const causeWords = cause => (words.causes[cause] || cause);
  const sentence = clause => clause.charAt(0).toUpperCase() + clause.slice(1) + '.';
  const causeLabel = cause => cause.replaceAll('_', ' ');

  // --- Charts: calls without a token go up, all others down, and below is what was watched -----------------------------

  function binned(values, bins, merge) {
    if (values.length <= bins) return values;
    const out = [];
    for (let i = 0; i < bins; i++) {
      const from = Math.floor(i * values.length / bins);
      const to = Math.max(from + 1, Math.floor((i + 1) * values.length / bins));
      out.push(values.slice(from, to).reduce(merge));
    }
    return out;
  }

  const sum = (a, b) => a + b;
  const coverages = new Map();

  function coverageOf(names) {
    const key = names ? JSON.stringify(names) : '';
    if (!coverages.has(key)) {
      const named = names ? data.nodes.filter(node => names.includes(node.name)) : [];
      const nodes = named.length ? named : data.nodes;
      const steps = data.span ? data.span.steps : 0;
      const mean = Array.from({length: steps}, (_, i) =>
        nodes.length ? nodes.map(node => node.coverage[i] || 0).reduce(sum) / nodes.length : 0);
      coverages.set(key, mean);
    }
    return coverages.get(key);
  }

  function path(parent, className, d) {
    const element = document.createElementNS(SVG, 'path');
    element.setAttribute('class', className);
    element.setAttribute('d', d || 'M0 0');
    parent.append(element);
  }

  const box = (x, y, width, height) =>
    'M' + x.toFixed(2) + ' ' + y.toFixed(2) + 'h' + width.toFixed(2) + 'v' + height.toFixed(2) + 'h-' + width.toFixed(2) + 'z';

  function chart(timeline, coverage, bins, height) {
    const v1 = binned(timeline.v1, bins, sum);
    const other = binned(timeline.other, bins, sum);
    const watched = binned(coverage, bins, (a, b) => Math.min(a, b));
    const svg = document.createElementNS(SVG, 'svg');
    const strip = Math.max(4, height * 0.09);
    const gap = 3;
    const room = height - strip - gap;
    const up = room * 0.58;
    const down = room - up - 1;
    const most = (values) => Math.max(1, ...values);
    const width = 600 / Math.max(1, v1.length);
    const bar = Math.max(width - (width > 6 ? 1.5 : width > 3 ? 0.5 : 0), 0.8);
    const tall = (value, max, space) => Math.max(Math.min(2, space), value / max * space);
    svg.setAttribute('viewBox', '0 0 600 ' + height);
    svg.setAttribute('preserveAspectRatio', 'none');
    svg.setAttribute('role', 'img');
    svg.setAttribute('class', 'chart');
    svg.setAttribute('aria-label', number(timeline.v1.reduce(sum, 0)) + ' calls without a token, ' +
      number(timeline.other.reduce(sum, 0)) + ' others, watched ' +
      Math.floor(100 * coverage.reduce(sum, 0) / Math.max(1, coverage.length)) + ' % of the time');
    path(svg, 'unwatched', watched.map((part, i) => part < 0.9995 ? box(i * width, 0, width, room) : '').join(''));
    path(svg, 'axis', 'M0 ' + up.toFixed(2) + 'h600');
    path(svg, 'v1', v1.map((value, i) => {
      const tallness = tall(value, most(v1), up);
      return value ? box(i * width, up - tallness, bar, tallness) : '';
    }).join(''));
    path(svg, 'other', other.map((value, i) =>
      value ? box(i * width, up + 1, bar, tall(value, most(other), down)) : '').join(''));
    path(svg, 'track', box(0.5, height - strip, 599, strip - 0.5));
    path(svg, 'watched', watched.map((part, i) => part > 0 ?
      box(i * width, height - strip + strip * (1 - part), width, strip * part) : '').join(''));
    return svg;
  }

  function bigChart(timeline, coverage, height) {
    if (!data.span || !timeline.v1.length) return undefined;
    const bins = window.innerWidth < 600 ? 80 : 240;
    const steps = timeline.v1.length;
    const shownSteps = Math.min(bins, steps);
    const step = during(data.span.step_seconds * steps / shownSteps);
    const start = seconds(data.span.start);
    const length = data.span.step_seconds * steps;
    const tick = share => brief(new Date((start + length * share) * 1000).toISOString()).slice(5);
    const most = values => number(Math.max(0, ...binned(values, bins, sum)));
    return el('figure', {class: 'figure'},
      el('figcaption', {},
        el('span', {class: 'key v1'}, 'without a token: up, at most ' + most(timeline.v1) + ' in ' + step),
        el('span', {class: 'key other'}, 'all others: down, at most ' + most(timeline.other)),
        el('span', {class: 'key watched'}, 'watched; empty or shaded where nobody watched')),
      chart(timeline, coverage, bins, height),
      el('div', {class: 'ticks', 'aria-hidden': 'true'},
        [0, 0.25, 0.5, 0.75, 1].map(share => el('span', {}, tick(share)))));
  }

  // --- Advice ----------------------------------------------------------------------------------------------------------

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

  // --- A workload's evidence -------------------------------------------------------------------------------------------

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

  function clientRow(client) {
    const causes = client.causes.map(each => causeLabel(each.cause) + ' ' + number(each.count)).join(', ');
    return [
      [el('strong', {}, client.label),
        client.by_behaviour ? el('span', {class: 'note'}, 'named by what it does') : undefined,
        client.program ? el('span', {class: 'note'}, 'program ', mono(client.program)) : undefined,
        client.user_agent ? el('span', {class: 'note'}, mono(client.user_agent)) : undefined],
      ...versions(client.counts),
      [causes || '\u2013', client.detail ? el('span', {class: 'note'}, client.detail) : undefined],
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

  const between = (from, to) => [el('span', {class: 'nowrap'}, full(from)), ' to ', el('span', {class: 'nowrap'}, full(to))];

  function facts(workload) {
    const pairs = [
      ['Kind', workload.name.kind + (workload.name.guessed ? ', owner guessed from the pods\u2019 names' : '')],
      ['Seen', between(workload.first_seen, workload.last_seen)],
      ['Without a token', workload.first_v1 ? between(workload.first_v1, workload.last_v1) : 'never'],
      ['Credentials of its own', workload.credential_sources.length
        ? workload.credential_sources.join(', ').replace('irsa', 'IRSA').replace('pod_identity', 'Pod Identity') : 'none known'],
      [workload.node_count === 1 ? 'Node' : number(workload.node_count) + ' nodes',
        workload.nodes.slice(0, 8).join(', ') + (workload.node_count > 8 ? ' and ' + number(workload.node_count - 8) + ' more' : '')]];
    return el('dl', {class: 'facts'}, pairs.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))));
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
      titled('What each rule said', rulings(workload.verdict)));
  }

  // --- The table of workloads ------------------------------------------------------------------------------------------

  const v1 = workload => workload.counts.v1;
  const COLUMNS = [
    {id: 'break', label: 'Workload', key: (_, place) => place, cell: nameCell, kind: 'name', first: 'ascending'},
    {id: 'verdict', label: 'Verdict', key: workload => WORST_FIRST.indexOf(workload.verdict.decision), kind: 'verdict', first: 'ascending',
      cell: workload => badge(workload.verdict.decision)},
    {id: 'cause', label: 'Cause', key: workload => workload.cause || '\uffff', kind: 'cause', first: 'ascending',
      cell: workload => workload.cause ? causeLabel(workload.cause) : '\u2013'},
    {id: 'v1', label: 'v1', help: 'calls without a token', key: v1, cell: workload => number(v1(workload)), kind: 'n strong', first: 'descending'},
    {id: 'creds', label: 'creds', help: 'of them reads of a role\u2019s name or credentials', key: workload => workload.credential_reads_v1,
      cell: workload => number(workload.credential_reads_v1), kind: 'n', first: 'descending'},
    {id: 'rejected', label: '401', help: 'of them rejected with 401', key: workload => workload.counts.v1_rejected,
      cell: workload => number(workload.counts.v1_rejected), kind: 'n', first: 'descending'},
    {id: 'v2', label: 'v2', help: 'calls with a token', key: workload => workload.counts.by_version.v2 || 0,
      cell: workload => number(workload.counts.by_version.v2 || 0), kind: 'n', first: 'descending'},
    {id: 'last', label: 'Last v1, UTC', key: workload => workload.last_v1 || '', cell: workload => brief(workload.last_v1), kind: 'when', first: 'descending'},
    {id: 'time', label: 'Over time', cell: sparkline, kind: 'time'}];
  const NAME_ORDER = {id: 'name', label: 'Name', key: workload => workload.name.text.toLowerCase(), first: 'ascending'};
  const state = {sort: 'break', direction: 'ascending', fitting: [], rendered: 0};
  const open = new Map();
  let searched;

  function nameCell(workload) {
    const name = workload.name;
    return [
      el('button', {type: 'button', class: 'toggle', 'aria-expanded': 'false'},
        el('span', {class: 'caret', 'aria-hidden': 'true'}),
        el('bdi', {class: 'name'},
          name.namespace === undefined ? undefined : el('span', {class: 'namespace'}, name.namespace + '/'), name.name,
          name.container === undefined ? undefined : el('span', {class: 'container'}, ' \u00b7 ' + name.container))),
      el('span', {class: 'kind-name'}, name.kind + (name.guessed ? ', guessed' : ''))];
  }

  function sparkline(workload) {
    return data.span && workload.timeline.v1.length ? chart(workload.timeline, coverageOf(workload.nodes), 60, 34) : '';
  }

  function sortedBy(columnId) {
    return COLUMNS.find(column => column.id === columnId) || NAME_ORDER;
  }

  function row(workload) {
    const tr = el('tr', {class: 'row ' + workload.verdict.decision, role: 'row', id: 'row-' + workload.place});
    for (const column of COLUMNS) {
      tr.append(el(column.kind === 'name' ? 'th' : 'td',
        {class: column.kind, role: column.kind === 'name' ? 'rowheader' : 'cell', scope: column.kind === 'name' ? 'row' : undefined,
          'data-label': column.label}, column.cell(workload)));
    }
    tr.querySelector('.toggle').setAttribute('aria-controls', 'more-' + workload.place);
    return tr;
  }

  function setOpen(tr, wanted) {
    const workload = data.workloads[Number(tr.id.slice(4))];
    const is = tr.classList.contains('open');
    if (is === wanted) return;
    tr.classList.toggle('open', wanted);
    tr.querySelector('.toggle').setAttribute('aria-expanded', String(wanted));
    if (wanted) {
      const more = el('tr', {class: 'more', role: 'row', id: 'more-' + workload.place},
        el('td', {colspan: String(COLUMNS.length), role: 'cell'}, details(workload)));
      tr.after(more);
      open.set(workload.place, tr);
    } else {
      tr.nextElementSibling.remove();
      open.delete(workload.place);
    }
  }

  function renderMore(count) {
    const fragment = document.createDocumentFragment();
    const added = state.fitting.slice(state.rendered, state.rendered + count).map(row);
    fragment.append(...added);
    byId('rows').append(fragment);
    state.rendered += added.length;
    byId('more').hidden = state.rendered >= state.fitting.length;
    byId('more').textContent = 'Show more (' + number(state.fitting.length - state.rendered) + ' left)';
  }

  function searchText(workload) {
    return [workload.name.text, workload.name.kind, ...workload.nodes,
      ...workload.clients.flatMap(client => [client.label, client.program, client.user_agent])].join('\n').toLowerCase();
  }

  function refresh() {
    searched = searched || data.workloads.map(searchText);
    const terms = byId('find').value.toLowerCase().split(/\s+/).filter(term => term);
    const verdict = byId('verdict').value;
    const cause = byId('cause').value;
    const column = sortedBy(state.sort);
    const sign = state.direction === 'ascending' ? 1 : -1;
    const keyed = data.workloads
      .filter(workload => (!verdict || workload.verdict.decision === verdict) && (!cause || workload.cause === cause) &&
        terms.every(term => searched[workload.place].includes(term)))
      .map(workload => [column.key(workload, workload.place), workload]);
    keyed.sort(([a, one], [b, other]) => (a < b ? -sign : a > b ? sign : one.place - other.place));
    state.fitting = keyed.map(([, workload]) => workload);
    state.rendered = 0;
    open.clear();
    byId('rows').replaceChildren();
    renderMore(CHUNK);
    byId('none').hidden = state.fitting.length > 0;
    byId('workloads').hidden = state.fitting.length === 0;
    byId('count').textContent = (state.fitting.length === data.workloads.length ? '' : number(state.fitting.length) + ' of ') +
      counted(data.workloads.length, 'workload');
    for (const th of byId('heads').children) {
      if (th.dataset.sort === state.sort) th.setAttribute('aria-sort', state.direction);
      else th.removeAttribute('aria-sort');
    }
    byId('sort').value = state.sort;
    for (const button of document.querySelectorAll('.tally')) {
      button.setAttribute('aria-pressed', String(button.dataset.decision === verdict));
    }
  }

  function sortBy(id) {
    const other = {ascending: 'descending', descending: 'ascending'};
    state.direction = state.sort === id ? other[state.direction] : sortedBy(id).first;
    state.sort = id;
    refresh();
  }

  function buildTable() {
    for (const column of COLUMNS) {
      const th = el('th', {scope: 'col', role: 'columnheader', class: column.kind, title: column.help, 'data-sort': column.key ? column.id : undefined});
      th.append(column.key ? el('button', {type: 'button'}, column.label, el('span', {class: 'arrow', 'aria-hidden': 'true'})) : column.label);
      if (column.key) th.firstChild.addEventListener('click', () => sortBy(column.id));
      byId('heads').append(th);
    }
    const present = (values, key) => values.filter(value => data.workloads.some(workload => key(workload) === value));
    const options = (select, all, values, label) => select.append(el('option', {value: ''}, all),
      ...values.map(value => el('option', {value}, label(value))));
    options(byId('verdict'), 'any', present(WORST_FIRST, workload => workload.verdict.decision), decisionWords);
    options(byId('cause'), 'any', present(Object.keys(words.causes), workload => workload.cause), causeLabel);
    for (const column of [...COLUMNS.filter(each => each.key), NAME_ORDER]) {
      byId('sort').append(el('option', {value: column.id}, column.id === 'break' ? 'what breaks first' : column.help || column.label));
    }
    byId('sort').addEventListener('change', () => sortBy(byId('sort').value));
    let waiting;
    byId('find').addEventListener('input', () => {
      clearTimeout(waiting);
      waiting = setTimeout(refresh, 80);
    });
    byId('verdict').addEventListener('change', refresh);
    byId('cause').addEventListener('change', refresh);
    byId('filters').addEventListener('submit', event => event.preventDefault());
    byId('clear').addEventListener('click', () => {
      byId('filters').reset();
      refresh();
      byId('find').focus();
    });
    byId('more').addEventListener('click', () => renderMore(CHUNK));
    byId('rows').addEventListener('click', event => {
      const tr = event.target.closest('tr.row');
      // Text that is being selected is no click.
      if (tr && !event.target.closest('a') && String(getSelection()) === '') setOpen(tr, !tr.classList.contains('open'));
    });
    if ('IntersectionObserver' in window) {
      const more = byId('more');
      const observer = new IntersectionObserver(seen => {
        if (!seen.some(each => each.isIntersecting) || more.hidden) return;
        renderMore(CHUNK);
        // It tells of changes only, and this may be in sight still.
        observer.unobserve(more);
        observer.observe(more);
      }, {rootMargin: '800px'});
      observer.observe(more);
    }
  }

  // Paper can't be opened: all that fits the filters is printed, with the evidence of the first that are not ready.
  function preparePrint() {
    renderMore(state.fitting.length);
    let opened = 0;
    for (const tr of document.querySelectorAll('tr.row.not_ready:not(.open)')) {
      if (opened++ === PRINTED_OPEN) break;
      setOpen(tr, true);
      tr.dataset.printed = '';
    }
  }

  function afterPrint() {
    for (const tr of document.querySelectorAll('tr[data-printed]')) {
      setOpen(tr, false);
      delete tr.dataset.printed;
    }
  }

  // --- The rest of the page --------------------------------------------------------------------------------------------

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
      ? 'Evidence from ' + full(data.from) + ' to ' + full(data.as_of) + '; asked for: ' + during(data.window_seconds) + '.'
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
})();
