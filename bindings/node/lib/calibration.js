'use strict'

const { inspect } = require('node:util')
const native = require('./native')
const { call } = require('./errors')
const { hold } = require('./shown')
const { instance, string } = require('./values')

/** The token that keeps the constructor private. */
const OWN = Symbol('bonafides')

function load(text, format, from) {
  string(text, 'text')
  return new Calibration(OWN, call(() => native.Calibration.load(text, format), from))
}

/** Returns the addon's calibration in a `Calibration`. */
let nativeCalibration

/** A loaded calibration. */
class Calibration {
  #native

  constructor(token, given) {
    if (token !== OWN) throw new TypeError('Calibration cannot be constructed with `new`')
    this.#native = given
    const { name, version, models } = given
    hold(this, { name, version, models: Object.freeze(models) })
  }

  static fromYaml(text) {
    return load(text, 'yaml', Calibration.fromYaml)
  }
  static fromJson(text) {
    return load(text, 'json', Calibration.fromJson)
  }
  static fromToml(text) {
    return load(text, 'toml', Calibration.fromToml)
  }

  static {
    nativeCalibration = (value) => instance(value, Calibration, 'calibration').#native
  }

  [inspect.custom](depth, options, inspect) {
    const { name, version, models } = this
    return `Calibration ${inspect({ name, version, models }, options)}`
  }
}

module.exports = { Calibration, nativeCalibration }
