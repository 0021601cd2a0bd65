// A desk in memory for tests.

import { randomBytes } from 'node:crypto'
import { Connector, Engine, Policy, RawKeys, caseKey } from '../index.mjs'

export const POLICY = `
format: 1
policy: help-desk
challenges:
  sms_code:  { type: code, channel: sms, factor: possession, cause: phone, points: 40, cost: 30 }
  mail_code: { type: code, channel: mail, factor: possession, cause: mailbox, points: 30, cost: 30 }
channels: { sms: { cooling: 7d }, mail: { cooling: 7d }, pickup: { in_person: true } }
unmatched: everyone
actions:
  unlock_account: { require: { points: 60 } }
  reset_password: { require: { points: 60 }, grant: first_password }
grants:
  first_password: { type: one_time_password, length: 20, lifetime: 8h, deliver: [pickup] }
`

export const config = { origin: 'desk.example', connector: 'directory' }

/** Returns four keys; by name and as text, as in a transcript. */
export function keys32(named = false) {
  const names = ['state', 'vault', 'index', 'grant_seed']
  const keys = names.map((name, index) => Buffer.alloc(32, index + 1))
  return named ? Object.fromEntries(names.map((name, index) => [name, keys[index].toString('base64url')])) : keys
}

export class Desk {
  #table = new Map()
  #inputs = 0
  operator = { id: 'operator-7', kind: 'person' }
  opening = { action: 'reset_password', operator: this.operator, channel: 'phone' }

  constructor(keys = new RawKeys(...keys32())) {
    this.keys = keys
    this.engine = new Engine(Policy.fromYaml(POLICY), keys, config)
  }

  now() {
    return new Date('2026-11-23T08:15:00Z')
  }

  moment() {
    const changedAt = new Date('2026-01-05T09:00:00Z')
    const contacts = [
      { channel: 'sms', address: '+43 660 1234567', changedAt },
      { channel: 'mail', address: 'ada@home.example', changedAt },
    ]
    return { now: this.now(), seed: randomBytes(32), subject: { account: 'account-1', name: 'Ada', enabled: true, contacts } }
  }

  read(keys) {
    return keys.map((key) => this.#table.get(key) ?? { key, version: 0, bytes: null })
  }

  store(step) {
    for (const row of [...step.write, ...step.outbox]) this.#table.set(row.key, row)
  }

  commit(step) {
    this.store(step)
    return step.committed()
  }

  open(id = 'call-1') {
    const at = this.moment()
    const step = this.engine.open(id, this.opening, at, this.read(this.engine.needsOpen(this.opening, at)))
    this.last = this.commit(step)
    return this.last
  }

  say(says, type = 'operator', by = this.operator) {
    const at = this.moment()
    const it = this.engine.case(this.read([caseKey(this.last.case.id)])[0])
    const input = { id: `input-${(this.#inputs += 1)}`, said: { type, by, says } }
    this.last = this.commit(this.engine.apply(it, input, at, this.read(this.engine.needs(it, input, at))))
    return this.last
  }

  /** Takes a case up to its token, and returns its connector. */
  granted() {
    this.open()
    for (const challenge of ['sms_code', 'mail_code']) {
      const { commands } = this.say({ type: 'choose', challenge })
      const { task } = commands.find(({ task }) => task.type === 'send_message')
      this.say({ type: 'answer', challenge, answers: [task.code] })
    }
    const { reply } = this.say({ type: 'time_passed' }, 'host', 'host')
    const { commands } = this.say({ type: 'redeem', grant: reply.view.grant }, 'host', 'host')
    const { task } = commands.find(({ task }) => task.type === 'deliver')
    const { action, account, secret, blind, token } = task
    const connector = new Connector(config.connector, config.origin, { 'grant-1': this.keys.grantPublic })
    return { connector, token, delivery: { action, account, secret, blind } }
  }
}
