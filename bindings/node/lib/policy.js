'use strict'

const native = require('./native')
const forms = require('./forms')
const { call, lifted } = require('./errors')
const { string, instance, array, factsJson } = require('./values')

/** Keeps a constructor to the package: its instances come from methods. */
const OWN = Symbol('bonafides')

function own(given, name) {
  if (given !== OWN) throw new TypeError(`a ${name} is not made with \`new\``)
}

function form(name, text) {
  return forms[name].decode(JSON.parse(text))
}

/** Whether these are `Facts`; the addon's facts in them, or in what they are made of. */
let has, of

/** What is known about one call, read once and decided on many times. */
class Facts {
  #native

  constructor(facts, given) {
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

/** The answer of one evaluation; what is bulky in it is read when it is asked for. */
class Decision {
  #native
  #form

  constructor(token, given) {
    own(token, 'Decision')
    this.#native = given
  }

  #all() {
    return (this.#form ??= form('Decision', this.#native.form()))
  }

  get verdict() {
    return this.#native.verdict
  }
  get reason() {
    return this.#native.reason
  }
  get action() {
    return this.#native.action
  }
  get points() {
    return this.#native.points
  }
  get pointsRequired() {
    return this.#native.pointsRequired
  }
  get factors() {
    return this.#all().factors
  }
  get groups() {
    return this.#all().groups
  }
  get risks() {
    return this.#all().risks
  }
  get missing() {
    return this.#all().missing
  }
  get mandatory() {
    return this.#all().mandatory
  }
  get counted() {
    return this.#all().counted
  }
  get ignored() {
    return this.#all().ignored
  }
  get escalate() {
    return this.#native.escalate
  }
  get grant() {
    return this.#native.grant
  }
  get policy() {
    return this.#all().policy
  }

  explain() {
    return this.#native.explain()
  }
  toObject() {
    return form('Decision', this.#native.form())
  }
  toJson() {
    return this.#native.toJson()
  }
  toJSON() {
    return JSON.parse(this.#native.toJson())
  }
  [Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) {
    return `Decision ${inspect(this.toObject(), options)}`
  }
}

/** The cheapest way to approval. */
class Plan {
  #native

  constructor(token, given) {
    own(token, 'Plan')
    this.#native = given
    Object.assign(this, form('Plan', given.form()))
  }

  toJson() {
    return this.#native.toJson()
  }
  toJSON() {
    return JSON.parse(this.#native.toJson())
  }
}

/** Rules and evidence of one call. */
class Prepared {
  #native

  constructor(token, given) {
    own(token, 'Prepared')
    this.#native = given
  }

  decide() {
    return new Decision(OWN, call(() => this.#native.decide(), this.decide))
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

/** The addon's policy in one of the package's. */
let nativePolicy

/** A policy, ready to decide by. */
class Policy {
  #native

  constructor(token, given) {
    own(token, 'Policy')
    this.#native = given
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

  get name() {
    return this.#native.name
  }
  get version() {
    return this.#native.version
  }
  get digest() {
    return this.#native.digest
  }

  decide(facts) {
    const decide = () =>
      has(facts) ? this.#native.decide(of(facts)) : this.#native.decideText(factsJson(facts))
    return new Decision(OWN, call(decide, this.decide))
  }
  verdict(facts) {
    const verdict = () =>
      has(facts) ? this.#native.verdict(of(facts)) : this.#native.verdictText(factsJson(facts))
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
    return decided.map((decision) => new Decision(OWN, decision))
  }
  verdictMany(facts) {
    const all = each(facts)
    return call(() => this.#native.verdictMany(all), this.verdictMany)
  }
  async decideManyAsync(facts) {
    const all = each(facts)
    const decided = await this.#native.decideManyAsync(all).catch((thrown) => {
      throw lifted(thrown)
    })
    return decided.map((decision) => new Decision(OWN, decision))
  }
  prepare(facts) {
    const given = of(facts)
    return new Prepared(OWN, call(() => this.#native.prepare(given), this.prepare))
  }
  decideJson(facts) {
    string(facts, 'facts')
    return call(() => this.#native.decideJson(facts), this.decideJson)
  }
  planJson(facts) {
    string(facts, 'facts')
    return call(() => this.#native.planJson(facts), this.planJson)
  }
}

/** Each of many facts, with its place among them in an error. */
function each(facts) {
  return array(facts, 'facts').map((it, index) => {
    try {
      return of(it)
    } catch (error) {
      if ('place' in error) {
        const place = `facts[${index}]`
        const inner = error.place.replace(/^facts\.?/, '')
        throw new error.constructor({ ...error, place: inner ? `${place}.${inner}` : place })
      }
      error.message = error.message.replace(/^facts\b/, `facts[${index}]`)
      throw error
    }
  })
}

module.exports = { Policy, Facts, Prepared, Decision, Plan, OWN, own, form, nativePolicy }
