// Bad input throws JavaScript's own errors, never ends the process, and leaves existing objects working.

import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { Worker } from 'node:worker_threads'
import { describe, it } from 'node:test'
import {
  BonafidesError, Connector, Decision, Engine, Facts, FactsError, FaultError, InputError, Policy, PolicyError,
  RawKeys, RecordsError, Step, caseKey, checkPolicy, diff, formatPolicy, fromJson, losses, minimalCauses, schema, toJson, verifyRecords,
} from '../index.mjs'
import { Desk, POLICY, keys32, config } from './desk.mjs'
import { HostKeys } from './host-keys.mjs'
import { memory } from './player.mjs'

const policy = Policy.fromYaml(POLICY)
const now = new Date('2026-11-23T08:15:00Z')
const facts = { action: 'unlock_account', now }
const NOTHING = [undefined, null, 0, 1n, NaN, true, 'text', Symbol('s'), {}, [], () => {}, new Date()]
const HALF = 'half \ud800 of one'

function fails(call, type, expected = {}) {
  assert.throws(call, (error) => {
    assert(error instanceof type, `${error?.stack}`)
    for (const [name, value] of Object.entries(expected)) assert.deepEqual(error[name], value, name)
    return true
  })
}

describe('arguments of the wrong type', () => {
  const calls = {
    'Policy.fromYaml': [Policy.fromYaml, (it) => typeof it === 'string'],
    'policy.decide': [(it) => policy.decide(it)],
    'policy.verdict': [(it) => policy.verdict(it)],
    'policy.plan': [(it) => policy.plan(it)],
    'policy.prepare': [(it) => policy.prepare(it)],
    'policy.decideMany': [(it) => policy.decideMany(it), Array.isArray],
    'policy.verdictMany': [(it) => policy.verdictMany([it])],
    'policy.decideJson': [(it) => policy.decideJson(it), (it) => typeof it === 'string'],
    'policy.verdictJson': [(it) => policy.verdictJson(it), (it) => typeof it === 'string'],
    'policy.ways, groups': [(it) => policy.ways({ groups: it }), (it) => it == null || Array.isArray(it)],
    'diff': [(it) => diff(policy, it)],
    'minimalCauses': [minimalCauses],
    'losses': [losses],
    'new Facts': [(it) => new Facts(it)],
    'new RawKeys': [(it) => new RawKeys(it, it, it, it)],
    'new Engine, keys': [(it) => new Engine(policy, it, config)],
    'new Engine, policy': [(it) => new Engine(it, new RawKeys(...keys32()), config)],
    'new Engine, set-up': [(it) => new Engine(policy, new RawKeys(...keys32()), it)],
    'new Connector': [(it) => new Connector('c', 'o', it), (it) => it instanceof Object && !Array.isArray(it)],
    'caseKey': [caseKey, (it) => typeof it === 'string'],
    'schema': [schema, (it) => typeof it === 'string'],
    'checkPolicy': [(it) => checkPolicy(it, 'yaml'), (it) => typeof it === 'string'],
    'formatPolicy': [(it) => formatPolicy(POLICY, it), (it) => typeof it === 'string'],
    'verifyRecords': [verifyRecords, Array.isArray],
    'toJson': [(it) => toJson('Input', it)],
    'fromJson': [(it) => fromJson('Input', it), (it) => typeof it === 'string'],
    'fromJson, name': [(it) => fromJson(it, '{}')],
  }
  for (const [name, [call, fits = () => false]] of Object.entries(calls)) {
    it(name, () => NOTHING.filter((value) => !fits(value)).forEach((value) => fails(() => call(value), TypeError)))
  }

  it('inside facts, with the place', () => {
    const wrong = (more, message) => fails(() => policy.decide({ ...facts, ...more }), TypeError, { message })
    wrong({ action: 1 }, 'facts.action must be a string')
    wrong({ now: '2026-11-23T08:15:00Z' }, 'facts.now must be a Date')
    wrong({ now: 1n }, 'facts.now must be a Date')
    wrong({ groups: 'staff' }, 'facts.groups must be an array')
    wrong({ groups: [, 'staff'] }, 'facts.groups[0] must be a string')
    wrong({ evidence: [{ outcome: 'passed', at: now }] }, 'facts.evidence[0].check is missing')
    wrong({ evidence: { passkey: true } }, 'facts.evidence.passkey must be a string')
    wrong({ evidence: new Map([['passkey', 'passed']]) }, 'facts.evidence must be a plain object')
    wrong({ evidence: Promise.resolve([]) }, 'facts.evidence must be a plain object')
    wrong({ evidence: new Date() }, 'facts.evidence must be a plain object')
    wrong({ evidenc: [] }, 'facts has no member "evidenc"')
    wrong({ evidence: [{ check: 'p', outcome: 'passed', at: 3 }] }, 'facts.evidence[0].at must be a Date or a string')
    fails(() => policy.decideMany([facts, { ...facts, now: 0 }]), TypeError, { message: 'facts[1].now must be a Date' })
  })

  it('a hole in a list', () => {
    const holes = [facts, , facts]
    fails(() => policy.decideMany(holes), TypeError, { message: 'facts[1] must be an object' })
    fails(() => policy.verdictMany(holes), TypeError)
    fails(() => verifyRecords(['{}', , '{}']), TypeError, { message: 'records[1] must be a string' })
    const desk = new Desk()
    fails(() => desk.engine.open('a', desk.opening, desk.moment(), [,]), TypeError, { message: 'rows[0] must be an object' })
  })

  it('evidence is never silently ignored', () => {
    const said = { sms_code: 'passed' }
    class Evidence {
      get sms_code() {
        return 'passed'
      }
    }
    for (const evidence of [Object.create(said), new Evidence()]) {
      fails(() => policy.decide({ ...facts, evidence }), TypeError, { message: 'facts.evidence must be a plain object' })
    }
    assert.equal(policy.decide({ ...facts, evidence: Object.assign(Object.create(null), said) }).counted.length, 1)
    class Call {
      action = 'unlock_account'
      now = now
      get evidence() {
        return [{ check: 'sms_code', outcome: 'passed', at: now, item: undefined }]
      }
    }
    assert.equal(policy.decide(new Call()).counted.length, 1)
  })

  it('an exception of a getter propagates unchanged', () => {
    for (const thrown of ['text', { a: 1 }, Object.freeze(new TypeError('facts, frozen')), Object.assign(new Error('e'), { place: 5 })]) {
      const given = {
        now,
        get action() {
          throw thrown
        },
      }
      for (const call of [() => policy.decide(given), () => policy.decideMany([given]), () => new Facts(given)]) {
        assert.throws(call, (error) => error === thrown)
      }
    }
  })

  it('inside an input', () => {
    const says = (it) => () => toJson('Input', { id: 'i', said: { type: 'operator', by: { id: 'o', kind: 'person' }, says: it } })
    fails(says({ type: 'approve' }), TypeError)
    fails(says({ type: 'toString' }), TypeError)
    fails(says({ type: 'choose' }), TypeError, { message: 'Input.said.says.challenge is missing' })
    fails(says({ type: 'choose', challenge: 'c', contact: '1' }), TypeError)
    fails(says({ type: 'choose', challenge: 'c', contact: 1.5 }), InputError, { code: 'json', place: 'Input.said.says.contact' })
    fails(says({ type: 'choose', challenge: 'c', outcome: 'passed' }), TypeError)
    fails(says(['choose']), TypeError)
  })

  it('classes cannot be constructed, nor their methods called on other objects', () => {
    for (const of of [Decision, Policy, Step]) fails(() => new of(), TypeError)
    fails(() => policy.decide.call({}, facts), TypeError)
    fails(() => Object.getOwnPropertyDescriptor(Decision.prototype, 'verdict').get.call({}), TypeError)
    fails(() => policy.decide(Object.create(Facts.prototype)), TypeError)
  })
})

