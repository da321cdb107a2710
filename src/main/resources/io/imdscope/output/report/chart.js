// Charts: calls without a token go up, all others down, and below is what was watched.

const SVG = 'http://www.w3.org/2000/svg';

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

// No two labels are the same: with seconds where they are that close, a day only where it is another.
function ticks(length, parts) {
  const start = seconds(data.span.start);
  const times = Array.from({length: parts + 1}, (_, i) => new Date((start + length * i / parts) * 1000).toISOString());
  const sameDay = times[0].slice(0, 10) === times[parts].slice(0, 10);
  const end = length / parts < 60 ? 19 : 16;
  return times.map((time, i) => (sameDay && i > 0 ? '' : time.slice(5, 10) + ' ') + time.slice(11, end));
}

function bigChart(timeline, coverage, height) {
  if (!data.span || !timeline.v1.length) return undefined;
  const bins = window.innerWidth < 600 ? 80 : 240;
  const steps = timeline.v1.length;
  const shownSteps = Math.min(bins, steps);
  const step = during(data.span.step_seconds * steps / shownSteps);
  const most = values => number(Math.max(0, ...binned(values, bins, sum)));
  return el('figure', {class: 'figure'},
    el('figcaption', {},
      el('span', {class: 'key v1'}, 'without a token: up, at most ' + most(timeline.v1) + ' in ' + step),
      el('span', {class: 'key other'}, 'all others: down, at most ' + most(timeline.other)),
      el('span', {class: 'key watched'}, 'watched; empty or shaded where nobody watched')),
    chart(timeline, coverage, bins, height),
    el('div', {class: 'ticks', 'aria-hidden': 'true'},
      ticks(data.span.step_seconds * steps, Math.min(4, steps)).map(label => el('span', {}, label))));
}
