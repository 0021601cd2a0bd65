'use strict'

const { inspect } = require('node:util')
const native = require('./native')
const { call } = require('./errors')
const { hold } = require('./shown')
const { string, instance } = require('./values')

/** A directory name, compared as the engine compares group names. */
class DirectoryName {
  #native

  constructor(text) {
    string(text, 'text')
    this.#native = call(() => new native.DirectoryName(text), DirectoryName)
    const { key, isDistinguished, leadingCn } = this.#native
    hold(this, { key, isDistinguished, leadingCn })
  }

  means(group) {
    return this.#native.means(instance(group, DirectoryName, 'group').#native)
  }
  equals(other) {
    return other instanceof DirectoryName && this.key === other.key
  }
  // The name may be that of a person.
  [inspect.custom]() {
    return `DirectoryName { isDistinguished: ${this.isDistinguished} }`
  }
}

module.exports = { DirectoryName }
