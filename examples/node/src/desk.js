// The loop of a host: read the rows that a step needs, make the step, commit it in one transaction, and
// only then take the outcome. On a conflict, read everything again and make a new step.

import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { caseKey } from 'bonafides'

const TRIES = 16

export class Desk {
  constructor({ engine, store, directory, clock }) {
    Object.assign(this, { engine, store, directory, clock })
  }

  /** Opens a case about an account, known to the directory or not. */
  async open(id, login, opening) {
    const released = await this.#commit(login, (at) => {
      const rows = this.store.rows(this.engine.needsOpen(opening, at))
      return this.engine.openAsync(id, opening, at, rows)
    })
    return this.#due(released, opening.operator.kind === 'self')
  }

  /** Passes one input to a case; `said` names its door. */
  async give(id, caseId, login, said) {
    const input = { id, said }
    const released = await this.#commit(login, (at) => {
      const present = this.engine.case(this.store.row(caseKey(caseId)))
      const rows = this.store.rows(this.engine.needs(present, input, at))
      return this.engine.applyAsync(present, input, at, rows)
    })
    return this.#due(released, said.type === 'caller')
  }

  /** Delays a caller's reply until it is due, so that its timing reveals nothing. */
  async #due(released, toCaller) {
    // A timer may end a millisecond early.
    for (let left; toCaller && (left = this.clock.until(released.reply.notBefore)) > 0; ) await wait(left)
    return released
  }

  async #commit(login, make) {
    for (let left = TRIES; left > 0; left -= 1) {
      // A new seed and the current directory for each attempt.
      const at = { now: this.clock.now(), seed: randomBytes(32), subject: this.directory.snapshot(login) }
      // Answers are hashed slowly on purpose: on another thread, so that the desk stays responsive.
      const step = await make(at)
      if (this.store.commit(step)) return step.committed()
      await wait(Math.random() * 20)
    }
    throw new Busy()
  }
}

/** The rows changed at every attempt: pass the same input again a little later. */
export class Busy extends Error {
  constructor() {
    super('other inputs are changing this case')
  }
}
