// One call: what the host remembers of it outside the engine.

export class Call {
  /** What the operator was shown last; the engine gives it in reply to what an operator says. */
  view = undefined
  /** Why the last input was refused, if it was. */
  refusal = undefined
  /** Outcomes of signals, as the systems reported them. */
  signals = new Map()
  /** Challenges that were put to the caller. */
  asked = new Map()
  /** What became of commands, for the operator to read. */
  events = []
  /** Names of challenges that cannot be done without. */
  mandatory = []
  /** Groups of the policy whose rules apply to the caller. */
  groups = []
  /** The systems have not said yet that this is all they know. */
  observing = true
  over = false
  /** How many steps its case has taken: so many records there are. */
  steps = 0

  /** `manager` is their name, if the directory knows one. */
  constructor({ id, login, name, action, operator, opened, manager }) {
    Object.assign(this, { id, login, name, action, operator, opened, manager })
  }

  /** How its case is after a step. */
  is({ isOver, steps }) {
    this.over = isOver
    // Steps of one case may come back in another order than they were made in.
    this.steps = Math.max(this.steps, steps)
  }

  /** Something happened that the operator should read. */
  note(at, kind, text, state = 'done') {
    this.events.push({ at, kind, text, state })
  }
}
