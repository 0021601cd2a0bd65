'use strict'

const { inspect } = require('node:util')
const native = require('./native')
const { lifted } = require('./errors')
const { Lender } = require('./keys')
const { OWN, own, form, nativePolicy, Policy } = require('./policy')
const { shown, Opaque } = require('./shown')
const { json, string, moment, row, rows, instance } = require('./values')
const forms = require('./forms')

/** Returns the addon's case in a `Case`. */
let nativeCase

/** A stored case. */
class Case {
  #native

  constructor(token, given) {
    own(token, 'Case')
    this.#native = given
    Object.defineProperties(this, Case.#shown)
  }

  static #shown = shown({
    id: (it) => it.#native.id,
    account: (it) => it.#native.account,
    action: (it) => it.#native.action,
    deadline: (it) => (it.#native.deadline === null ? null : new Date(it.#native.deadline)),
    isOver: (it) => it.#native.isOver,
    steps: (it) => it.#native.steps,
  })

  toJSON() {
    const { id, account, action, deadline, isOver, steps } = this
    return { id, account, action, deadline, isOver, steps }
  }
  [inspect.custom](depth, options, inspect) {
    return `Case ${inspect(this.toJSON(), options)}`
  }

  static {
    nativeCase = (value) => instance(value, Case, 'case').#native
  }
}

/** Returns a row of the addon with every member. */
const plainRow = ({ key, version, bytes = null }) => ({ key, version, bytes })

/** The result of one input, to be stored in one transaction or dropped. */
class Step {
  #native

  constructor(token, given) {
    own(token, 'Step')
    const { compare, write, outbox, record, isEmpty } = given.stored()
    this.#native = given
    this.compare = compare
    this.write = write.map(plainRow)
    this.outbox = outbox.map(plainRow)
    this.record = record == null ? null : form('Record', record)
    this.isEmpty = isEmpty
  }

  committed() {
    let given
    try {
      given = this.#native.committed()
    } catch (thrown) {
      throw lifted(thrown)
    }
    return {
      case: new Case(OWN, given.case),
      reply: form('Reply', given.reply),
      commands: JSON.parse(given.commands).map((command) => forms.Command.decode(command)),
    }
  }
  administered() {
    try {
      return form('DeskReply', this.#native.administered())
    } catch (thrown) {
      throw lifted(thrown)
    }
  }
}

/** An engine with its own keys, policies and log. */
class Engine extends Opaque {
  #native
  #keys

  constructor(policy, keys, config) {
    super()
    const given = [nativePolicy(policy, 'policy'), json('EngineConfig', config, 'config')]
    this.#keys = new Lender(keys)
    this.#native = this.#keys.call(() => new native.Engine(...given), Engine)
  }

  activate(policy) {
    this.#native.activate(nativePolicy(policy, 'policy'))
  }
  get policy() {
    return new Policy(OWN, this.#native.policy)
  }

  needsOpen(opening, at) {
    const given = [json('Opening', opening, 'opening'), moment(at, 'at')]
    return this.#keys.call((keys) => this.#native.needsOpen(keys, ...given), this.needsOpen)
  }
  open(id, opening, at, read) {
    const given = opens(id, opening, at, read)
    return new Step(OWN, this.#keys.call((keys) => this.#native.open(keys, ...given), this.open))
  }
  async openAsync(id, opening, at, read) {
    const keys = this.#raw()
    return stepping(this.#native.openAsync(keys, ...opens(id, opening, at, read)))
  }
  notMe(id, opening, caller, token, at, read) {
    const given = [
      string(id, 'id'),
      json('Opening', opening, 'opening'),
      json('Caller', caller, 'caller'),
      token == null ? undefined : string(token, 'token'),
      moment(at, 'at'),
      rows(read),
    ]
    return new Step(OWN, this.#keys.call((keys) => this.#native.notMe(keys, ...given), this.notMe))
  }
  case(read) {
    const given = row(read, 'row')
    return new Case(OWN, this.#keys.call((keys) => this.#native.case(keys, given), this.case))
  }
  needs(it, input, at) {
    const given = [nativeCase(it), json('Input', input, 'input'), moment(at, 'at')]
    return this.#keys.call((keys) => this.#native.needs(keys, ...given), this.needs)
  }
  apply(it, input, at, read) {
    const given = applies(it, input, at, read)
    return new Step(OWN, this.#keys.call((keys) => this.#native.apply(keys, ...given), this.apply))
  }
  async applyAsync(it, input, at, read) {
    const keys = this.#raw()
    return stepping(this.#native.applyAsync(keys, ...applies(it, input, at, read)))
  }
  needsAdminister(input, at) {
    const given = [json('DeskInput', input, 'input'), moment(at, 'at')]
    return this.#keys.call((keys) => this.#native.needsAdminister(keys, ...given), this.needsAdminister)
  }
  administer(input, at, read) {
    const given = [json('DeskInput', input, 'input'), moment(at, 'at'), rows(read)]
    return new Step(OWN, this.#keys.call((keys) => this.#native.administer(keys, ...given), this.administer))
  }
  command(read) {
    const given = row(read, 'row')
    return form('Command', this.#keys.call((keys) => this.#native.command(keys, given), this.command))
  }
  grantRow(account) {
    string(account, 'account')
    return this.#keys.call((keys) => this.#native.grantRow(keys, account), this.grantRow)
  }
  grantLive(read, grant) {
    const given = [row(read, 'row'), string(grant, 'grant')]
    return this.#keys.call((keys) => this.#native.grantLive(keys, ...given), this.grantLive)
  }
  keyringRow(person) {
    string(person, 'person')
    return this.#keys.call((keys) => this.#native.keyringRow(keys, person), this.keyringRow)
  }
  resolve(resolution, record, keyrings) {
    const given = [string(resolution, 'resolution'), string(record, 'record'), rows(keyrings)]
    return form('ResolvedRecord', this.#keys.call((keys) => this.#native.resolve(keys, ...given), this.resolve))
  }

  /** Returns the keys for another thread, where only keys in memory can be used. */
  #raw() {
    if (!this.#keys.raw) throw new TypeError('keys must be RawKeys to make a step on another thread')
    return this.#keys.raw
  }
}

function opens(id, opening, at, read) {
  return [string(id, 'id'), json('Opening', opening, 'opening'), moment(at, 'at'), rows(read)]
}

function applies(it, input, at, read) {
  return [nativeCase(it), json('Input', input, 'input'), moment(at, 'at'), rows(read)]
}

async function stepping(promise) {
  try {
    return new Step(OWN, await promise)
  } catch (thrown) {
    throw lifted(thrown)
  }
}

module.exports = { Engine, Case, Step }
