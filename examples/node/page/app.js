// The agent screen: its state, and the reactions to inputs and changes.

import { api, listen } from './api.js'
import { makeChallenges } from './challenges.js'
import * as dialogs from './dialogs.js'
import { h, keep } from './dom.js'
import { announce, cameOf, complain, refused } from './feedback.js'
import { onKeys } from './keys.js'
import { makePeople } from './people.js'
import { makeSide } from './side.js'
import { verdictCard } from './verdict.js'
import * as views from './views.js'
import { seconds } from './words.js'

const place = (id) => document.getElementById(id)
const state = {
  session: undefined,
  people: [],
  calls: [],
  call: undefined,
  chosen: undefined,
  open: undefined,
  failed: undefined,
  ahead: 0,
  busy: false,
  looks: new Set(),
}
let source

const people = makePeople(place('people'), { choose, show, takeOver })
const side = makeSide(place('side'), { trail: api.trail })
const card = h('div', { class: 'card' })
const asks = h('div', {})
const challenges = makeChallenges(asks, { says, isBusy: () => state.busy })

// Drawing ------------------------------------------------------------------------------------------

function draw() {
  const { session, call, chosen } = state
  document.body.classList.toggle('alone', !session?.operator)
  if (!session) return
  drawTop()
  if (!session.operator) {
    keep(place('call'), [['signin', 1, () => views.signIn(state.session.operators, sitDown)]])
    return
  }
  people.draw({ people: state.people, calls: state.calls, call: call?.id, chosen: chosen?.login })
  side.draw(call)
  if (call) drawCall()
  else
    keep(
      place('call'),
      chosen
        ? [['new', chosen, () => views.start(chosen, session.actions, openCall)]]
        : [['blank', 1, () => views.blank(another)]],
    )
}

function drawTop() {
  const { operator, policy } = state.session
  views.chip(place('operator'), operator)
  place('policy').replaceChildren(...views.policy(policy))
  keep(place('tabs'), views.tabs(document.body.dataset.pane, pane))
  keep(place('keys'), views.keys(state.call))
}

function drawCall() {
  const { call } = state
  keep(place('call'), [
    ['who', [call.id, call.over, call.view?.state, call.groups, call.manager], () => views.who(call, { escalate, end })],
    ['card', 1, () => card],
    ['asks', 1, () => asks],
  ])
  keep(card, [
    [
      'verdict',
      [call.view, call.observing, call.events, call.refusal],
      () => verdictCard(call, { redeem, another }),
    ],
  ])
  challenges.draw(call, state.open, state.failed)
}

function pane(name) {
  document.body.dataset.pane = name
  drawTop()
}

// Events -------------------------------------------------------------------------------------------

/**
 * Shows the server's reply, or its error. `about` is the call that must still be open: the operator may have
 * turned to another one meanwhile.
 */
async function take(answer, about) {
  try {
    const call = await answer
    if (about && about !== state.call?.id) return
    const before = state.call?.id === call.id ? state.call : undefined
    // Replies may overtake each other.
    if (before && before.steps > call.steps) return
    state.call = call
    state.calls = [listed(call), ...state.calls.filter(({ id }) => id !== call.id)].sort(
      (a, b) => b.opened - a.opened,
    )
    follow(call, before)
    draw()
    announce(call, state.outcome)
    focusFirst()
    if (state.looks.delete(call.id)) await look()
    if (call.refusal) refused(call.refusal)
  } catch (error) {
    complain(error.message, error.help)
  }
}

const listed = ({ id, name, login, action, state: of, mine, by, opened }) => ({
  id,
  name,
  login,
  action,
  state: of,
  mine,
  by,
  opened,
})

/** Opens the next challenge when the open one is settled. */
function follow(call, before) {
  const challenge = call.view?.challenges.find(({ name }) => name === state.open)
  if (!before || (challenge && challenge.state !== 'open')) {
    state.open = call.view?.next[0]
    state.moved = true
  } else if (!challenge) state.open = call.view?.next[0]
  const was = before?.view?.challenges.find(({ name }) => name === state.open)
  if (challenge?.asked && challenge.put && !(was?.asked && was?.put)) state.moved = true
  if (call.view?.state !== before?.view?.state) state.moved = true
}

/** Moves the focus to the next thing to do, unless the operator is typing. */
function focusFirst() {
  if (!state.moved || document.querySelector('dialog[open]')) return
  const typing =
    document.activeElement?.matches('input, textarea') &&
    document.activeElement.isConnected &&
    document.activeElement.value
  if (typing) return
  const first = place('call').querySelector('[data-first], .detail .button.first, .verdict .button.first')
  if (first) {
    first.focus({ preventScroll: true })
    first.closest('.ask')?.scrollIntoView({ block: 'nearest' })
    state.moved = false
  }
}

