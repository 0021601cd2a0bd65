'use strict'

const native = require('./native')
const { call, lifted, BonafidesError } = require('./errors')
const { Opaque } = require('./shown')
const { string, bytes } = require('./values')
const { wrong } = require('./kinds')

/** Returns the addon's keys in `RawKeys`; null for anything else. */
let rawKeys

/** Four keys in memory, of 32 bytes each. */
class RawKeys extends Opaque {
  #native

  constructor(state, vault, index, grantSeed) {
    super()
    const given = [
      bytes(state, 'state'),
      bytes(vault, 'vault'),
      bytes(index, 'index'),
      bytes(grantSeed, 'grantSeed'),
    ]
    this.#native = call(() => new native.RawKeys(...given), RawKeys)
  }

  get grantPublic() {
    return this.#native.grantPublic
  }
  rotateState(id, key) {
    const given = [string(id, 'id'), bytes(key, 'key')]
    call(() => this.#native.rotateState(...given), this.rotateState)
  }
  rotateVault(id, key) {
    const given = [string(id, 'id'), bytes(key, 'key')]
    call(() => this.#native.rotateVault(...given), this.rotateVault)
  }

  static {
    rawKeys = (keys) => (typeof keys === 'object' && keys !== null && #native in keys ? keys.#native : null)
  }
}

/**
 * Lends an object of the host to one call: its methods, bound, with their results checked. If one of them throws,
 * the call throws that very object.
 */
function lending(object, methods, at) {
  const held = { thrown: undefined, threw: false }
  const lent = {}
  for (const [name, check] of Object.entries(methods)) {
    if (typeof object[name] !== 'function') throw wrong(`${at}.${name}`, 'a function')
    lent[name] = guarded(held, (...given) => check(object[name](...given), `the result of ${at}.${name}`))
  }
  return { held, lent }
}

function guarded(held, work) {
  return (...given) => {
    try {
      return work(...given)
    } catch (thrown) {
      if (!held.threw) Object.assign(held, { thrown, threw: true })
      throw thrown
    }
  }
}

/** Makes a call in which a host's methods may throw. */
function lent(held, work, from) {
  try {
    return work()
  } catch (thrown) {
    if (held.threw) throw held.thrown
    const error = lifted(thrown)
    if (error instanceof BonafidesError) Error.captureStackTrace(error, from)
    throw error
  }
}

const METHODS = { current: string, seal: bytes, open: bytes, mac: bytes, signGrant: bytes }

/** The keys of an engine: `RawKeys`, or an object with the methods of `Keys`. */
class Lender {
  constructor(keys) {
    this.raw = rawKeys(keys)
    this.keys = keys
    if (!this.raw) {
      if (typeof keys !== 'object' || keys === null) throw wrong('keys', 'RawKeys or an object')
      lending(keys, METHODS, 'keys')
    }
  }

  call(work, from) {
    if (this.raw) return call(() => work(this.raw), from)
    const { held, lent: given } = lending(this.keys, METHODS, 'keys')
    return lent(held, () => work(given), from)
  }
}

module.exports = { RawKeys, Lender, lending, guarded, lent }
