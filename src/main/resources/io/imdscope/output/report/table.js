// The table of workloads: filtered, sorted, rendered as far as it is scrolled to.

const CHUNK = 100;
const PRINTED_OPEN = 100;

const v1 = workload => workload.counts.v1;
const rejected = workload => workload.counts.v1_rejected + workload.counts.v2_rejected;
const COLUMNS = [
  {id: 'break', label: 'Workload', key: (_, place) => place, cell: nameCell, kind: 'name', first: 'ascending'},
  {id: 'verdict', label: 'Verdict', key: workload => WORST_FIRST.indexOf(workload.verdict.decision), kind: 'verdict', first: 'ascending',
    cell: workload => badge(workload.verdict.decision)},
  {id: 'cause', label: 'Cause', key: workload => workload.cause || '\uffff', kind: 'cause', first: 'ascending',
    cell: workload => workload.cause ? causeLabel(workload.cause) : '\u2013'},
  {id: 'v1', label: 'v1', help: 'calls without a token', key: v1, cell: workload => number(v1(workload)), kind: 'n strong', first: 'descending'},
  {id: 'creds', label: 'creds', help: 'of them reads of a role\u2019s name or credentials', key: workload => workload.credential_reads_v1,
    cell: workload => number(workload.credential_reads_v1), kind: 'n', first: 'descending'},
  {id: 'rejected', label: '401', help: 'rejected with 401, with a token or without', key: rejected,
    cell: workload => number(rejected(workload)), kind: 'n', first: 'descending'},
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