describe('invalid values', () => {
  it('dates', () => {
    fails(() => policy.decide({ ...facts, now: new Date(NaN) }), InputError, { place: 'facts.now' })
    for (const time of [8.64e15, -8.64e15]) fails(() => policy.decide({ ...facts, now: new Date(time) }), FactsError)
    const lying = Object.assign(new Date(now), { getTime: () => Infinity })
    assert.equal(policy.decide({ ...facts, evidence: [{ check: 'sms_code', outcome: 'passed', at: lying }], now: lying }).counted[0].at.getTime(), now.getTime())
    const desk = new Desk()
    const at = { ...desk.moment(), now: lying }
    assert.deepEqual(desk.engine.needsOpen(desk.opening, at), desk.engine.needsOpen(desk.opening, { ...at, now }))
    const later = [{ check: 'sms_code', outcome: 'passed', at: new Date(now.getTime() + 1) }]
    fails(() => policy.decide({ ...facts, evidence: later }), FactsError, { code: 'future', place: 'evidence[0].at' })
    const soon = [{ check: 'sms_code', outcome: 'passed', at: 'soon' }]
    fails(() => policy.decide({ ...facts, evidence: soon }), FactsError, { code: 'structure' })
  })

  it('numbers', () => {
    for (const grade of [NaN, Infinity, 0.5, 2 ** 53]) {
      const graded = [{ check: 'sms_code', outcome: 'passed', at: now, grades: { strength: grade } }]
      fails(() => policy.decide({ ...facts, evidence: graded }), InputError, { code: 'json' })
    }
    const desk = new Desk()
    const row = desk.read([caseKey(desk.open().case.id)])[0]
    for (const version of [NaN, -1, 0.5, 2 ** 53, Infinity]) {
      fails(() => desk.engine.case({ ...row, version }), InputError, { code: 'row', place: 'row.version' })
    }
    for (const version of [1n, '1', null]) fails(() => desk.engine.case({ ...row, version }), TypeError)
  })

  it('lone surrogates', () => {
    fails(() => Policy.fromYaml(HALF), InputError)
    fails(() => policy.decide({ ...facts, action: HALF }), InputError, { place: 'facts.action' })
    fails(() => policy.decide({ ...facts, evidence: { [HALF]: 'passed' } }), InputError)
    for (const call of [policy.decideJson, policy.verdictJson]) {
      fails(() => call.call(policy, HALF), InputError)
      fails(() => call.call(policy, '{"action":"\\ud800"}'), FactsError, { code: 'syntax' })
    }
    fails(() => toJson('Caller', { session: HALF }), InputError)
  })

  it('huge texts', () => {
    const huge = 'x'.repeat(5 << 20)
    fails(() => Policy.fromYaml(huge), PolicyError)
    fails(() => policy.decide({ ...facts, action: huge }), FactsError, { code: 'too_large' })
    fails(() => policy.decideJson(huge), FactsError, { code: 'too_large' })
    fails(() => policy.verdictJson(huge), FactsError, { code: 'too_large' })
    fails(() => caseKey(huge), InputError, { code: 'id' })
    fails(() => new Desk().open(huge), InputError, { code: 'id' })
  })

  it('bytes', () => {
    const [a, b, c, d] = keys32()
    fails(() => new RawKeys(a, b, c, new Uint8Array(31)), InputError, { code: 'key', place: 'grant_seed' })
    const desk = new Desk()
    const at = { now, seed: new Uint8Array(33) }
    fails(() => desk.engine.needsOpen(desk.opening, at), InputError, { code: 'seed' })
    fails(() => desk.engine.needsOpen(desk.opening, { now, seed: 'x'.repeat(32) }), TypeError)
    const keys = new RawKeys(a, b, c, d)
    fails(() => keys.rotateState('no id!', a), InputError, { code: 'key_id' })
    keys.rotateState('state-2', a)
    fails(() => keys.rotateState('state-2', a), InputError, { code: 'key_id' })
  })

  it('an odd name is data, not a prototype', () => {
    const odd = fromJson('SubjectProfile', '{"account":"a","name":"n","enabled":true,"facts":{"__proto__":7,"constructor":"x"}}')
    assert.deepEqual(Object.keys(odd.facts), ['__proto__', 'constructor'])
    assert.equal(Object.getPrototypeOf(odd.facts), Object.prototype)
    assert.equal(JSON.parse(toJson('SubjectProfile', odd)).facts.constructor, 'x')
  })

  it('errors never repeat the text', () => {
    for (const text of ['{"id": "hunter2', '{"id":"i","said":{"type":"hunter2"}}', '{"id":{"hunter2":1}}', 'hunter2']) {
      assert.throws(() => fromJson('Input', text), (error) => error instanceof InputError && !inspect(error).includes('hunter2'))
      assert.throws(() => fromJson('Reply', text), (error) => error instanceof InputError && !inspect(error).includes('hunter2'))
    }
  })

  it('records', () => {
    fails(() => verifyRecords([]), RecordsError)
    fails(() => verifyRecords(['{}']), RecordsError, { code: 'missing_member', place: 'records[0]' })
  })
})

