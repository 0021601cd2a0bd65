// The loop of a host: read the rows a step needs, make the step, commit it in one go, and only then
// learn what came of it. On a conflict everything is read again and the step is made anew.

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

  /** Gives a case one input; `said` names the door it came in by. */
  async give(id, caseId, login, said) {
    const input = { id, said }
    const released = await this.#commit(login, (at) => {
      const present = this.engine.case(this.store.row(caseKey(caseId)))
      const rows = this.store.rows(this.engine.needs(present, input, at))
      return this.engine.applyAsync(present, input, at, rows)
    })
    return this.#due(released, said.type === 'caller')
  }

  /** The time of an answer must not say what it was: callers read theirs when it is due. */
  async #due(released, toCaller) {
    if (toCaller) await wait(this.clock.until(released.reply.notBefore))
    return released
  }

  async #commit(login, make) {
    for (let left = TRIES; left > 0; left -= 1) {
      // A new seed and the directory as it is now, for each try.
      const at = { now: this.clock.now(), seed: randomBytes(32), subject: this.directory.snapshot(login) }
      // Answers are hashed, slowly by intent: on another thread, so that the desk goes on meanwhile.
      const step = await make(at)
      if (this.store.commit(step)) return step.committed()
      await wait(Math.random() * 20)
    }
    throw new Busy()
  }
}

/** The rows changed each time: the same input again, a little later. */
export class Busy extends Error {
  constructor() {
    super('somebody else writes to this case; try again in a moment')
  }
}
