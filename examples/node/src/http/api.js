// The HTTP API of the agent screen.

import { fromJson } from 'bonafides'
import { listed, shown, trail } from '../screen.js'
import { body, text } from './body.js'
import { stream } from './events.js'
import { Wrong, json } from './reply.js'

/** The inputs of the operator who runs the case; a take-over is for other operators. */
const SAYS = new Set(['choose', 'answer', 'unavailable', 'confirm', 'escalate', 'view', 'cancel'])
/** The actions that callers can request at the desk; people enrol on another page. */
const ACTIONS = ['reset_password', 'unlock_account', 'reset_mfa', 'change_phone']

export function makeApi({ calls, clock, directory, events, policy, store }) {
  const operators = () => directory.own.operators.map((login) => directory.user(login))
  const person = ({ login, name, department }) => ({ login, name, department })
  const signedIn = ({ operator }) => {
    if (!operator) throw new Wrong(401, 'signed_out', 'nobody is signed in', 'choose an operator')
    return operator
  }
  const find = (id) => {
    const call = calls.get(id)
    if (!call) throw new Wrong(404, 'unknown_case', 'there is no such call')
    return call
  }
  const own = (session, id) => {
    const call = find(id)
    if (call.operator.id !== signedIn(session).id) {
      throw new Wrong(
        403,
        'other_operator',
        'another operator runs this call',
        'take over the call, if it was escalated',
      )
    }
    return call
  }
  const about = (session) => ({
    token: session.token,
    operator: session.operator ? person(session.operator) : null,
    operators: operators().map(person),
    actions: ACTIONS,
    policy: { name: policy.name, version: policy.version ?? '', digest: policy.digest },
    now: clock.now().getTime(),
  })

  return {
    'GET /api/session': ({ session }) => about(session),
    'POST /api/session': ({ session, said }) => {
      const operator = operators().find(({ login }) => login === said.operator)
      if (!operator) throw new Wrong(400, 'operator', 'this desk has no such operator')
      session.operator = operator
      return about(session)
    },
    'GET /api/people': ({ session }) => {
      signedIn(session)
      return directory.users().map((user) => ({ ...person(user), enabled: user.enabled }))
    },
    'GET /api/calls': ({ session }) => {
      const operator = signedIn(session)
      return calls.of(operator).map((call) => listed(call, operator))
    },
    'POST /api/calls': async ({ session, said }) => {
      const operator = signedIn(session)
      if (!ACTIONS.includes(said.action)) throw new Wrong(400, 'action', 'the desk does not offer this action')
      const login = text(said.login, 'login', 64)
      const call = await calls.open(text(said.id, 'id', 64), login, said.action, operator)
      return shown(call, operator)
    },
    'GET /api/calls/:id': ({ session, id }) => shown(own(session, id), session.operator),
    'GET /api/calls/:id/trail': ({ session, id, query }) => {
      const from = Number(query.get('from') ?? 0)
      if (!Number.isInteger(from) || from < 0)
        throw new Wrong(400, 'from', '`from` must be the number of a record')
      return trail(store.records(own(session, id).id), from)
    },
    'POST /api/calls/:id/says': async ({ session, id, said }) => {
      const call = own(session, id)
      if (!SAYS.has(said.says?.type)) throw new Wrong(400, 'says', 'an operator cannot send this input')
      // The package checks the input. The operator comes from the session, not from the request.
      const says = fromJson('OperatorInput', JSON.stringify(said.says))
      await calls.says(text(said.id, 'id', 64), call, session.operator, says)
      return shown(call, session.operator)
    },
    'POST /api/calls/:id/take-over': async ({ session, id, said }) => {
      const operator = signedIn(session)
      const call = find(id)
      if (!calls.isWaiting(call)) throw new Wrong(409, 'not_escalated', 'this call is not escalated')
      const { refusal } = await calls.says(text(said.id, 'id', 64), call, operator, { type: 'take_over' })
      if (refusal) throw new Wrong(403, refusal.code, refusal.meaning, refusal.help)
      return shown(call, operator)
    },
    'POST /api/calls/:id/redeem': async ({ session, id, said }) => {
      const call = own(session, id)
      await calls.redeem(text(said.id, 'id', 40), call, session.operator)
      return shown(call, session.operator)
    },
    'GET /api/events': ({ session, response }) => {
      stream(response, signedIn(session), events)
    },
  }
}

/** Finds the handler of a request; for a known path with another method, the error names the methods. */
export function route(api, method, path) {
  const parts = path.split('/')
  const fits = (pattern) => {
    const wanted = pattern.split('/')
    return wanted.length === parts.length && wanted.every((part, at) => part === ':id' || part === parts[at])
  }
  const known = Object.keys(api)
    .map((key) => key.split(' '))
    .filter(([, pattern]) => fits(pattern))
  if (known.length === 0) throw new Wrong(404, 'unknown', 'not found')
  const found = known.find(([of]) => of === method)
  if (!found) throw new Wrong(405, 'method', `use ${known.map(([of]) => of).join(' or ')}`)
  const at = found[1].split('/').indexOf(':id')
  return { act: api[found.join(' ')], id: at < 0 ? undefined : parts[at] }
}

export async function serve(api, { method, path, query, session, request, response }) {
  const { act, id } = route(api, method, path)
  const said = method === 'POST' ? await body(request) : undefined
  const answer = await act({ session, id, query, said, response })
  if (answer !== undefined) json(response, 200, answer)
}
