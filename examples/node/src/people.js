// The people outside the desk, and what they hold: telephones, mailboxes, an authenticator, a paper
// with recovery codes. A real host has none of this. Nothing in here is ever sent to the agent screen.

import { EventEmitter } from 'node:events'
import { Authenticator } from './authenticator.js'

export class People extends EventEmitter {
  #codes = new Map()
  #keys = new Map()
  #apps = new Map()
  #papers = new Map()
  #asked = []

  /** Something arrives at a place, such as "the phone of user17". */
  arrives(place, text) {
    this.emit('arrives', { place, text })
  }

  /** A code for a challenge of this account; the newest voids those before. */
  code(login, challenge, code) {
    this.#codes.set(`${login}/${challenge}`, code)
  }

  readCode(login, challenge) {
    return this.#codes.get(`${login}/${challenge}`)
  }

  /** A key with which this account sets its sign-in up again. */
  key(login, key) {
    this.#keys.set(login, key)
  }

  readKey(login) {
    return this.#keys.get(login)
  }

  setUpAuthenticator(login, address) {
    this.#apps.set(login, new Authenticator(address))
  }

  readAuthenticator(login, now) {
    return this.#apps.get(login)?.code(now)
  }

  /** Recovery codes, printed and put in a safe. */
  keep(login, codes) {
    this.#papers.set(login, [...codes])
  }

  tearOff(login) {
    return this.#papers.get(login)?.pop()
  }

  /** Somebody is asked, on a screen of their own, and says yes or no at some time. */
  async asked(whom, text) {
    return new Promise((answer) => {
      this.#asked.push({ whom, answer })
      this.emit('asked', { whom, text })
    })
  }

  /** Who has been asked and has not answered; the newest first. */
  waiting() {
    return this.#asked.map(({ whom }) => whom).reverse()
  }

  /** Whoever was asked last answers; says who that was. */
  says(yes) {
    const last = this.#asked.pop()
    last?.answer(yes)
    return last?.whom
  }
}
