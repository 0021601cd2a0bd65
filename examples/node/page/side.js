// The right pane: the signals, the events and the audit records.

import { h, icon, keep } from './dom.js'
import { minutes, plain, seconds, title, tone } from './words.js'

export function makeSide(place, { trail }) {
  const signals = h('div', {})
  const happened = h('div', {})
  const list = h('ol', { class: 'trail' })
  const heading = h('h2', {}, 'Audit trail', h('span', { class: 'tag' }, ''))
  const parts = [
    h('section', { 'aria-label': 'Signals' }, h('h2', {}, 'Signals'), signals),
    h('section', { 'aria-label': 'What happened' }, h('h2', {}, 'What happened'), happened),
    h('section', { 'aria-label': 'Audit trail', id: 'trail' }, heading, list),
  ]
  const nothing = h('p', { class: 'none' }, 'The signals, events and audit trail of a call appear here.')
  let seen = { mark: '', id: '', records: [] }

  function draw(call) {
    place.replaceChildren(...(call ? parts : [h('section', {}, h('h2', {}, 'Nothing yet'), nothing)]))
    if (!call) return
    keep(signals, [
      [
        'all',
        [call.signals, call.observing],
        () =>
          h(
            'dl',
            { class: 'signals' },
            call.signals.map(signal),
            call.observing &&
              h(
                'div',
                {},
                h('dt', {}, 'Waiting for the systems'),
                h('dd', {}, h('span', { class: 'tag' }, '…')),
              ),
          ),
      ],
    ])
    keep(happened, [
      [
        'all',
        call.events,
        () =>
          call.events.length === 0
            ? h('p', { class: 'none' }, 'Nothing has been sent or changed.')
            : h('ol', { class: 'happened' }, [...call.events].reverse().map(event)),
      ],
    ])
    load(call).catch(() => {
      seen.mark = ''
    })
  }

  /** Loads the new records; records are only ever added. */
  async function load(call) {
    const mark = JSON.stringify(call)
    if (mark === seen.mark) return
    seen = { mark, id: call.id, records: seen.id === call.id ? seen.records : [] }
    const mine = seen
    const { records: more, verified } = await trail(call.id, mine.records.length)
    if (seen !== mine) return
    mine.records = [...mine.records, ...more]
    heading.lastChild.className = `tag ${verified.ok ? 'good' : 'bad'}`
    heading.lastChild.replaceChildren(
      icon(verified.ok ? 'check' : 'cross', 12),
      verified.ok
        ? `${verified.count} ${verified.count === 1 ? 'record' : 'records'} verified`
        : `not verified: ${verified.detail}`,
    )
    const reader = new Reader()
    const lines = mine.records.map((record) => reader.read(record))
    list.hidden = lines.length === 0
    keep(list, lines.map((line) => [line.seq, line, () => row(line)]).reverse())
  }

  return { draw }
}

const signal = ({ check, outcome }) =>
  h(
    'div',
    {},
    h('dt', {}, title(check)),
    h('dd', {}, h('span', { class: `tag ${tone(outcome)}` }, plain(outcome))),
  )

const event = ({ at, text, state }) =>
  h(
    'li',
    { class: state },
    icon({ failed: 'cross', urgent: 'up' }[state] ?? 'check', 15),
    h('span', {}, text),
    h('time', {}, minutes(at)),
  )

/** Converts records to readable lines, one after the other. */
class Reader {
  #people = []
  #kinds = new Map()
  #observing = new Set()
  #verdict = ''

  read({ seq, hash, text }) {
    const record = JSON.parse(text)
    for (const { id, type } of record.commands) {
      this.#kinds.set(id, type)
      if (type === 'observe') this.#observing.add(id)
    }
    this.#observing.delete(record.data.command)
    // Nothing is decided before the systems have reported.
    const verdict =
      this.#observing.size > 0 ? 'waiting for the systems' : (record.decision?.verdict ?? this.#verdict)
    const turn = verdict === this.#verdict ? '' : verdict
    this.#verdict = verdict
    return {
      seq,
      hash,
      text,
      time: seconds(record.time),
      who: this.#who(record.actor),
      type: plain(record.type),
      what: this.#what(record.data),
      turn,
    }
  }

  /** Returns the actor of a record. Records contain random aliases of people, so operators are numbered. */
  #who({ kind, alias }) {
    if (kind !== 'person') return plain(alias ?? kind)
    if (!this.#people.includes(alias)) this.#people.push(alias)
    const at = this.#people.indexOf(alias)
    return at === 0 ? 'operator' : `operator ${at + 1}`
  }

  #what({ challenge, check, action, outcome, reason, change, command, state, attempt, channels }) {
    const done = command && `${this.#kinds.get(command) ?? ''} ${state ?? ''}`
    const tries = attempt && outcome !== 'passed' && `try\u00a0${attempt}`
    // Personal data is sealed, as an object.
    const parts = [
      challenge ?? check ?? action,
      outcome ?? reason ?? change,
      tries,
      done,
      channels?.join(', '),
    ]
    return parts
      .filter((part) => typeof part === 'string' && part !== '')
      .map(plain)
      .join(' · ')
  }
}

function row({ seq, hash, text, time, who, type, what, turn }) {
  const details = h(
    'details',
    {},
    h(
      'summary',
      {},
      h('span', {}, String(seq)),
      h('span', {}, time.slice(0, 5)),
      h('em', {}, h('b', {}, type), ` ${what}`, turn && h('span', { class: 'turn' }, `→ ${turn}`)),
    ),
  )
  // The content is long and seldom read: make it when it is opened.
  details.addEventListener('toggle', () => {
    if (details.children.length === 1)
      details.append(
        h(
          'pre',
          { tabindex: '0' },
          `${time} by ${who}\nhash ${hash}\n${JSON.stringify(JSON.parse(text), null, 1)}`,
        ),
      )
  })
  // Views and reports are frequent and less important.
  return h('li', { class: ['view', 'report', 'time'].includes(type) ? 'faint' : '' }, details)
}