/** Runs one action at a time, so that a key pressed twice has one effect. */
async function once(act) {
  if (state.busy) return
  state.busy = true
  document.body.setAttribute('aria-busy', 'true')
  await act().finally(() => {
    state.busy = false
    document.body.removeAttribute('aria-busy')
  })
}

async function says(said) {
  if (!state.call) return
  await once(async () => {
    const { id } = state.call
    Object.assign(state, { failed: undefined, outcome: undefined })
    const learnt = api.says(id, said).then((call) => {
      if (said.type === 'answer' && !call.refusal) Object.assign(state, cameOf(call, said.challenge))
      return call
    })
    await take(learnt, id)
  })
}

async function redeem() {
  if (state.call?.view?.state === 'approved')
    await once(async () => take(api.redeem(state.call.id), state.call.id))
}

async function escalate() {
  const reason = await dialogs.escalate()
  if (reason) await says({ type: 'escalate', reason })
}

async function end() {
  if (await dialogs.end()) await says({ type: 'cancel' })
}

function another() {
  people.clear()
  state.chosen = undefined
  pane('people')
  draw()
  people.search()
}

function choose(person) {
  Object.assign(state, {
    chosen: person,
    call: undefined,
    open: undefined,
    failed: undefined,
    outcome: undefined,
  })
  pane('call')
  draw()
  place('call').querySelector('[data-number="1"]')?.focus()
}

async function openCall(person, action) {
  await once(async () => {
    state.chosen = undefined
    people.clear()
    await take(api.open(person.login, action))
  })
}

async function show(id) {
  state.chosen = undefined
  pane('call')
  state.looks.add(id)
  await take(api.call(id))
}

async function takeOver(id) {
  pane('call')
  await take(api.takeOver(id))
}

async function sitDown(login) {
  state.session = await api.signIn(login)
  Object.assign(state, { call: undefined, chosen: undefined, open: undefined })
  await begin()
}

/** Handles a change. Viewing a case is a step of its own, so it is requested once and not for each signal. */
async function changed({ id, look: more, list }) {
  if (list || id !== state.call?.id) {
    // The change may concern the call that is just being opened.
    if (more) state.looks.add(id)
    state.calls = await api.calls()
    if (state.call && !state.calls.some((call) => call.id === state.call.id && call.mine)) {
      complain('Another operator has taken over this call.')
      state.call = undefined
    }
    draw()
  } else if (more) await look()
  else await take(api.call(id), id)
}

async function look() {
  const { id, view } = state.call
  await take(view?.state === 'ended' ? api.call(id) : api.says(id, { type: 'view' }), id)
}

async function begin() {
  source?.close()
  if (!state.session.operator) {
    draw()
    place('call').querySelector('[data-number="1"]')?.focus()
    return
  }
  ;[state.people, state.calls] = await Promise.all([api.people(), api.calls()])
  source = listen(
    (event) => changed(event).catch((error) => complain(error.message, error.help)),
    () => state.call && look(),
  )
  pane('people')
  draw()
  people.search()
}

// Start --------------------------------------------------------------------------------------------

place('help').addEventListener('click', dialogs.shortcuts)
place('operator').addEventListener('click', () => {
  state.session.operator = null
  source?.close()
  draw()
  place('call').querySelector('[data-number="1"]')?.focus()
})
document.addEventListener('choose', ({ detail }) => openChallenge(detail))

function openChallenge(name) {
  state.open = name
  state.moved = true
  draw()
  focusFirst()
}

onKeys({
  '/': another,
  '?': dialogs.shortcuts,
  e: () => state.call?.view?.state === 'open' && escalate(),
  x: () => state.call && !state.call.over && end(),
  r: redeem,
  t: () => {
    pane('side')
    document.querySelector('#trail summary')?.focus()
  },
  u: () =>
    state.open && state.call?.view?.state === 'open' && says({ type: 'unavailable', challenge: state.open }),
  number: (number) => {
    const button = place('call').querySelector(`[data-number="${number}"]`)
    if (button) button.click()
    else if (state.call && challenges.at(number)) openChallenge(challenges.at(number))
  },
})

setInterval(() => {
  if (state.session) place('clock').textContent = seconds(Date.now() + state.ahead)
}, 1000)

state.session = await api.session()
state.ahead = state.session.now - Date.now()
await begin()
