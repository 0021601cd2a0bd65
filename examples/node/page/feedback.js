// What the screen says of itself: the verdict when it changed, what came of an answer, what was refused.

import { h, icon } from './dom.js'
import { standing } from './verdict.js'
import { capital, title } from './words.js'

const OUTCOMES = {
  open: 'not passed, they can try again',
  passed: 'passed',
  not_passed: 'not passed',
  unavailable: 'not possible any more',
}
const STAYS = 7000

/** Read out to whoever does not see the screen. */
export function announce(call, outcome) {
  const place = document.getElementById('status')
  const [, , heading] = standing(call)
  const { points, pointsRequired } = call.view ?? {}
  const counts = call.view && !call.observing
  const verdict = counts ? `${heading}, ${points} of ${pointsRequired} points` : heading
  const text = outcome ? `${outcome}. ${verdict}` : verdict
  if (place.textContent !== text) place.textContent = text
}

/** What came of an answer, which the view says of its challenge alone. */
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
