// The systems around the desk, which say by themselves what they see of a call: the directory, the
// sign-in log, the mobile operator. What they see in this demo stands in `demo/callers.yaml`.

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

  /** What is seen of a call in this name: signals of the policy with their outcomes. */
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

  /** Where this person has signed in before, by the log of the sign-in system. */
  #usual(login, kind, value) {
    return value !== null && this.#directory.person(login)?.[kind] === value ? 'usual' : 'new'
  }
}
