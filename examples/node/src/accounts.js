// The directory's side: a connector that has the right to reset, and uses it only for a grant.
// It checks the token offline; the desk cannot forge one.

import { Connector } from 'bonafides'

export class Accounts {
  #connector
  #accounts = new Map()
  #memory = new Redemptions()

  constructor({ id, origin, keys }) {
    this.#connector = new Connector(id, origin, keys)
  }

  /** Carries out a grant once; a second call returns the stored result. */
  carryOut(deliver, now, live) {
    const { action, account, secret, blind } = deliver
    const delivery = { action, account, secret, blind }
    const write = (claims) => {
      this.#accounts.set(claims.sub, { waitsForKey: deliver.credential.type === 'reenrolment_key' })
      return 'done'
    }
    return this.#connector.redeem(this.#memory, deliver.token, delivery, now, live, write)
  }

  /** Stops a grant, or invalidates its credential if it was carried out. */
  revoke(grant, account, now) {
    const revoked = this.#connector.revoke(this.#memory, grant, now)
    if (revoked === 'begun') this.#accounts.delete(account)
    return revoked
  }

  /** Returns the state of an account that a grant has changed. */
  state(account) {
    return this.#accounts.get(account)
  }
}

/** The states of grants, by id. */
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
