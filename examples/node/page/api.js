// The client of the server's API. Every input has an id that is made before the first attempt, so that a retry is safe.

let token = ''

export class Refused extends Error {
  constructor({ code, message, help }) {
    super(message)
    Object.assign(this, { code, help })
  }
}

async function ask(method, path, said) {
  const headers = { 'x-desk-token': token }
  if (said) headers['content-type'] = 'application/json'
  const response = await fetch(path, { method, headers, body: said && JSON.stringify(said) })
  const answer = await response.json()
  // The session and its operator are gone: start again.
  if (['signed_out', 'token'].includes(answer.error?.code)) location.reload()
  if (!response.ok) throw new Refused(answer.error)
  return answer
}

async function say(path, said) {
  const body = { id: crypto.randomUUID(), ...said }
  try {
    return await ask('POST', path, body)
  } catch (error) {
    // The reply may be lost although the step was made: the same id makes it the same step.
    if (error instanceof Refused && error.code !== 'busy') throw error
    return ask('POST', path, body)
  }
}

async function session(answer) {
  ;({ token } = await answer)
  return answer
}

export const api = {
  session: () => session(ask('GET', '/api/session')),
  signIn: (operator) => session(ask('POST', '/api/session', { operator })),
  people: () => ask('GET', '/api/people'),
  calls: () => ask('GET', '/api/calls'),
  call: (id) => ask('GET', `/api/calls/${id}`),
  trail: (id, from) => ask('GET', `/api/calls/${id}/trail?from=${from}`),
  open: (login, action) => say('/api/calls', { login, action }),
  says: (id, says) => say(`/api/calls/${id}/says`, { says }),
  takeOver: (id) => say(`/api/calls/${id}/take-over`, {}),
  redeem: (id) => say(`/api/calls/${id}/redeem`, {}),
}

/** Calls `changed` for every change, and `back` when a lost connection is restored, because changes may be missing. */
export function listen(changed, back) {
  const source = new EventSource('/api/events')
  let before = false
  source.addEventListener('open', () => {
    if (before) back()
    before = true
  })
  source.addEventListener('message', ({ data }) => changed(JSON.parse(data)))
  return source
}