describe('cases', () => {
  it('a step is committed once', () => {
    const desk = new Desk()
    const at = desk.moment()
    const step = desk.engine.open('once', desk.opening, at, desk.read(desk.engine.needsOpen(desk.opening, at)))
    step.committed()
    fails(() => step.committed(), InputError, { code: 'closed' })
    assert(step.write.length > 0)
  })

  it('rows that are missing, truncated or of another case', () => {
    const desk = new Desk()
    const { case: it } = desk.open()
    const row = desk.read([caseKey(it.id)])[0]
    fails(() => desk.engine.case({ ...row, bytes: null }), FaultError, { code: 'missing_row', place: row.key })
    fails(() => desk.engine.case({ ...row, bytes: row.bytes.subarray(1) }), FaultError, { code: 'row' })
    fails(() => desk.engine.case({ ...row, key: 'no key' }), InputError, { code: 'row' })
    fails(() => desk.engine.open('again', desk.opening, desk.moment(), []), FaultError, { code: 'missing_row' })
    assert.equal(desk.engine.case(row).id, it.id)
  })

  it('the pool rejects with the same errors', async () => {
    const desk = new Desk()
    const at = desk.moment()
    await assert.rejects(desk.engine.openAsync('a', desk.opening, at, []), { family: 'fault', code: 'missing_row' })
    await assert.rejects(desk.engine.openAsync('no id!', desk.opening, at, []), InputError)
    await assert.rejects(desk.engine.openAsync('a', { action: 1 }, at, []), TypeError)
    await assert.rejects(policy.decideManyAsync([facts, { ...facts, action: 'none' }]), { code: 'unknown_action', place: 'facts[1].action' })
    assert.deepEqual((await policy.decideManyAsync([facts, facts])).map((it) => it.verdict), ['challenge', 'challenge'])
  })

  it('the event loop continues while the pool decides', async () => {
    let [turns, over] = [0, false]
    const turn = () => over || ((turns += 1), setImmediate(turn))
    const deciding = policy.decideManyAsync(Array(50_000).fill(new Facts(facts))).finally(() => (over = true))
    turn()
    assert.equal((await deciding).length, 50_000)
    assert(turns > 2, `${turns} turns`)
  })

  it('many steps at once on the pool', async () => {
    const desk = new Desk()
    const steps = Array.from({ length: 20 }, (_, index) => {
      const at = desk.moment()
      return desk.engine.openAsync(`in-${index}`, desk.opening, at, desk.read(desk.engine.needsOpen(desk.opening, at)))
    })
    assert.equal((await Promise.all(steps)).filter((step) => step instanceof Step).length, 20)
  })

  it('secrets are present and do not print', () => {
    const desk = new Desk()
    desk.open()
    const { commands } = desk.say({ type: 'choose', challenge: 'sms_code' })
    const { task } = commands.find(({ task }) => task.type === 'send_message')
    const printed = inspect(commands, { depth: 9 })
    for (const secret of [task.code, task.text, task.address]) {
      assert(!printed.includes(secret), printed)
      assert(toJson('Command', commands[0]).includes(JSON.stringify(secret).slice(1, -1)))
    }
    assert.match(printed, /code: \[secret\]/)
    assert.deepEqual(structuredClone(task), { ...task })
    const subject = '{"account":"a","name":"hunter2","enabled":true,"facts":{"phone":"hunter3"}}'
    assert.doesNotMatch(inspect(fromJson('SubjectProfile', subject), { depth: 9 }), /hunter/)
  })
})

