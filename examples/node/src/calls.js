// The calls of the desk: opens them, takes the operators' inputs, and keeps the state of their screens.

import { Call } from './call.js'

export class Calls {
  #calls = new Map()

  constructor({ desk, worker, directory, changed }) {
    Object.assign(this, { desk, worker, directory, changed })
  }

  get(id) {
    return this.#calls.get(id)
  }

  /** Returns the calls of one operator, and those that wait for a second person; the newest first. */
  of(operator) {
    const all = [...this.#calls.values()].reverse()
    return all.filter((call) => call.operator.id === operator.id || this.isWaiting(call))
  }

  /** Returns true if a second person must take over. */
  isWaiting(call) {
    return !call.over && call.view?.state === 'escalated'
  }

  /** Opens a call from a caller who claims to be `login`. */
  async open(id, login, action, operator) {
    const opening = { action, operator: asOperator(operator), channel: 'phone', named: login, language: 'en' }
    const { case: opened, reply } = await this.desk.open(id, login, opening)
    const user = this.directory.user(login)
    const name = user?.name ?? login
    const manager = user && this.directory.manager(user)?.name
    const at = this.desk.clock.now()
    const call = new Call({ id: opened.id, login, name, action, operator, opened: at, manager })
    this.#calls.set(call.id, call)
    call.is(opened)
    this.#show(call, reply)
    this.#work(call)
    return call
  }

  /** Passes an input of the operator and returns the reply. */
  async says(id, call, operator, says) {
    const said = { type: 'operator', by: asOperator(operator), says }
    const { case: after, reply } = await this.desk.give(id, call.id, call.login, said)
    call.is(after)
    if (says.type === 'take_over' && reply.outcome !== 'refused') call.operator = operator
    this.#show(call, reply)
    this.#work(call)
    return reply
  }

  /** Starts carrying out the approval. The grant is for the host's program, not for the screen. */
  async redeem(id, call, operator) {
    const { view } = await this.worker.tell(call, `${id}-look`, 'host', { type: 'time_passed' })
    const says = { type: 'redeem', grant: view.grant ?? '' }
    const { refusal } = await this.worker.tell(call, id, 'host', says)
    await this.says(`${id}-seen`, call, operator, { type: 'view' })
    call.refusal = refusal ?? undefined
  }

  #show(call, reply) {
    call.refusal = reply.refusal ?? undefined
    if (reply.view.type === 'operator') {
      call.view = reply.view
      Object.assign(call, this.#rules(call))
    }
  }

  /** Returns the groups of this caller and the mandatory challenges, given the reported signals. */
  #rules(call) {
    const groups = this.desk.directory.snapshot(call.login)?.groups ?? []
    const now = this.desk.clock.now()
    const evidence = [...call.signals].map(([check, outcome]) => ({ check, outcome, at: now }))
    const decision = this.desk.engine.policy.decide({ action: call.action, now, groups, evidence })
    return { mandatory: decision.mandatory, groups: decision.groups }
  }

  /** Starts the worker without waiting for it; the screen is notified when it is done. */
  #work(call) {
    this.worker.run(call).catch((error) => {
      call.note(this.desk.clock.now(), 'error', `The worker stopped: ${error.code ?? error.name}`, 'failed')
      this.changed(call)
    })
  }
}

/** Returns the operator as a person, because people sign in at this desk; the engine trusts a program less. */
function asOperator({ id }) {
  return { id, kind: 'person' }
}
