// The time at the desk. The directory of the examples is an export of one day, so the clock starts on a
// Monday two weeks later.

const OPENS = '2026-12-07T08:15:00Z'

export class Clock {
  #ahead

  constructor(opens = OPENS) {
    this.#ahead = new Date(opens).getTime() - Date.now()
  }

  now() {
    return new Date(Date.now() + this.#ahead)
  }

  /** Returns the milliseconds until this time. */
  until(time) {
    return Math.max(0, time.getTime() - this.now().getTime())
  }
}
