// The directory's other side: a connector that holds the right to reset, and uses it for a grant only.
// It checks the token offline; the desk could not forge one.

import { Connector } from 'bonafides'

export class Accounts {
  #connector
  #accounts = new Map()
  #memory = new Redemptions()

  constructor({ id, origin, keys }) {
    this.#connector = new Connector(id, origin, keys)
  }

  /** Carries a grant out, once: a second time it is answered from memory. */
  carryOut(deliver, now, live) {
    const { action, account, secret, blind } = deliver
    const delivery = { action, account, secret, blind }
    const write = (claims) => {
      this.#accounts.set(claims.sub, { waitsForKey: deliver.credential.type === 'reenrolment_key' })
      return 'done'
    }
    return this.#connector.redeem(this.#memory, deliver.token, delivery, now, live, write)
  }

  /** Stops a grant, or makes what it brought useless if it was carried out. */
  revoke(grant, account, now) {
    const revoked = this.#connector.revoke(this.#memory, grant, now)
    if (revoked === 'begun') this.#accounts.delete(account)
    return revoked
  }

  /** What a grant has changed of this account. */
  state(account) {
    return this.#accounts.get(account)
  }
}

/** Grants that were carried out, by their ids. */
class Redemptions {
  #states = new Map()

  state(jti) {
    return this.#states.get(jti) ?? null
  }

  started(jti) {
    if (this.#states.has(jti)) return false
    this.#states.set(jti, 'started')
    return true
  }

  revoked(jti) {
    if (this.#states.has(jti)) return false
    this.#states.set(jti, 'revoked')
    return true
  }

  finished(jti, written) {
    this.#states.set(jti, written)
  }
}
