// The systems around the desk, which report what they see of a call: the directory, the sign-in log, the
// mobile operator. In this demo, `demo/callers.yaml` defines what they see.

import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

const file = new URL('../demo/callers.yaml', import.meta.url)

export class Systems {
  #directory
  #seen

  constructor(directory, seen = parse(readFileSync(file, 'utf8'))) {
    this.#directory = directory
    this.#seen = seen
  }

  /** Returns the signals of a call in this name, with their outcomes. */
  observe(login) {
    const user = this.#directory.user(login)
    const seen = { ...this.#seen.everybody, ...this.#seen[login.toLowerCase()] }
    return {
      ...(user && { account: user.enabled ? 'enabled' : 'disabled' }),
      workstation: this.#usual(login, 'workstation', seen.workstation),
      location: seen.location === null ? 'unknown' : this.#usual(login, 'location', seen.location),
      sim_change: seen.sim_change,
    }
  }

  /** Returns how usual a workstation or place is, by the log of the sign-in system. */
  #usual(login, kind, value) {
    return value !== null && this.#directory.person(login)?.[kind] === value ? 'usual' : 'new'
  }
}
