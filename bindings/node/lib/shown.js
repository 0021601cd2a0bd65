'use strict'

// `assert.deepStrictEqual`, `structuredClone` and `{...it}` see only own, enumerable properties. Without them, two
// different decisions are equal, and a copy of one is an empty object.

const { inspect } = require('node:util')

/** Returns getters for `Object.defineProperties`: own properties of an instance, computed when read. */
function shown(getters) {
  const descriptor = ([name, of]) => [name, { enumerable: true, get() { return of(this) } }]
  return Object.fromEntries(Object.entries(getters).map(descriptor))
}

/** Adds read-only members to an object. */
function hold(object, members) {
  for (const [name, value] of Object.entries(members)) Object.defineProperty(object, name, { value, enumerable: true })
}

const IDENTITY = Symbol('bonafides.identity')
let made = 0

/** An object with hidden state, equal only to itself. */
class Opaque {
  constructor() {
    // A number takes a fraction of the time of a symbol that is defined.
    this[IDENTITY] = made += 1
  }
  [inspect.custom]() {
    return `${this.constructor.name} {}`
  }
}

module.exports = { shown, hold, Opaque }
