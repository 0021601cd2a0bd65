'use strict'

// Checks arguments and converts them for the addon. A wrong type is a `TypeError`.

const { types } = require('node:util')
const forms = require('./forms')
const { InputError } = require('./errors')
const { text, time, wrong, record, list, map, optional, integer, either, isObject, isMap, millisecondsOf } = require('./kinds')

/** Returns a form as JSON text for the addon. */
function json(form, value, at) {
  return JSON.stringify(forms[form].encode(value, at))
}

function string(value, at) {
  return text.encode(value, at)
}

function instance(value, type, at) {
  if (!(value instanceof type)) throw wrong(at, `a ${type.name}`)
  return value
}

function array(value, at) {
  if (!Array.isArray(value)) throw wrong(at, 'an array')
  // `map` skips holes, and a subclass may override it.
  return Array.from(value)
}

function bytes(value, at) {
  if (!types.isUint8Array(value)) throw wrong(at, 'a Uint8Array')
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
}

function milliseconds(value, at) {
  return time.encode(value, at)
}

/** Converts a `Moment`: the time, 32 bytes, and the directory's view of the subject. */
function moment(value, at) {
  if (!isObject(value)) throw wrong(at, 'an object')
  const { now, seed, subject } = value
  return {
    now: milliseconds(now, `${at}.now`),
    seed: bytes(seed, `${at}.seed`),
    subject: subject == null ? undefined : json('SubjectProfile', subject, `${at}.subject`),
  }
}

function row(value, at) {
  if (typeof value !== 'object' || value === null) throw wrong(at, 'an object')
  const { key, version, bytes: given } = value
  if (typeof version === 'string' && /^\d+$/.test(version))
    throw wrong(`${at}.version`, 'a number (some databases return a BIGINT as a string: pass Number(row.version))')
  if (typeof version !== 'number') throw wrong(`${at}.version`, 'a number')
  if (!Number.isSafeInteger(version) || version < 0) {
    throw new InputError({
      code: 'row',
      detail: `the version of a row must be a whole number from 0, not ${version}`,
      help: 'pass it as it was stored; 0 if there is no row',
      place: `${at}.version`,
    })
  }
  return {
    key: string(key, `${at}.key`),
    version,
    bytes: given == null ? undefined : bytes(given, `${at}.bytes`),
  }
}

function rows(value) {
  return array(value, 'rows').map((it, index) => row(it, `rows[${index}]`))
}

const result = record({
  check: [text, 'check', true],
  outcome: [text, 'outcome', true],
  at: [either([time, text]), 'at', true],
  item: [text, 'item', false],
  grades: [map(integer), 'grades', false],
})

/** A list of results, or a map from check to outcome for results observed now. */
const evidence = {
  encode(value, at) {
    return (Array.isArray(value) ? list(result) : map(text)).encode(value, at)
  },
}

const facts = record({
  action: [text, 'action', true],
  now: [time, 'now', true],
  groups: [optional(list(text)), 'groups', false],
  evidence: [evidence, 'evidence', false],
  unavailable: [list(text), 'unavailable', false],
})

const listed = optional(list(text))
const ways = record({
  action: [optional(text), 'action', false],
  groups: [listed, 'groups', false],
  subject: [listed, 'subject', false],
  directory: [listed, 'directory', false],
})

const weigh = record({
  models: [listed, 'models', false],
  action: [optional(text), 'action', false],
  groups: [listed, 'groups', false],
  subject: [listed, 'subject', false],
  directory: [listed, 'directory', false],
})
const coverage = record({
  action: [optional(text), 'action', false],
  situations: [optional(list(forms.Situation)), 'situations', false],
  everyone: [listed, 'everyone', false],
  ids: [optional(integer), 'ids', false],
})

/** Returns options as JSON text; those that are null are omitted, as if absent. */
function options(kind, value) {
  const form = kind.encode(value ?? {}, 'options')
  return JSON.stringify(form, (key, member) => (member === null ? undefined : member))
}

function waysOptions(value) {
  return options(ways, value)
}

function weighOptions(value) {
  return options(weigh, value)
}

function coverageOptions(value) {
  return options(coverage, value)
}

/** Returns a person as JSON text. Groups of `null` are omitted, as if absent. */
function personJson(value, at) {
  const form = forms.Person.encode(value, at)
  if (form.groups === null) delete form.groups
  return JSON.stringify(form)
}

/** Returns each of an iterable as JSON text. */
function people(value) {
  if (typeof value === 'string' || typeof value?.[Symbol.iterator] !== 'function') throw wrong('people', 'an iterable')
  return Array.from(value, (person, index) => personJson(person, `people[${index}]`))
}

/** Returns each text of an iterable. */
function texts(value, at) {
  if (typeof value === 'string' || typeof value?.[Symbol.iterator] !== 'function') throw wrong(at, 'an iterable')
  return Array.from(value, (text, index) => string(text, `${at}[${index}]`))
}

/** Returns causes that rest on others as JSON text. */
function restsOnJson(value) {
  return JSON.stringify(map(list(text)).encode(value ?? {}, 'restsOn'))
}

/** Returns facts as JSON text. Groups of `null` are omitted, as if absent. */
function factsJson(value, at = 'facts') {
  const json = usual(value)
  // A lone surrogate is written as `\ud800`.
  if (json !== null && !json.includes('\\ud')) return json
  const form = facts.encode(value, at)
  if (form.groups === null) delete form.groups
  return JSON.stringify(form)
}

const PLAIN = new Set(['check', 'outcome', 'at'])
const MEMBERS = new Set(['action', 'now', 'groups', 'evidence', 'unavailable'])

/** Returns the text of ordinary facts after a quick check; null for others, which are then checked in full. */
function usual(value) {
  if (!isObject(value)) return null
  for (const key in value) if (!MEMBERS.has(key)) return null
  const { action, now, groups, evidence, unavailable } = value
  const fits =
    typeof action === 'string' &&
    types.isDate(now) &&
    (groups === undefined || areTexts(groups)) &&
    (unavailable === undefined || areTexts(unavailable))
  if (!fits) return null
  const results = usualEvidence(evidence)
  const time = millisecondsOf(now)
  if (results === null || Number.isNaN(time)) return null
  return JSON.stringify({ action, groups, evidence: results, unavailable, now: time })
}

function areTexts(list) {
  if (!Array.isArray(list)) return false
  for (const text of list) if (typeof text !== 'string') return false
  return true
}

function usualEvidence(evidence) {
  if (evidence === undefined) return undefined
  if (!Array.isArray(evidence)) {
    if (!isMap(evidence) || typeof evidence.toJSON === 'function') return null
    for (const check in evidence) if (typeof evidence[check] !== 'string') return null
    return evidence
  }
  const results = []
  for (const it of evidence) {
    if (typeof it !== 'object' || it === null) return null
    for (const key in it) if (!PLAIN.has(key)) return null
    const { check, outcome, at } = it
    if (typeof check !== 'string' || typeof outcome !== 'string' || !types.isDate(at)) return null
    const time = millisecondsOf(at)
    if (Number.isNaN(time)) return null
    results.push({ check, outcome, at: time })
  }
  return results
}

module.exports = { json, string, instance, array, bytes, milliseconds, moment, row, rows, factsJson, restsOnJson, waysOptions, weighOptions, coverageOptions, personJson, people, texts }
