// The right pane: what the systems saw, what happened, and the audit records.

import { h, icon, keep } from './dom.js';
import { minutes, plain, seconds, title, tone } from './words.js';

export function makeSide(place, { trail }) {
  const signals = h('div', {});
  const happened = h('div', {});
  const records = h('div', {});
  const heading = h('h3', {}, 'Audit trail', h('span', { class: 'tag' }, ''));
  const parts = [h('section', { 'aria-label': 'Signals' }, h('h3', {}, 'Signals'), signals), h('section', { 'aria-label': 'What happened' }, h('h3', {}, 'What happened'), happened), h('section', { 'aria-label': 'Audit trail', id: 'trail' }, heading, records)];
  const nothing = h('p', { class: 'none' }, 'Signals, events and the audit trail of a call show here.');
  let seen;

  function draw(call) {
    place.replaceChildren(...(call ? parts : [h('section', {}, h('h3', {}, 'Nothing yet'), nothing)]));
    if (!call) return;
    keep(signals, [['all', [call.signals, call.observing], () => h('dl', { class: 'signals' }, call.signals.map(signal), call.observing && h('div', {}, h('dt', {}, 'Waiting for the systems'), h('dd', {}, h('span', { class: 'tag' }, '…'))))]]);
    keep(happened, [['all', call.events, () => (call.events.length === 0 ? h('p', { class: 'none' }, 'Nothing was sent or changed.') : h('ol', { class: 'happened' }, [...call.events].reverse().map(event)))]]);
    load(call);
  }

  async function load(call) {
    const mark = JSON.stringify([call.id, call]);
    if (mark === seen) return;
    seen = mark;
    const { records: all, verified } = await trail(call.id).catch(() => ({ records: [], verified: { ok: false, detail: '' } }));
    heading.lastChild.className = `tag ${verified.ok ? 'good' : 'bad'}`;
    heading.lastChild.replaceChildren(icon(verified.ok ? 'check' : 'cross', 12), verified.ok ? `${all.length} records verified` : `not verified ${verified.detail}`);
    const people = [];
    const kinds = new Map();
    const rows = all.map((record) => reading(record, people, kinds));
    keep(records, [['all', rows, () => h('ol', { class: 'trail' }, rows.map(line).reverse())]]);
  }

  return { draw };
}

const signal = ({ check, outcome }) => h('div', {}, h('dt', {}, title(check)), h('dd', {}, h('span', { class: `tag ${tone(outcome)}` }, plain(outcome))));

const event = ({ at, text, state }) => h('li', { class: state }, icon({ failed: 'cross', urgent: 'up' }[state] ?? 'check', 15), h('span', {}, text), h('time', {}, minutes(at)));

/** A record, as a line that people can read. */
function reading({ seq, hash, text }, people, kinds) {
  const record = JSON.parse(text);
  for (const { id, type } of record.commands ?? []) kinds.set(id, type);
  return { seq, hash, text, time: seconds(record.time), who: who(record.actor ?? {}, people), type: record.type, what: what(record.type, record.data ?? {}, kinds), turn: record.decision?.verdict };
}

/** People stand in records under random names; the screen gives its own by number. */
function who({ kind, alias }, people) {
  if (kind !== 'person') return plain(alias ?? kind ?? '');
  if (!people.includes(alias)) people.push(alias);
  const at = people.indexOf(alias);
  return at === 0 ? 'operator' : `operator ${at + 1}`;
}

function what(type, data, kinds) {
  const about = data.challenge ?? data.check ?? data.action ?? '';
  const outcome = data.outcome ?? data.reason ?? data.change ?? '';
  const command = data.command && [kinds.get(data.command) ?? '', data.state ?? ''].join(' ');
  const tries = data.attempt && data.outcome !== 'passed' ? `try ${data.attempt}` : '';
  return [about, outcome, tries, command, data.channels?.join?.(', ')].filter(Boolean).map((part) => plain(String(part))).join(' · ');
}

function line({ seq, hash, text, time, who: by, type, what: data, turn }, at, rows) {
  const before = rows.slice(0, at).findLast((row) => row.turn)?.turn;
  const turned = turn && turn !== before ? h('span', { class: 'turn' }, `→ ${turn}`) : '';
  return h('li', {}, h('details', {}, h('summary', {}, h('span', {}, String(seq)), h('span', {}, time.slice(0, 5)), h('em', {}, h('b', {}, plain(type)), ` ${data}`, turned)),
    h('pre', {}, `${time} by ${by}\nhash ${hash}\n${JSON.stringify(JSON.parse(text), null, 1)}`)));
}
