// A call: the host's state outside the engine.

export class Call {
  /** The last view of the operator, which the engine returns for an operator's input. */
  view = undefined
  /** The refusal of the last input, if it was refused. */
  refusal = undefined
  /** The outcomes of signals that the systems reported. */
  signals = new Map()
  /** The challenges that the caller was asked. */
  asked = new Map()
  /** The results of commands, for the operator. */
  events = []
  /** The names of mandatory challenges. */
  mandatory = []
  /** The groups of the policy whose rules apply to the caller. */
  groups = []
  /** True until the systems have reported everything. */
  observing = true
  over = false
  /** The number of steps of the case, which is also the number of records. */
  steps = 0

  /** `manager` is the manager's name, if the directory has one. */
  constructor({ id, login, name, action, operator, opened, manager }) {
    Object.assign(this, { id, login, name, action, operator, opened, manager })
  }

  /** Takes the state of the case after a step. */
  is({ isOver, steps }) {
    this.over = isOver
    // Steps of one case may return in another order than they were made in.
    this.steps = Math.max(this.steps, steps)
  }

  /** Adds an event for the operator. */
  note(at, kind, text, state = 'done') {
    this.events.push({ at, kind, text, state })
  }
}
