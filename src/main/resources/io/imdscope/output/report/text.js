'use strict';
// Everything from the data goes onto the page as text: there is no innerHTML here, and the page's policy runs no other
// script. What would not be seen, or would turn text around, is shown as \u{...}.

const LONGEST = 2000;
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u2028\u2029]/gu;
const DAY = 86400;

const data = JSON.parse(document.getElementById('data').textContent);
const byId = id => document.getElementById(id);
const words = data.words;
const MARKS = {ready: '\u2713', not_enough_evidence: '?', not_ready: '\u2715'};
const WORST_FIRST = ['not_ready', 'not_enough_evidence', 'ready'];

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
