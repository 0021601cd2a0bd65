'use strict'

const native = require('./native')
const forms = require('./forms')
const { call } = require('./errors')
const { lending, guarded, lent } = require('./keys')
const { form } = require('./policy')
const { json, string, milliseconds } = require('./values')
const { map, text, optional, words, bool, wrong } = require('./kinds')

const known = optional(words(['started', 'done', 'failed', 'unknown']))

const METHODS = {
  state: (value, at) => known.encode(value ?? null, at) ?? undefined,
  started: (value, at) => bool.encode(value, at),
  finished: () => undefined,
}

/** What stands next to the directory and carries grants out, each once. */
class Connector {
  #native

  constructor(id, origin, keys) {
    const given = [string(id, 'id'), string(origin, 'origin'), map(text).encode(keys, 'keys')]
    this.#native = call(() => new native.Connector(...given), Connector)
  }

  verify(token, delivery, now) {
    const given = [
      string(token, 'token'),
      json('Delivery', delivery, 'delivery'),
      milliseconds(now, 'now'),
    ]
    return form('Claims', call(() => this.#native.verify(...given), this.verify))
  }

  redeem(memory, token, delivery, now, live, write) {
    if (typeof memory !== 'object' || memory === null) throw wrong('memory', 'an object')
    if (typeof write !== 'function') throw wrong('write', 'a function')
    const given = [
      string(token, 'token'),
      json('Delivery', delivery, 'delivery'),
      milliseconds(now, 'now'),
      live == null ? undefined : bool.encode(live, 'live'),
    ]
    const { held, lent: methods } = lending(memory, METHODS, 'memory')
    const started = methods.started
    methods.started = (jti, at) => started(jti, new Date(at))
    const writes = guarded(held, (claims) => forms.Written.encode(write(form('Claims', claims)), 'what write gives'))
    return lent(held, () => {
      const redeemed = this.#native.redeem(methods, ...given, writes)
      if (held.threw) throw held.thrown
      return form('Redeemed', redeemed)
    }, this.redeem)
  }
}

module.exports = { Connector }
