'use strict'

const { inspect } = require('node:util')
const native = require('./native')
const forms = require('./forms')
const { nativeCalibration } = require('./calibration')
const { call, lifted, BonafidesError } = require('./errors')
const { shown, hold, Opaque } = require('./shown')
const { string, instance, array, factsJson, people, coverageOptions, waysOptions, weighOptions } = require('./values')

/** The token that keeps a constructor private to the package. */
const OWN = Symbol('bonafides')

function own(given, name) {
  if (given !== OWN) throw new TypeError(`${name} cannot be constructed with \`new\``)
}

function form(name, text) {
  return forms[name].decode(JSON.parse(text))
}

/** `has` returns true for `Facts`; `of` returns the addon's facts for `Facts` or their data. */
let has, of

/** Facts that are read once, for many decisions. */
class Facts extends Opaque {
  #native

  constructor(facts, given) {
    super()
    this.#native = facts === OWN ? given : call(() => native.Facts.fromJson(factsJson(facts)), Facts)
  }

  static fromJson(text) {
    string(text, 'text')
    return new Facts(OWN, call(() => native.Facts.fromJson(text), Facts.fromJson))
  }

  static {
    has = (facts) => typeof facts === 'object' && facts !== null && #native in facts
    of = (facts) => (has(facts) ? facts : new Facts(facts)).#native
  }
}

/**
 * The result of one evaluation. When a larger member is first read, the decision is made once more, on input that
 * cannot change.
 */
class Decision {
  #part
  #known = {}

