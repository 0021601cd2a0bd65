// One call: what the host remembers of it outside the engine.

export class Call {
  /** What the operator was shown last; the engine gives it in reply to what an operator says. */
  view = undefined;
  /** Why the last input was refused, if it was. */
  refusal = undefined;
  /** Outcomes of signals, as the systems reported them. */
  signals = new Map();
  /** Challenges that were put to the caller. */
  asked = new Map();
  /** What became of commands, for the operator to read. */
  events = [];
  /** Names of challenges that cannot be done without. */
  mandatory = [];
  /** The systems have not said yet that this is all they know. */
  observing = true;
  over = false;

  constructor({ id, login, name, action, operator, opened }) {
    Object.assign(this, { id, login, name, action, operator, opened });
  }

  /** Something happened that the operator should read. */
  note(at, kind, text, state = 'done') {
    this.events.push({ at, kind, text, state });
  }
}
