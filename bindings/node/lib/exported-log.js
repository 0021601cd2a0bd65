'use strict'

const native = require('./native')
const { call } = require('./errors')
const { OWN, own, form, later, nativePolicy } = require('./policy')
const { Opaque } = require('./shown')
const { array, json, string, texts } = require('./values')

function evidenceJson(evidence) {
  return json('LogEvidence', evidence ?? {}, 'evidence')
}

function policiesOf(policies) {
  return array(policies, 'policies').map((policy, index) => nativePolicy(policy, `policies[${index}]`))
}

/** An exported log, which is read anew by each call. */
class ExportedLog extends Opaque {
  #native

  constructor(token, given) {
    own(token, 'ExportedLog')
    super()
    this.#native = given
  }

  static open(path) {
    string(path, 'path')
    return new ExportedLog(OWN, call(() => native.ExportedLog.open(path), ExportedLog.open))
  }
  static fromText(text) {
    string(text, 'text')
    return new ExportedLog(OWN, call(() => native.ExportedLog.fromText(text), ExportedLog.fromText))
  }
  static fromRecords(records) {
    const given = texts(records, 'records')
    return new ExportedLog(OWN, call(() => native.ExportedLog.fromRecords(given), ExportedLog.fromRecords))
  }

  verify(evidence) {
    const given = evidenceJson(evidence)
    return form('VerifiedLog', call(() => this.#native.verify(given), this.verify))
  }
  async verifyAsync(evidence) {
    return form('VerifiedLog', await later(this.#native.verifyAsync(evidenceJson(evidence))))
  }
  replay(policies) {
    const given = policiesOf(policies)
    return form('ReplayedLog', call(() => this.#native.replay(given), this.replay))
  }
  async replayAsync(policies) {
    return form('ReplayedLog', await later(this.#native.replayAsync(policiesOf(policies))))
  }
  cases() {
    return form('LogCases', call(() => this.#native.cases(), this.cases))
  }
  story(caseId) {
    string(caseId, 'caseId')
    return form('Story', call(() => this.#native.story(caseId), this.story))
  }
  receipt(caseId, key) {
    const given = [string(caseId, 'caseId'), string(key, 'key')]
    return call(() => this.#native.receipt(...given), this.receipt)
  }
}

function verifyReceipt(text, evidence) {
  const given = [string(text, 'text'), evidenceJson(evidence)]
  return form('VerifiedReceipt', call(() => native.verifyReceipt(...given), verifyReceipt))
}

module.exports = { ExportedLog, verifyReceipt }
