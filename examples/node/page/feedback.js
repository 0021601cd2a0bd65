// Announcements of the screen: a changed verdict, the outcome of an answer, a refusal.

import { h, icon } from './dom.js'
import { standing } from './verdict.js'
import { capital, title } from './words.js'

const OUTCOMES = {
  open: 'not passed, the caller can try again',
  passed: 'passed',
  not_passed: 'not passed',
  unavailable: 'no longer possible',
}
const STAYS = 7000

/** Announces the verdict to a screen reader. */
export function announce(call, outcome) {
  const place = document.getElementById('status')
  const [, , heading] = standing(call)
  const { points, pointsRequired } = call.view ?? {}
  const counts = call.view && !call.observing
  const verdict = counts ? `${heading}, ${points} of ${pointsRequired} points` : heading
  const text = outcome ? `${outcome}. ${verdict}` : verdict
  if (place.textContent !== text) place.textContent = text
}

/** Returns the outcome of an answer, from the state of its challenge in the view. */
export function cameOf({ view }, name) {
  const challenge = view?.challenges.find((one) => one.name === name)
  if (!challenge) return {}
  return {
    outcome: `${title(name)}: ${OUTCOMES[challenge.state]}`,
    failed: challenge.state === 'open' ? name : undefined,
  }
}

export function refused({ about, meaning, help }) {
  const words = about ? `${title(about)}: ${meaning}` : capital(meaning)
  complain(`${words}.`, `${capital(help)}.`)
}

export function complain(heading, help = '') {
  const words = h('div', {}, heading, help && h('small', {}, help))
  const toast = h('div', { class: 'toast' }, icon('cross'), words)
  document.getElementById('alert').replaceChildren(toast)
  setTimeout(() => toast.remove(), STAYS)
}
