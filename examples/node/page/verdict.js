// The verdict of a call: its name, points by factor, what is missing, what blocks it, and the next step.

import { disc, h, icon } from './dom.js'
import { end, blockedBy, missing, plain, title, verdict } from './words.js'

export function verdictCard(call, actions) {
  const { view } = call
  const [tone, mark, heading, line] = standing(call)
  const counts = view && !call.observing
  return h(
    'section',
    { class: 'verdict', 'data-verdict': tone, 'aria-label': 'Verdict' },
    h(
      'header',
      {},
      disc(mark),
      h('div', {}, h('h3', {}, heading), line && h('p', {}, line)),
      counts &&
        h(
          'p',
          { class: 'score' },
          h('b', {}, number(view.points)),
          h('span', {}, ` of ${view.pointsRequired}`, h('span', { class: 'unseen' }, ' points')),
        ),
      counts && bar(view),
    ),
    counts && h('div', { class: 'body' }, ...body(call, actions)),
  )
}

/** Returns tone, icon, heading and explanation. */
export function standing({ view, observing, refusal }) {
  if (!view)
    return refusal ? ['deny', 'cross', 'Refused', refusal.meaning] : ['wait', 'wait', 'One moment', '']
  if (view.state === 'ended') {
    return view.resolution === 'done'
      ? ['approve', 'check', 'Done', 'The request has been carried out.']
      : ['deny', 'cross', end(view.resolution), 'The caller is told only that it cannot be done this way.']
  }
  if (observing)
    return [
      'wait',
      'wait',
      'The systems are reporting',
      'Nothing is approved or refused before they have finished.',
    ]
  if (view.state === 'escalated') {
    return [
      'escalate',
      'up',
      'Waiting for a second person',
      `${view.escalate ? title(view.escalate) : 'A colleague'} takes over. The operator who escalated cannot.`,
    ]
  }
  if (view.state === 'redeemed') return ['approve', 'check', 'Being carried out', 'The grant is being delivered.']
  const [heading, mark] = verdict(view.verdict)
  const lines = {
    approve: 'Nothing has been changed yet.',
    challenge: view.next.length > 0 ? `Next: ${view.next.map(plain).join(', then ')}` : '',
    escalate: view.escalate ? `Hand over to: ${plain(view.escalate)}` : '',
    deny: 'No challenge can change this.',
  }
  return [view.verdict, mark, heading, lines[view.verdict]]
}

function body(call, actions) {
  const { view } = call
  const approved = ['approved', 'redeemed'].includes(view.state) || view.resolution === 'done'
  return [
    approved ? way(call) : undefined,
    view.state === 'approved'
      ? outcome(
          'The key goes to the account owner, never to the desk.',
          h(
            'button',
            { class: 'button first', type: 'button', 'data-stay': 'redeem', onclick: actions.redeem },
            'Carry out',
            h('kbd', {}, 'R'),
          ),
        )
      : undefined,
    view.state === 'ended'
      ? outcome(
          view.resolution === 'done'
            ? 'The account owner has been notified at every known address.'
            : 'Nothing was changed.',
          h(
            'button',
            { class: 'button first', type: 'button', 'data-stay': 'another', onclick: actions.another },
            'Next caller',
            h('kbd', {}, '/'),
          ),
        )
      : undefined,
    factors(view),
    !approved && view.missing.length > 0 && view.state !== 'ended' ? lacking(view) : undefined,
    view.state === 'ended' ? undefined : held(view),
  ].filter(Boolean)
}

const outcome = (text, button) => h('div', { class: 'outcome' }, h('p', {}, text), button)

/** Returns the progress of an approval. */
function way({ view, events }) {
  const over = view.resolution === 'done'
  const redeemed = over || view.state === 'redeemed'
  const handed = events.some(({ kind, state }) => kind === 'deliver' && state === 'done')
  const lost = events.some(({ kind, state }) => kind === 'deliver' && state === 'failed')
  const steps = [
    ['Approved', true],
    ['Grant redeemed', redeemed],
    [lost ? 'Not carried out' : 'Carried out', handed, lost],
    ['Finished', over],
  ]
  const now = steps.findIndex(([, done, bad]) => !done && !bad)
  return h(
    'ol',
    { class: 'way', 'aria-label': 'Progress' },
    steps.map(([text, done, bad], at) =>
      h(
        'li',
        { class: bad ? 'lost' : done ? 'done' : at === now ? 'now' : '' },
        done ? icon('check', 14) : bad ? icon('cross', 14) : '',
        text,
        h('span', { class: 'unseen' }, done ? ', done' : ''),
      ),
    ),
  )
}

const number = (points) => String(points).replace('-', '−')

const sum = (factors) => factors.reduce((all, { counted }) => all + counted, 0)

/** Returns one bar of all factors, with a mark at the required points. */
function bar({ points, pointsRequired, factors: all }) {
  const counted = all.filter((factor) => factor.counted > 0)
  const whole = Math.max(pointsRequired, sum(counted), 1)
  const width = (value) => `${(100 * value) / whole}%`
  return h(
    'div',
    {
      class: 'bar',
      role: 'meter',
      'aria-label': 'Points',
      'aria-valuemin': '0',
      'aria-valuemax': String(pointsRequired),
      'aria-valuenow': String(Math.max(0, Math.min(points, pointsRequired))),
      'aria-valuetext': `${points} of ${pointsRequired} points`,
    },
    counted.map((factor) => h('span', { 'data-factor': factor.factor, '--part': width(factor.counted) })),
    sum(counted) > pointsRequired && h('i', { '--at': width(pointsRequired) }),
  )
}

function factors({ points, factors: all }) {
  const lost = sum(all) - points
  return h(
    'dl',
    { class: 'factors' },
    all.map(({ factor, earned, counted }) =>
      h(
        'div',
        { class: `factor ${counted > 0 ? '' : 'none'}`, 'data-factor': factor },
        h('dt', {}, title(factor)),
        h('dd', {}, String(counted), earned > counted && h('small', {}, ` of ${earned} earned`)),
      ),
    ),
    lost > 0 && h('div', { class: 'factor lost' }, h('dt', {}, 'Deducted'), h('dd', {}, number(-lost))),
  )
}

function lacking({ missing: lines }) {
  return h(
    'ul',
    { class: 'missing', 'aria-label': 'What is missing' },
    lines.map(missing).map(({ layer, text }) => h('li', {}, h('span', {}, layer), h('p', {}, text))),
  )
}

function held({ blockedBy: by }) {
  return by.length === 0
    ? undefined
    : h(
        'div',
        {},
        by.map((name) => h('p', { class: 'held' }, icon('wait'), blockedBy(name))),
      )
}
