// A host in memory that plays a recorded call through the package.

import assert from 'node:assert/strict'
import {
  BonafidesError, Connector, Engine, Policy, RawKeys, caseKey, fromJson, toJson,
} from '../index.mjs'

const bytes = (text) => Buffer.from(text, 'base64url')
/** Converts a form of a transcript to a value of the package, and back. */
const value = (form, json) => fromJson(form, JSON.stringify(json))
const json = (form, value) => JSON.parse(toJson(form, value))

export class Player {
  #rows = new Map()
  #memory = memory()

  constructor(transcript, { keys, threads = false, loose = false } = {}) {
    this.threads = threads
    this.loose = loose
    this.policies = new Map(
      Object.entries(transcript.policies).map(([name, text]) => [name, Policy.fromYaml(text)]),
    )
    const { state, vault, index, grant_seed } = transcript.keys
    const [first] = [...this.policies.keys()].sort()
    this.keys = keys ?? new RawKeys(bytes(state), bytes(vault), bytes(index), bytes(grant_seed))
    this.engine = new Engine(this.policies.get(first), this.keys, value('EngineConfig', transcript.config))
  }

  async play(call) {
    try {
      switch (call.call) {
        case 'open':
        case 'not_me':
        case 'apply':
          return await this.#step(call)
        case 'activate':
          this.engine.activate(this.policies.get(call.policy))
          assert.equal(this.engine.policy.digest, this.policies.get(call.policy).digest)
          return undefined
        case 'command':
          return json('Command', this.engine.command(this.#row(call.row)))
        case 'grant_live':
          if (!this.loose) assert.equal(this.engine.grantRow(call.account), call.row)
          return this.engine.grantLive(this.#row(this.engine.grantRow(call.account)), call.grant)
        case 'redeem':
          return this.#redeem(call)
        case 'resolve': {
          const rows = [this.#row(this.engine.keyringRow(call.person))]
          return json('ResolvedRecord', this.engine.resolve(call.resolution, call.record, rows))
        }
      }
    } catch (error) {
      if (!(error instanceof BonafidesError)) throw error
      const { family, code, place } = error
      return { error: { family, code, place } }
    }
    throw new Error(`no call ${call.call}`)
  }

  async #step(call) {
    const at = {
      now: new Date(call.now),
      seed: bytes(call.seed),
      subject: call.subject && value('SubjectProfile', call.subject),
    }
    const step = await this.#make(call, at)
    const gives = {
      compare: step.compare.map(({ key, version }) => [key, version]),
      write: step.write.map(rowJson),
      outbox: step.outbox.map(rowJson),
      record: step.record && json('Record', step.record),
      is_empty: step.isEmpty,
    }
    if (!call.lost) for (const row of [...step.write, ...step.outbox]) this.#rows.set(row.key, row)
    const { case: it, reply, commands } = step.committed()
    return {
      ...gives,
      case: { id: it.id, account: it.account, action: it.action, is_over: it.isOver, steps: it.steps },
      reply: json('Reply', reply),
      commands: commands.map((command) => json('Command', command)),
    }
  }

  async #make(call, at) {
    const { engine } = this
    if (call.call === 'apply') {
      const it = engine.case(this.#row(caseKey(call.case)))
      const input = value('Input', call.input)
      const rows = this.#read(call, engine.needs(it, input, at))
      return this.threads ? engine.applyAsync(it, input, at, rows) : engine.apply(it, input, at, rows)
    }
    const opening = value('Opening', call.opening)
    const rows = this.#read(call, engine.needsOpen(opening, at))
    if (call.call === 'not_me') {
      return engine.notMe(call.id, opening, value('Caller', call.caller), call.token, at, rows)
    }
    return this.threads ? engine.openAsync(call.id, opening, at, rows) : engine.open(call.id, opening, at, rows)
  }

  #redeem(call) {
    const { id, origin, keys } = call.connector
    const connector = new Connector(id, origin, keys)
    const now = new Date(call.now)
    const delivery = value('Delivery', call.delivery)
    const redeemed = connector.redeem(this.#memory, call.token, delivery, now, call.live, () => call.writes)
    return json('Redeemed', redeemed)
  }

  #read(call, needs) {
    if (!this.loose) assert.deepEqual(needs, call.needs)
    return needs.map((key) => this.#row(key))
  }

  #row(key) {
    return this.#rows.get(key) ?? { key, version: 0, bytes: null }
  }
}

export function memory() {
  const known = new Map()
  return {
    state: (jti) => known.get(jti) ?? null,
    started(jti, now) {
      assert(now instanceof Date)
      return !known.has(jti) && Boolean(known.set(jti, 'started'))
    },
    revoked(jti, now) {
      assert(now instanceof Date)
      return !known.has(jti) && Boolean(known.set(jti, 'revoked'))
    },
    finished: (jti, written) => void known.set(jti, written),
  }
}

function rowJson({ key, version, bytes }) {
  return { key, version, bytes: bytes && Buffer.from(bytes).toString('base64url') }
}
