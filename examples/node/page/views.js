// The surroundings of a call: the operator, the caller, and the current shortcuts.

import { h, icon } from './dom.js'
import { initials, plain, title } from './words.js'

/** Draws the operator, as a button to switch to another one. */
export function chip(button, operator) {
  button.hidden = !operator
  if (!operator) return
  button.replaceChildren(h('span', { class: 'face' }, initials(operator.name)), operator.name)
  button.title = 'Switch operator'
}

export function policy({ name, version, digest }) {
  return ['policy ', name, ' ', version, ' ', h('code', {}, digest.replace(/^sha256:/, '').slice(0, 12))]
}

/** Returns the parts of the tabs, which are shown on a phone. */
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

/** Returns the parts of the line at the bottom. */
export function keys(call) {
  const running = call && !call.over && call.view?.state === 'open'
  const all = [
    ['/', 'Search'],
    running && ['1…0', 'Challenge'],
    running && ['U', 'Cannot do'],
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
      h('p', {}, `${title(call.action)} · claims to be ${call.login} · `, h('code', {}, call.id.slice(0, 8))),
      h(
        'p',
        { class: 'rules' },
        call.groups.length > 0 ? `Rules for ${call.groups.map(plain).join(', ')}` : 'Rules for everyone',
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
    h('h2', {}, 'Who is at the desk?'),
    h('p', {}, 'The operator you choose runs the calls and appears in their records.'),
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
      'This is a demo without passwords. A real desk uses its single sign-on here. The people, their phones and the systems are simulated; the engine, its store and its audit records are real.',
    ),
  )
}

/** Asks for the caller's request. */
export function start(person, actions, openCall) {
  return h(
    'section',
    { class: 'starting sheet' },
    h('h2', {}, person.name),
    h('p', {}, `The caller claims to be ${person.login}. What do they ask for?`),
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
    h('h2', {}, 'No call in progress'),
    h('p', {}, 'When someone calls, find the person they claim to be.'),
    h('button', { class: 'button first', type: 'button', onclick: search }, 'Search', h('kbd', {}, '/')),
  )
}
