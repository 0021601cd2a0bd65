'use strict'

// `assert.deepStrictEqual`, `structuredClone` and `{...it}` see the own, enumerable properties of an object. Without
// any, two different decisions are equal, and a copy of one is an empty object.

const { inspect } = require('node:util')

/** Getters for `Object.defineProperties`: an instance owns them, and reads what they give when it is asked. */
function shown(getters) {
  const descriptor = ([name, of]) => [name, { enumerable: true, get() { return of(this) } }]
  return Object.fromEntries(Object.entries(getters).map(descriptor))
}

/** Gives an object members that do not change. */
function hold(object, members) {
  for (const [name, value] of Object.entries(members)) Object.defineProperty(object, name, { value, enumerable: true })
}

const IDENTITY = Symbol('bonafides.identity')

/** What holds something that cannot be seen is equal to itself alone. */
class Opaque {
  constructor() {
    Object.defineProperty(this, IDENTITY, { value: Symbol(), enumerable: true })
  }
  [inspect.custom]() {
    return `${this.constructor.name} {}`
  }
}

module.exports = { shown, hold, Opaque }
