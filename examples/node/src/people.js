// The people outside the desk, and what they have: phones, mailboxes, an authenticator, recovery codes
// on paper. A real host has none of this. Nothing here is ever sent to the agent screen.

import { EventEmitter } from 'node:events'
import { Authenticator } from './authenticator.js'

export class People extends EventEmitter {
  #codes = new Map()
  #keys = new Map()
  #apps = new Map()
  #papers = new Map()
  #asked = []

  /** Delivers a message to a place, such as "the phone of user17". */
  arrives(place, text) {
    this.emit('arrives', { place, text })
  }

  /** Stores a code for a challenge of this account; it replaces earlier ones. */
  code(login, challenge, code) {
    this.#codes.set(`${login}/${challenge}`, code)
  }

  readCode(login, challenge) {
    return this.#codes.get(`${login}/${challenge}`)
  }

  /** Stores a key with which the owner sets up the sign-in again. */
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

  /** Stores recovery codes, as if printed on paper. */
  keep(login, codes) {
    this.#papers.set(login, [...codes])
  }

  tearOff(login) {
    return this.#papers.get(login)?.pop()
  }

  /** Asks a person on their own screen; resolves to yes or no when they answer. */
  async asked(whom, text) {
    return new Promise((answer) => {
      this.#asked.push({ whom, answer })
      this.emit('asked', { whom, text })
    })
  }

  /** Returns the people who have been asked and have not answered; the newest first. */
  waiting() {
    return this.#asked.map(({ whom }) => whom).reverse()
  }

  /** Answers for the person who was asked last, and returns that person. */
  says(yes) {
    const last = this.#asked.pop()
    last?.answer(yes)
    return last?.whom
  }
}
