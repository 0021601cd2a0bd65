// The time at the desk. The directory of the examples is an export of one day, so the desk opens on a
// Monday two weeks later and its clock runs from there.

const OPENS = '2026-12-07T08:15:00Z'

export class Clock {
  #ahead

  constructor(opens = OPENS) {
    this.#ahead = new Date(opens).getTime() - Date.now()
  }

  now() {
    return new Date(Date.now() + this.#ahead)
  }

  /** For how long to wait until that time is there, in milliseconds. */
  until(time) {
    return Math.max(0, time.getTime() - this.now().getTime())
  }
}
