'use strict'

const native = require('./native')
const { call } = require('./errors')
const { form, nativePolicy } = require('./policy')
const { Opaque } = require('./shown')
const { coverageOptions, personJson } = require('./values')

/** A count of the people who have a way. */
class Coverage extends Opaque {
  #native

  constructor(policy, options) {
    super()
    const [of, given] = [nativePolicy(policy, 'policy'), coverageOptions(options)]
    this.#native = call(() => new native.Coverage(of, given), Coverage)
  }

  add(person) {
    const json = personJson(person, 'person')
    call(() => this.#native.add(json), this.add)
  }
  finish() {
    return form('CoverageReport', call(() => this.#native.finish(), this.finish))
  }
}

module.exports = { Coverage }
