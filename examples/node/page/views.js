// What stands around a call: who sits here, who is calling, and the keys that do something now.

import { h, icon } from './dom.js'
import { initials, plain, title } from './words.js'

/** The operator, as a button with which somebody else sits down. */
export function chip(button, operator) {
  button.hidden = !operator
  if (!operator) return
  button.replaceChildren(h('span', { class: 'face' }, initials(operator.name)), operator.name)
  button.title = 'Somebody else sits down'
}

export function policy({ name, version, digest }) {
  return ['policy ', name, ' ', version, ' ', h('code', {}, digest.replace(/^sha256:/, '').slice(0, 12))]
}

/** Parts of the tabs, which are there on a telephone. */
export function tabs(current, pane) {
  return [
    ['people', 'Callers'],
    ['call', 'Call'],
    ['side', 'Trail'],
  ].map(([name, text]) => [
    name,
    current === name,
    () =>
      h(
        'button',
        {
          type: 'button',
          'aria-current': current === name ? 'page' : undefined,
          onclick: () => pane(name),
        },
        icon(name, 20),
        text,
      ),
  ])
}

/** Parts of the line at the bottom. */
export function keys(call) {
  const running = call && !call.over && call.view?.state === 'open'
  const all = [
    ['/', 'Search'],
    running && ['1…0', 'Challenge'],
    running && ['U', 'Can not'],
    running && ['E', 'Escalate'],
    call?.view?.state === 'approved' && ['R', 'Carry out'],
    call && !call.over && ['X', 'End call'],
    call && ['T', 'Trail'],
    ['?', 'All keys'],
  ].filter(Boolean)
  return [
    [
      'all',
      all,
      () =>
        h(
          'div',
          { class: 'row' },
          all.map(([key, text]) => h('span', { class: 'key' }, h('kbd', {}, key), text)),
        ),
    ],
  ]
}

export function who(call, { escalate, end }) {
  const running = !call.over && call.view?.state === 'open'
  return h(
    'header',
    { class: 'who' },
    h('span', { class: 'face large', 'aria-hidden': 'true' }, initials(call.name)),
    h(
      'div',
      {},
      h('h2', {}, call.name),
      h('p', {}, `${title(call.action)} · says to be ${call.login} · `, h('code', {}, call.id.slice(0, 8))),
      h(
        'p',
        { class: 'rules' },
        call.groups.length > 0 ? `Rules for ${call.groups.map(plain).join(', ')}` : 'Rules for everybody',
        call.manager && ` · manager ${call.manager}`,
      ),
    ),
    !call.over &&
      h(
        'div',
        { class: 'actions' },
        running &&
          h(
            'button',
            { class: 'button quiet', type: 'button', onclick: escalate },
            'Escalate',
            h('kbd', {}, 'E'),
          ),
        h(
          'button',
          { class: 'button quiet danger', type: 'button', onclick: end },
          'End call',
          h('kbd', {}, 'X'),
        ),
      ),
  )
}

export function signIn(operators, sitDown) {
  return h(
    'section',
    { class: 'starting sheet' },
    h('h2', {}, 'Who sits at the desk?'),
    h('p', {}, 'Whoever you choose runs the calls and stands in their records.'),
    h(
      'div',
      { class: 'choose' },
      operators.map((operator, at) =>
        h(
          'button',
          { type: 'button', 'data-number': at + 1, onclick: () => sitDown(operator.login) },
          h('span', { class: 'face large' }, initials(operator.name)),
          h(
            'span',
            {},
            h('b', {}, operator.name),
            h('small', {}, `${operator.login} · ${operator.department}`),
          ),
          h('kbd', {}, String(at + 1)),
        ),
      ),
    ),
    h(
      'p',
      { class: 'note' },
      'A demo: nobody is asked for a password here. A real desk has its single sign-on in this place. The people, their telephones and the systems are simulated; the engine, its store and its audit records are not.',
    ),
  )
}

/** Somebody is on the line: what do they want? */
export function start(person, actions, openCall) {
  return h(
    'section',
    { class: 'starting sheet' },
    h('h2', {}, person.name),
    h('p', {}, `Somebody is calling and says to be ${person.login}. What do they ask for?`),
    h(
      'div',
      { class: 'choose' },
      actions.map((name, at) =>
        h(
          'button',
          {
            type: 'button',
            'data-number': at + 1,
            'data-action': name,
            onclick: () => openCall(person, name),
          },
          h('b', {}, title(name)),
          h('kbd', {}, String(at + 1)),
        ),
      ),
    ),
  )
}

export function blank(search) {
  return h(
    'div',
    { class: 'blank' },
    h('h2', {}, 'Nobody is on the line'),
    h('p', {}, 'When somebody calls, find who they say they are.'),
    h('button', { class: 'button first', type: 'button', onclick: search }, 'Search', h('kbd', {}, '/')),
  )
}