  constructor(token, text, part) {
    own(token, 'Decision')
    this.#part = part
    const brief = JSON.parse(text)
    this.verdict = brief.verdict
    this.reason = brief.reason
    this.why = brief.why ?? null
    this.action = brief.action
    this.points = brief.points
    this.pointsRequired = brief.pointsRequired
    this.groups = brief.groups
    this.risks = brief.risks
    this.mandatory = brief.mandatory
    this.escalate = brief.escalate
    this.grant = brief.grant
    Object.defineProperties(this, Decision.#shown)
    Object.freeze(this)
  }

  #form() {
    return (this.#known.form ??= this.toObject())
  }
  #missing() {
    return (this.#known.missing ??= JSON.parse(this.#part('missing')).map((it) => forms.Missing.decode(it)))
  }

  /** The larger members. */
  static #shown = shown({
    factors: (it) => it.#form().factors,
    missing: (it) => it.#missing(),
    counted: (it) => it.#form().counted,
    ignored: (it) => it.#form().ignored,
    policy: (it) => it.#form().policy,
  })

  explain() {
    return JSON.parse(this.#part('explain'))
  }
  toObject() {
    return form('Decision', this.#part('form'))
  }
  toJson() {
    return (this.#known.json ??= this.#part('json'))
  }
  toJSON() {
    return JSON.parse(this.toJson())
  }
  [inspect.custom](depth, options, inspect) {
    return `Decision ${inspect(this.toObject(), options)}`
  }
}

/** The cheapest way to approval. */
class Plan {
  #text

  constructor(token, given) {
    own(token, 'Plan')
    this.#text = given.json
    Object.assign(this, form('Plan', given.form))
  }

  toJson() {
    return this.#text
  }
  toJSON() {
    return JSON.parse(this.#text)
  }
}

/** The rules and evidence of one call. */
class Prepared extends Opaque {
  #native

  constructor(token, given) {
    super()
    own(token, 'Prepared')
    this.#native = given
  }

  decide() {
    const text = call(() => this.#native.decide(), this.decide)
    return new Decision(OWN, text, (part) => this.#native.decidePart(part))
  }
  verdict() {
    return call(() => this.#native.verdict(), this.verdict)
  }
  plan() {
    return new Plan(OWN, call(() => this.#native.plan(), this.plan))
  }
}

function load(text, format, from) {
  string(text, 'text')
  return new Policy(OWN, call(() => native.Policy.load(text, format), from))
}

/** Returns the addon's policy in a `Policy`. */
let nativePolicy

/** A loaded policy. */
class Policy {
  #native

  constructor(token, given) {
    own(token, 'Policy')
    this.#native = given
    const { name, version, digest } = given
    hold(this, { name, version, digest })
  }

  static fromYaml(text) {
    return load(text, 'yaml', Policy.fromYaml)
  }
  static fromJson(text) {
    return load(text, 'json', Policy.fromJson)
  }
  static fromToml(text) {
    return load(text, 'toml', Policy.fromToml)
  }

  static {
    nativePolicy = (value, at) => instance(value, Policy, at).#native
  }

  decide(facts) {
    if (has(facts)) return this.#decided(of(facts), call(() => this.#native.decide(of(facts)), this.decide))
    const json = factsJson(facts)
    const text = call(() => this.#native.decideText(json), this.decide)
    return new Decision(OWN, text, (part) => this.#native.decidePartText(json, part))
  }
  verdict(facts) {
    const verdict = () =>
      has(facts) ? this.#native.verdict(of(facts)) : this.#native.verdictJson(factsJson(facts))
    return call(verdict, this.verdict)
  }
  plan(facts) {
    const plan = () =>
      has(facts) ? this.#native.plan(of(facts)) : this.#native.planText(factsJson(facts))
    return new Plan(OWN, call(plan, this.plan))
  }
  decideMany(facts) {
    const all = each(facts)
    const decided = call(() => this.#native.decideMany(all), this.decideMany)
    return decided.map((text, index) => this.#decided(all[index], text))
  }
  verdictMany(facts) {
    const all = each(facts)
    return call(() => this.#native.verdictMany(all), this.verdictMany)
  }
  ways(options) {
    const given = waysOptions(options)
    return form('Ways', call(() => this.#native.ways(given), this.ways))
  }
  async waysAsync(options) {
    return form('Ways', await later(this.#native.waysAsync(waysOptions(options))))
  }
  coverage(persons, options) {
    const given = [people(persons), coverageOptions(options)]
    return form('CoverageReport', call(() => this.#native.coverage(...given), this.coverage))
  }
  async coverageAsync(persons, options) {
    const given = [people(persons), coverageOptions(options)]
    return form('CoverageReport', await later(this.#native.coverageAsync(...given)))
  }
  weigh(calibration, options) {
    const given = [nativeCalibration(calibration), weighOptions(options)]
    return form('Weights', call(() => this.#native.weigh(...given), this.weigh))
  }
  async weighAsync(calibration, options) {
    const given = [nativeCalibration(calibration), weighOptions(options)]
    return form('Weights', await later(this.#native.weighAsync(...given)))
  }
  async decideManyAsync(facts) {
    const all = each(facts)
    const decided = await later(this.#native.decideManyAsync(all))
    return decided.map((text, index) => this.#decided(all[index], text))
  }
  #decided(facts, text) {
    return new Decision(OWN, text, (part) => this.#native.decidePart(facts, part))
  }
  prepare(facts) {
    const given = of(facts)
    return new Prepared(OWN, call(() => this.#native.prepare(given), this.prepare))
  }
  decideJson(facts) {
    string(facts, 'facts')
    return call(() => this.#native.decideJson(facts), this.decideJson)
  }
  verdictJson(facts) {
    string(facts, 'facts')
    return call(() => this.#native.verdictJson(facts), this.verdictJson)
  }
  [inspect.custom](depth, options, inspect) {
    const { name, version, digest } = this
    return `Policy ${inspect({ name, version, digest }, options)}`
  }
  planJson(facts) {
    string(facts, 'facts')
    return call(() => this.#native.planJson(facts), this.planJson)
  }
}

function diff(older, newer) {
  const [from, to] = [nativePolicy(older, 'older'), nativePolicy(newer, 'newer')]
  return form('Diff', call(() => from.diff(to), diff))
}

async function diffAsync(older, newer) {
  const [from, to] = [nativePolicy(older, 'older'), nativePolicy(newer, 'newer')]
  return form('Diff', await later(from.diffAsync(to)))
}

/** Returns the result of a thread of the pool; the engine's errors become those of the package. */
function later(promise) {
  return promise.catch((thrown) => {
    throw lifted(thrown)
  })
}

/** Returns the addon's facts for each of a list; the place of an error begins with `facts[i]`. */
function each(facts) {
  return array(facts, 'facts').map((it, index) => {
    if (has(it)) return of(it)
    const at = `facts[${index}]`
    const json = factsJson(it, at)
    try {
      return native.Facts.fromJson(json)
    } catch (thrown) {
      const error = lifted(thrown)
      if (!(error instanceof BonafidesError)) throw error
      throw new error.constructor({ ...error, place: error.place ? `${at}.${error.place}` : at })
    }
  })
}

module.exports = { Policy, Facts, Prepared, Decision, Plan, OWN, own, form, nativePolicy, diff, diffAsync, later }
