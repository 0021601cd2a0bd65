'use strict'

const native = require('./lib/native')
const forms = require('./lib/forms')
const { lifted, call, ...errors } = require('./lib/errors')
const { Policy, Facts, Prepared, Decision, Plan, diff, diffAsync, form, later } = require('./lib/policy')
const { Calibration } = require('./lib/calibration')
const { Coverage } = require('./lib/coverage')
const { RawKeys } = require('./lib/keys')
const { Engine, Case, Step } = require('./lib/engine')
const { Connector } = require('./lib/connector')
const { ExportedLog, verifyReceipt } = require('./lib/exported-log')
const { DirectoryName } = require('./lib/directory-name')
const { array, json, restsOnJson, string } = require('./lib/values')
const { wrong } = require('./lib/kinds')

function version() {
  return native.version()
}

function schema(name) {
  string(name, 'name')
  return call(() => native.schema(name), schema)
}

function checkPolicy(text, format) {
  const given = [string(text, 'text'), string(format, 'format')]
  return form('Review', call(() => native.checkPolicy(...given), checkPolicy))
}

function minimalCauses(cell, restsOn) {
  const given = [json('Cell', cell, 'cell'), restsOnJson(restsOn)]
  return call(() => native.minimalCauses(...given), minimalCauses)
}

function losses(cell) {
  const given = json('Cell', cell, 'cell')
  return call(() => native.losses(given), losses)
}

function opensNoNewWay(diff) {
  json('Diff', diff, 'diff')
  return diff.result === 'same' || diff.result === 'stricter'
}

function unguarded(text, format) {
  const given = [string(text, 'text'), string(format, 'format')]
  return form('Guards', call(() => native.unguarded(...given), unguarded))
}

async function unguardedAsync(text, format) {
  const given = [string(text, 'text'), string(format, 'format')]
  return form('Guards', await later(native.unguardedAsync(...given)))
}

function formatPolicy(text, format) {
  const given = [string(text, 'text'), string(format, 'format')]
  return call(() => native.formatPolicy(...given), formatPolicy)
}

function verifyRecords(records) {
  const given = array(records, 'records').map((text, index) => string(text, `records[${index}]`))
  return form('Chain', call(() => native.verifyRecords(given), verifyRecords))
}

function caseKey(caseId) {
  string(caseId, 'caseId')
  return call(() => native.caseKey(caseId), caseKey)
}

function named(name) {
  if (typeof name !== 'string' || !Object.hasOwn(forms, name)) throw wrong('name', 'the name of a form')
  return forms[name]
}

function toJson(name, value) {
  return JSON.stringify(named(name).encode(value, name))
}

function fromJson(name, text) {
  const form = named(name)
  string(text, 'text')
  call(() => native.readForm(name, text), fromJson)
  try {
    const value = form.decode(JSON.parse(text))
    form.encode(value, name)
    return value
  } catch (error) {
    if (error instanceof errors.InputError) throw error
    // The parser's message quotes the text, which may contain a secret.
    const detail = error instanceof SyntaxError ? 'the text is not JSON' : error.message
    throw new errors.InputError({ code: 'json', detail, help: 'see the types of the package', place: name })
  }
}

module.exports = {
  Policy, Facts, Prepared, Decision, Plan, RawKeys, Engine, Case, Step, Connector, DirectoryName, Calibration,
  Coverage, ExportedLog, ...errors,
  version, schema, checkPolicy, formatPolicy, verifyRecords, verifyReceipt, caseKey, toJson, fromJson,
  diff, diffAsync, minimalCauses, losses, opensNoNewWay, unguarded, unguardedAsync,
}