describe("the host's objects", () => {
  const thrown = { what: 'not even an Error' }

  it('an exception of its keys propagates as the very same object', () => {
    const names = ['current', 'seal', 'open', 'mac', 'signGrant']
    for (const name of names.slice(0, 4)) {
      const keys = new HostKeys(keys32(true))
      const desk = new Desk(keys)
      const { case: it } = desk.open()
      const own = keys[name]
      keys[name] = () => {
        throw thrown
      }
      const work = () => {
        desk.engine.case(desk.read([caseKey(it.id)])[0])
        desk.open('another')
      }
      assert.throws(work, (error) => error === thrown, name)
      keys[name] = own
      work()
    }
  })

  it('the results of its keys are checked', () => {
    for (const [name, given] of Object.entries({ current: 7, seal: 'sealed', mac: [1, 2], open: undefined })) {
      const keys = new HostKeys(keys32(true))
      const desk = new Desk(keys)
      const { case: it } = desk.open()
      keys[name] = () => given
      fails(() => desk.engine.case(desk.read([caseKey(it.id)])[0]) && desk.open('another'), TypeError)
    }
    const keys = new HostKeys(keys32(true))
    keys.mac = () => new Uint8Array(3)
    fails(() => new Desk(keys).open(), FaultError, { code: 'key' })
    keys.seal = 'no function'
    fails(() => new Desk(keys), TypeError)
    fails(() => new Engine(policy, { current() {} }, config), TypeError)
  })

  it("the host's keys stay on this thread", async () => {
    const desk = new Desk(new HostKeys(keys32(true)))
    await assert.rejects(desk.engine.openAsync('a', desk.opening, desk.moment(), []), TypeError)
  })

  it('an exception of a memory or a write propagates, and the write is not repeated', () => {
    const desk = new Desk()
    const { connector, token, delivery } = desk.granted()
    const redeem = (memory, write) => connector.redeem(memory, token, delivery, desk.now(), true, write)
    const rethrow = () => {
      throw thrown
    }
    for (const name of ['state', 'started']) {
      const write = () => assert.fail('nothing is written')
      assert.throws(() => redeem({ ...memory(), [name]: rethrow }, write), (error) => error === thrown, name)
    }
    const known = memory()
    assert.throws(() => redeem(known, rethrow), (error) => error === thrown)
    let writes = 0
    const again = redeem(known, () => (writes += 1) && 'done')
    assert.deepEqual([again.written, again.repeated, writes], ['unknown', true, 0])
    // By then the password is set: the result reports that, and that it is not stored.
    for (const [broken, says] of [[new Error('no store'), 'no store'], [thrown, "{ what: 'not even an Error' }"], [null, 'null']]) {
      const finished = () => {
        throw broken
      }
      const redeemed = redeem({ ...memory(), finished }, () => 'done')
      assert.deepEqual([redeemed.written, redeemed.repeated, redeemed.unstored], ['done', false, says])
    }
    fails(() => redeem(memory(), () => 'perhaps'), TypeError)
    fails(() => redeem({ ...memory(), started: () => 'yes' }, () => 'done'), TypeError)
    fails(() => redeem({}, () => 'done'), TypeError)
    assert.equal(redeem(memory(), () => 'done').written, 'done')
    assert.equal(connector.verify(token, delivery, desk.now()).sub, 'account-1')
    fails(() => connector.verify(token, { ...delivery, account: 'x' }, desk.now()), BonafidesError, { code: 'other_account' })
  })
})

