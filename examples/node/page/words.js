// Texts for names of a policy, and readable times.

const SHORT = { sms: 'SMS', mfa: 'MFA', id: 'ID', sim: 'SIM' }
const VERDICTS = {
  approve: ['Approved', 'check'],
  challenge: ['More proof needed', 'half'],
  escalate: ['Second person needed', 'up'],
  deny: ['Refused', 'cross'],
}
const HELD = {
  closed:
    'The recovery path is closed for this account after too many failed attempts. Challenges that cannot be guessed still count, with a second person.',
  second_person: 'A second person must take over.',
  limit: 'A limit of the policy blocks this.',
  observing: 'The systems are still reporting.',
}
const REASONS = {
  not_enrolled: 'Not enrolled',
  no_contact: 'No address or person on file',
  cooling: 'The address changed too recently',
  relation_too_young: 'Nobody has been in this role for long enough',
  forbidden: 'Forbidden by the policy',
  disabled: 'Failed too often: enrol it again, or have it enabled',
  closed: 'The recovery path is closed',
  struck: 'The caller cannot do it',
}
const LAYERS = { groups: 'the group', risks: 'the risk' }
const SIGNALS = {
  good: ['usual', 'none', 'enabled', 'normal'],
  bad: ['impossible', 'recent', 'disabled', 'siege'],
  warn: ['new', 'unknown', 'elevated'],
}
const ENDS = {
  done: 'Done',
  denied: 'Refused',
  cancelled: 'Ended by the operator',
  not_me: 'Ended: the owner did not make this request',
  failed: 'Not carried out',
  unknown: 'Possibly carried out',
  expired: 'Expired',
}

/** Returns "SMS code" for `sms_code`, and "call back" for `call_back`. */
export const plain = (name) =>
  name
    .split(/[_ ]/)
    .map((word) => SHORT[word] ?? word)
    .join(' ')

export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1)

/** Returns the same, capitalised. */
export function title(name) {
  return capital(plain(name))
}

export const verdict = (name) => VERDICTS[name] ?? [title(name), 'dots']
export const blockedBy = (name) => HELD[name] ?? title(name)
export const end = (name) => ENDS[name] ?? title(name)

/** Returns why a challenge cannot be asked, and until when if waiting helps. */
export function why({ reason, until, forbiddenBy }) {
  if (!reason) return ''
  const words = forbiddenBy ? `Forbidden by ${place(forbiddenBy)}` : (REASONS[reason] ?? title(reason))
  return until ? `${words}, until ${day(until)} ${minutes(until)}` : words
}

/** Returns "the risk sim-swap" for `risks.sim-swap`. */
function place(path) {
  const [layer, ...name] = path.split('.')
  return LAYERS[layer] ? `${LAYERS[layer]} ${name.join('.')}` : path
}

export const tone = (outcome) => Object.keys(SIGNALS).find((key) => SIGNALS[key].includes(outcome)) ?? ''
export const initials = (name) =>
  name
    .split(/\s+/)
    .map((part) => part.replace(/^(.).*?(\d*)$/, '$1$2'))
    .slice(0, 1)
    .join('')
    .toUpperCase()
export const day = (at) => new Date(at).toISOString().slice(0, 10)
export const minutes = (at) => new Date(at).toISOString().slice(11, 16)
export const seconds = (at) => new Date(at).toISOString().slice(11, 19)

/** Splits `actions.reset_password: 40 more points` into the rule and the requirement. */
export function missing(line) {
  const at = line.indexOf(': ')
  const layer = line.slice(0, at).split('.').at(-1)
  return { layer: title(layer), text: line.slice(at + 2).replace(/[a-z]+(_[a-z]+)+/g, plain) }
}
