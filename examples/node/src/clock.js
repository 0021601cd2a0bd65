// The time at the desk. The directory of the examples is an export of one day, so the desk opens on a
// Monday two weeks later and its clock runs from there.

const OPENS = Date.UTC(2026, 11, 7, 8, 15);

export class Clock {
  #ahead;

  constructor(opens = OPENS) {
    this.#ahead = opens - Date.now();
  }

  now() {
    return new Date(Date.now() + this.#ahead);
  }

  /** Sets it, for what is meant to have happened before the desk opened. */
  set(time) {
    this.#ahead = time.getTime() - Date.now();
  }

  /** For how long to wait until that time is there, in milliseconds. */
  until(time) {
    return Math.max(0, time.getTime() - this.now().getTime());
  }
}
