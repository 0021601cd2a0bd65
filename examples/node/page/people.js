// The left pane: current calls, calls that wait for a second person, and the directory.

import { h, icon, keep } from './dom.js'
import { initials, plain, title } from './words.js'

/** The number of ended calls in the list. */
const OVER = 3

export function makePeople(place, { choose, show, takeOver }) {
  const input = h('input', {
    type: 'search',
    id: 'search',
    placeholder: 'Who is calling?',
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-label': 'Search the directory',
    'aria-controls': 'list',
  })
  const list = h('div', { class: 'scroll', id: 'list' })
  place.append(
    h('div', { class: 'search' }, icon('search', 16), input, h('kbd', { 'aria-hidden': 'true' }, '/')),
    list,
  )
  let state = { people: [], calls: [], call: undefined, chosen: undefined }

  input.addEventListener('input', () => draw(state))
  place.addEventListener('keydown', (event) => {
    const buttons = [...list.querySelectorAll('button.person')]
    const at = buttons.indexOf(document.activeElement)
    if (event.key === 'Enter' && event.target === input) {
      list.querySelector('[data-caller]')?.click()
      event.preventDefault()
    } else if (event.key === 'ArrowDown') {
      buttons[Math.min(at + 1, buttons.length - 1)]?.focus()
      event.preventDefault()
    } else if (event.key === 'ArrowUp' && at >= 0) {
      ;(buttons[at - 1] ?? input).focus()
      event.preventDefault()
    } else if (event.key === 'Escape' && event.target === input) {
      input.value = ''
      input.blur()
      draw(state)
    }
  })

  function draw(next) {
    state = next
    const sought = input.value.trim().toLowerCase()
    const found = state.people.filter((person) => matches(person, sought))
    const waiting = state.calls.filter((call) => !call.mine)
    const mine = state.calls.filter((call) => call.mine && call.state !== 'ended')
    const ended = state.calls.filter((call) => call.mine && call.state === 'ended').slice(0, OVER)
    const known = state.people.some(({ login }) => login.toLowerCase() === sought)
    keep(
      list,
      [
        ...section('waiting', 'Waiting for a second person', waiting, (call) => waits(call)),
        ...section('mine', 'Your calls', [...mine, ...ended], (call) => going(call)),
        ['people', '', () => caption('Directory', `${found.length} of ${state.people.length}`)],
        ...found.map((person) => [
          `person ${person.login}`,
          [person, person.login === state.chosen, sought],
          () => row(person, sought),
        ]),
        ...(sought && !known && found.length === 0 ? [['unknown', sought, () => unknown(sought)]] : []),
      ].map(([key, shows, make]) =>
        key === 'people' ? [key, [found.length, state.people.length], make] : [key, shows, make],
      ),
    )
  }

  const section = (key, text, calls, make) =>
    calls.length === 0
      ? []
      : [
          [key, calls.length, () => caption(text)],
          ...calls.map((call) => [`call ${call.id}`, [call, call.id === state.call], () => make(call)]),
        ]
  const caption = (text, more) => h('h2', { class: 'caption' }, text, more && h('span', {}, more))
  const face = (name) => h('span', { class: 'face', 'aria-hidden': 'true' }, initials(name))

  const row = (person, sought) =>
    h(
      'button',
      {
        class: `person ${person.login === state.chosen ? 'on' : ''}`,
        type: 'button',
        'data-caller': person.login,
        'data-stay': `person ${person.login}`,
        onclick: () => choose(person),
      },
      face(person.name),
      h(
        'span',
        {},
        h('b', {}, marked(person.name, sought)),
        h('small', {}, [person.login, person.department].filter(Boolean).join(' · ')),
      ),
      !person.enabled && h('span', { class: 'tag bad' }, 'disabled'),
    )

  const unknown = (sought) =>
    h(
      'button',
      {
        class: 'person',
        type: 'button',
        'data-caller': sought,
        onclick: () => choose({ login: sought, name: sought, department: '' }),
      },
      face('?'),
      h(
        'span',
        {},
        h('b', {}, `“${sought}”`),
        h('small', {}, 'Not in the directory. You can still open a call.'),
      ),
    )

  const going = (call) =>
    h(
      'button',
      {
        class: `person ${call.id === state.call ? 'on' : ''}`,
        type: 'button',
        'data-stay': `call ${call.id}`,
        'aria-current': call.id === state.call ? 'true' : undefined,
        onclick: () => show(call.id),
      },
      face(call.name),
      h('span', {}, h('b', {}, call.name), h('small', {}, title(call.action))),
      h(
        'span',
        { class: `tag ${{ approved: 'good', escalated: 'warn', open: 'now' }[call.state] ?? ''}` },
        plain(call.state),
      ),
    )

  const waits = (call) =>
    h(
      'button',
      {
        class: 'person',
        type: 'button',
        'data-stay': `call ${call.id}`,
        onclick: () => takeOver(call.id),
      },
      face(call.name),
      h('span', {}, h('b', {}, call.name), h('small', {}, `from ${call.by}`)),
      h('span', { class: 'tag warn' }, 'take over'),
    )

  return {
    draw,
    search: () => {
      input.focus()
      input.select()
    },
    clear: () => {
      input.value = ''
    },
  }
}

function matches({ login, name, department }, sought) {
  return sought === '' || [login, name, department].some((text) => text.toLowerCase().includes(sought))
}

function marked(name, sought) {
  const at = sought ? name.toLowerCase().indexOf(sought) : -1
  if (at < 0) return [name]
  return [
    name.slice(0, at),
    h('mark', {}, name.slice(at, at + sought.length)),
    name.slice(at + sought.length),
  ]
}
