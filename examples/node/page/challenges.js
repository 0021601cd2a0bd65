// The challenges: first those of the plan in its order, then all others; one of them is open at a time.

import { h, icon, keep } from './dom.js'
import { seconds, title, why } from './words.js'

const STATES = {
  passed: ['passed', 'good'],
  not_passed: ['not passed', 'bad'],
  unavailable: ['not possible', ''],
}
const HINTS = {
  questions: 'Answers that the owner gave at enrolment.',
  partial: 'Some digits of a number that the caller knows.',
  recall: 'Something that only the owner has seen.',
  code: 'A code is sent; the caller reads it out.',
  totp: 'The code that the caller’s authenticator app shows now.',
  recovery_code: 'One of the recovery codes on paper.',
  vouch: 'The person signs in and answers on their own page.',
  confirm: 'You check, and record what you saw.',
  external: 'The caller confirms on their own device.',
}

export function makeChallenges(place, { says, isBusy }) {
  const next = h('ol', { class: 'sheet', id: 'next' })
  const others = h('ol', { class: 'sheet', id: 'others' })
  const headings = [h('h3', {}, 'Ask next', h('small', {}, 'in this order')), h('h3', {}, 'Other challenges')]
  place.classList.add('asks')
  place.append(headings[0], next, headings[1], others)
  let state = {}
  let order = []

  /** Draws the lists. `open` is the challenge whose details are shown; `failed` has just been answered wrongly. */
  function draw(call, open, failed) {
    state = { call, open, failed }
    const { view } = call
    const hidden = !view || call.observing || view.state !== 'open'
    place.hidden = hidden
    if (hidden) return
    const by = new Map(view.challenges.map((challenge) => [challenge.name, challenge]))
    const planned = view.next.map((name) => by.get(name)).filter(Boolean)
    const rest = view.challenges.filter((challenge) => !planned.includes(challenge))
    // Open challenges come before settled ones.
    rest.sort((a, b) => (a.state === 'open' ? 0 : 1) - (b.state === 'open' ? 0 : 1))
    order = [...planned, ...rest].filter(({ state: of }) => of === 'open').map(({ name }) => name)
    headings[0].hidden = next.hidden = planned.length === 0
    headings[1].hidden = others.hidden = rest.length === 0
    keep(next, planned.map(part))
    keep(others, rest.map(part))
  }

  const part = (challenge) => {
    const shows = {
      challenge,
      key: keyOf(challenge.name),
      open: state.open === challenge.name,
      must: state.call.mandatory.includes(challenge.name),
      failed: state.failed === challenge.name,
    }
    return [challenge.name, shows, () => row(shows)]
  }
  const keyOf = (name) => {
    const at = order.indexOf(name)
    return at < 0 || at > 9 ? '' : String((at + 1) % 10)
  }

  function row({ challenge, key, open, must, failed }) {
    const { name, kind, state: of, asked } = challenge
    const [text, tone] = STATES[of] ?? (asked ? ['asked', 'now'] : [])
    const classes = ['ask', of !== 'open' && 'over', of, open && 'on'].filter(Boolean).join(' ')
    return h(
      'li',
      { class: classes, 'data-challenge': name, 'data-state': of },
      h(
        'h4',
        {},
        h(
          'button',
          {
            type: 'button',
            'aria-expanded': String(open),
            'data-stay': `row ${name}`,
            'aria-keyshortcuts': key || undefined,
            onclick: () => toggle(name),
          },
          key ? h('kbd', { 'aria-hidden': 'true' }, key) : h('span', {}),
          icon(of === 'passed' ? 'check' : of === 'not_passed' ? 'cross' : kind),
          h(
            'span',
            {},
            h('b', {}, title(name)),
            h('small', {}, of === 'open' ? (asked ? '' : openHint(challenge)) : why(challenge)),
          ),
          h(
            'span',
            { class: 'tags' },
            must && of === 'open' && h('span', { class: 'tag warn' }, 'required'),
            text && h('span', { class: `tag ${tone}` }, text),
          ),
        ),
      ),
      open &&
        of === 'open' &&
        h(
          'div',
          { class: 'detail' },
          ...(asked && challenge.put ? answering(challenge, failed) : asking(challenge)),
        ),
    )
  }

  const openHint = ({ contacts, failedElsewhere }) =>
    [...contacts, failedElsewhere && 'Failed recently in another call'].filter(Boolean).join('  ')

  function toggle(name) {
    document.dispatchEvent(new CustomEvent('choose', { detail: state.open === name ? undefined : name }))
  }

  const button = (name, text, key, act, look = '') =>
    h(
      'button',
      { class: `button ${look}`, type: 'button', 'data-stay': `${text} ${name}`, onclick: act },
      text,
      key && h('kbd', {}, key),
    )

  /** Returns the details of a challenge that has not been asked. */
  function asking({ name, kind, contacts }) {
    const chosen = () => Number(document.querySelector('input[name="contact"]:checked')?.value ?? 0)
    const choose = () =>
      says({ type: 'choose', challenge: name, ...(contacts.length > 0 && { contact: chosen() }) })
    return [
      h('p', { class: 'to' }, HINTS[kind] ?? ''),
      contacts.length === 1 && h('p', { class: 'to' }, 'Goes to ', h('code', {}, contacts[0])),
      contacts.length > 1 &&
        h(
          'fieldset',
          { class: 'contacts' },
          h('legend', {}, 'Send to'),
          contacts.map((contact, at) =>
            h(
              'label',
              {},
              h('input', { type: 'radio', name: 'contact', value: String(at), checked: at === 0 }),
              contact,
            ),
          ),
        ),
      h(
        'div',
        { class: 'row' },
        button(
          name,
          kind === 'code' ? 'Send the code' : kind === 'confirm' ? 'Start' : 'Ask',
          '⏎',
          choose,
          'first',
        ),
        button(
          name,
          'The caller cannot do this',
          'U',
          () => says({ type: 'unavailable', challenge: name }),
          'quiet',
        ),
      ),
    ].filter(Boolean)
  }

  /** Returns the details of a challenge that waits for an answer. */
  function answering({ name, kind, put, fields }, failed) {
    const again = button(
      name,
      kind === 'code' ? 'Send another' : 'Ask again',
      '',
      () => says({ type: 'choose', challenge: name }),
      'quiet',
    )
    const can = button(
      name,
      'The caller cannot do this',
      '',
      () => says({ type: 'unavailable', challenge: name }),
      'quiet',
    )
    const until = put.until && h('p', { class: 'until' }, `Open until ${seconds(put.until)}`)
    const prompt = h(
      'div',
      { class: 'say' },
      h('small', {}, kind === 'confirm' ? 'To do' : 'Say to the caller'),
      h('p', {}, put.prompt),
    )
    if (['external', 'vouch'].includes(kind)) {
      return [
        prompt,
        h('p', { class: 'to', role: 'status' }, 'Waiting for the answer. It will appear here automatically.'),
        until,
        h('div', { class: 'row' }, again, can),
      ].filter(Boolean)
    }
    const asks =
      kind === 'confirm'
        ? fields.map((field) => [title(field), field])
        : (put.questions.length > 0 ? put.questions : ['The caller’s answer']).map((question) => [question])
    const inputs = asks.map(([text, field], at) =>
      h(
        'label',
        { class: `field ${['code', 'totp', 'partial'].includes(kind) ? 'code' : ''}` },
        h('span', {}, text),
        h('input', {
          type: 'text',
          name: field ?? `answer-${at}`,
          autocomplete: 'off',
          autocapitalize: 'off',
          spellcheck: 'false',
          required: true,
          inputmode: ['code', 'totp', 'partial'].includes(kind) ? 'numeric' : undefined,
          'data-stay': `answer ${name} ${at}`,
          'data-first': at === 0,
        }),
      ),
    )
    const inVain =
      failed && h('p', { class: 'failed' }, icon('cross', 16), 'That was not correct. The caller can try again.')
    const form = h(
      'form',
      { 'aria-label': title(name), novalidate: true },
      inVain,
      inputs,
      h(
        'div',
        { class: 'row' },
        h(
          'button',
          { class: 'button first', type: 'submit' },
          kind === 'confirm' ? 'Confirm' : 'Check',
          h('kbd', {}, '⏎'),
        ),
        again,
        can,
      ),
    )
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      if (isBusy()) return
      const values = [...form.querySelectorAll('input')]
      const empty = values.find(({ value }) => value.trim() === '')
      if (empty) {
        empty.focus()
        return
      }
      const texts = values.map(({ value }) => value)
      // Clear the answers, so that they do not stay on the screen.
      for (const value of values) value.value = ''
      values[0].focus()
      says(
        kind === 'confirm'
          ? {
              type: 'confirm',
              challenge: name,
              fields: Object.fromEntries(values.map((value, at) => [value.name, texts[at]])),
            }
          : { type: 'answer', challenge: name, answers: texts },
      )
    })
    return [prompt, until, form].filter(Boolean)
  }

  return { draw, at: (number) => order[(number + 9) % 10] }
}