describe('a connector with an asynchronous directory', () => {
  const thrown = new Error('the directory is away')
  const slowly = (known = memory()) => ({
    state: async (jti) => known.state(jti),
    started: async (jti, now) => known.started(jti, now),
    revoked: async (jti, now) => known.revoked(jti, now),
    finished: async (jti, written) => known.finished(jti, written),
  })
  const { connector, token, delivery, now } = (() => {
    const desk = new Desk()
    return { ...desk.granted(), now: desk.now() }
  })()

  it('writes once, and waits', async () => {
    const known = slowly()
    let writes = 0
    const write = async ({ sub }) => {
      assert.equal(sub, 'account-1')
      await new Promise((resolve) => setTimeout(resolve, 5))
      writes += 1
      return 'done'
    }
    const first = connector.redeemAsync(known, token, delivery, now, true, write)
    assert.deepEqual([(await first).written, (await first).repeated], ['done', false])
    const again = await connector.redeemAsync(known, token, delivery, now, true, write)
    assert.deepEqual([again.written, again.repeated, writes], ['done', true, 1])
    assert.deepEqual(again.claims, connector.verify(token, delivery, now))
  })

  it('a grant that is revoked first is never carried out', async () => {
    const known = slowly()
    for (const again of [1, 2]) assert.equal(await connector.revokeAsync(known, 'x', now), 'stopped', `${again}`)
    const memories = [memory(), memory()]
    assert.equal(connector.redeem(memories[0], token, delivery, now, true, () => 'done').written, 'done')
    const { jti } = connector.verify(token, delivery, now)
    assert.equal(connector.revoke(memories[0], jti, now), 'begun')
    assert.equal(connector.revoke(memories[1], jti, now), 'stopped')
    fails(() => connector.redeem(memories[1], token, delivery, now, true, assert.fail), BonafidesError, { code: 'not_live' })
    const broken = { ...slowly(), revoked: () => Promise.reject(thrown) }
    await assert.rejects(connector.revokeAsync(broken, jti, now), (error) => error === thrown)
  })

  it('many at once write once', async () => {
    const known = slowly()
    let writes = 0
    const write = () => new Promise((resolve) => setTimeout(() => resolve((writes += 1) && 'done'), 5))
    const all = Array.from({ length: 20 }, () => connector.redeemAsync(known, token, delivery, now, null, write))
    const words = (await Promise.all(all)).map(({ written, repeated }) => `${written} ${repeated}`)
    assert.equal(words.filter((word) => word === 'done false').length, 1)
    assert.equal(words.filter((word) => word.endsWith('true')).length, 19)
    assert.equal(writes, 1)
  })

  it('an exception propagates, and a write that threw is not repeated', async () => {
    const known = slowly()
    const failing = () => Promise.reject(thrown)
    await assert.rejects(connector.redeemAsync(known, token, delivery, now, true, failing), (error) => error === thrown)
    const again = await connector.redeemAsync(known, token, delivery, now, true, failing)
    assert.deepEqual([again.written, again.repeated], ['unknown', true])
    for (const name of ['state', 'started']) {
      const broken = { ...slowly(), [name]: failing }
      const write = () => assert.fail('nothing is written')
      await assert.rejects(connector.redeemAsync(broken, token, delivery, now, true, write), (error) => error === thrown, name)
    }
    const redeemed = await connector.redeemAsync({ ...slowly(), finished: failing }, token, delivery, now, true, () => 'done')
    assert.deepEqual([redeemed.written, redeemed.unstored], ['done', 'the directory is away'])
    await assert.rejects(connector.redeemAsync(slowly(), token, delivery, now, true, async () => 'perhaps'), TypeError)
    await assert.rejects(connector.redeemAsync(slowly(), token, delivery, now, false, () => 'done'), { code: 'not_live' })
    await assert.rejects(connector.redeemAsync(slowly(), 'forged', delivery, now, true, () => 'done'), { code: 'header' })
    await assert.rejects(connector.redeemAsync({}, token, delivery, now, true, () => 'done'), TypeError)
  })
})

it('works in worker threads, each with its own classes', async () => {
  const program = `
    const { parentPort, workerData } = require('node:worker_threads')
    const { Policy, BonafidesError } = require(workerData.index)
    const policy = Policy.fromYaml(workerData.policy)
    let wrong = 0
    for (let i = 0; i < 500; i += 1) {
      try { policy.decide({ action: 'none', now: new Date() }) } catch (error) { wrong += error instanceof BonafidesError }
      if (policy.verdict({ action: 'unlock_account', now: new Date() }) !== 'challenge') throw new Error()
    }
    parentPort.postMessage(wrong)`
  const index = new URL('../index.js', import.meta.url).pathname
  const workers = Array.from({ length: 4 }, () => {
    const worker = new Worker(program, { eval: true, workerData: { index, policy: POLICY } })
    return new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
  })
  assert.deepEqual(await Promise.all(workers), [500, 500, 500, 500])
})
