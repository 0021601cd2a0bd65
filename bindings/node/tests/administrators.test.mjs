// Steps of administrators: about persons, policies and keys.

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { fromJson, toJson, verifyRecords } from '../index.mjs'
import { Desk } from './desk.mjs'

/** A desk whose administrators take steps. */
class Administered extends Desk {
  records = []
  digest = this.engine.policy.digest

  step(says, { by = 'admin-1', account = '', id = `desk-${this.records.length}` } = {}) {
    const input = { id, by: { id: by, kind: 'person' }, account, reason: 'ticket 4711', says }
    assert.deepEqual(fromJson('DeskInput', toJson('DeskInput', input)), input)
    const subject = account ? { account, name: 'Ada', enabled: true } : undefined
    const at = { now: this.now(), seed: randomBytes(32), subject }
    const step = this.engine.administer(input, at, this.read(this.engine.needsAdminister(input, at)))
    this.store(step)
    if (step.record) this.records.push(step.record.text)
    return step
  }

  /** Returns the code of the refusal, or `undefined` if the step is accepted. */
  refusal(says, who) {
    const reply = this.step(says, who).administered()
    assert.deepEqual(fromJson('DeskReply', toJson('DeskReply', reply)), reply)
    assert.equal(reply.outcome, reply.refusal ? 'refused' : 'accepted')
    return reply.refusal?.code
  }
}

describe('steps of administrators', () => {
  it('about a person', () => {
    const desk = new Administered()
    const about = { account: 'account-1' }
    assert.equal(desk.refusal({ type: 'erase_person' }, about), 'unknown_person')
    assert.equal(desk.refusal({ type: 'enable_check', check: 'sms_code' }, about), 'not_disabled')
    assert.equal(desk.refusal({ type: 'repair_clock', present: desk.now() }, about), 'not_ahead')
    assert.equal(desk.refusal({ type: 'erase_person' }, { ...about, by: 'account-1' }), 'own_account')
  })

  it('each is released once, and as its own kind', () => {
    const desk = new Administered()
    const says = { type: 'rotate_key', key: 'grant', id: 'grant-2' }
    const closed = { family: 'input', code: 'closed' }
    assert.throws(() => desk.step(says).committed(), closed)
    const step = desk.step(says, { id: 'desk-once' })
    assert.equal(step.administered().outcome, 'accepted')
    assert.throws(() => step.administered(), closed)
    const again = desk.step(says, { id: 'desk-once' })
    assert(again.isEmpty)
    assert.equal(again.administered().outcome, 'duplicate')
  })

  for (const role of [{ type: 'in_force' }, { type: 'pilot', share: 100 }, { type: 'shadow' }, { type: 'withdrawn' }]) {
    it(`two people give a policy a role: ${role.type}`, () => {
      const desk = new Administered()
      const { digest } = desk
      const use = { type: 'use_policy', digest, role, twoPeople: true }
      const [one, other] = [{ by: 'admin-1' }, { by: 'admin-2' }]
      assert.equal(desk.refusal({ type: 'propose_policy', digest, role }, one), undefined)
      assert.equal(desk.refusal(use, one), 'second_person')
      assert.equal(desk.refusal({ ...use, role: { type: 'pilot', share: 101 } }, other), 'second_person')
      assert.equal(desk.refusal(use, other), undefined)
      assert.equal(desk.refusal(use, other), 'second_person', 'a proposal is used once')
      // One person is enough unless the desk demands two.
      assert.equal(desk.refusal({ type: 'use_policy', digest, role }, one), undefined)
      const records = desk.records.map((text) => JSON.parse(text))
      const types = ['policy_proposed', 'refusal', 'refusal', 'policy_used', 'refusal', 'policy_used']
      assert.deepEqual(records.map(({ type }) => type), types)
      for (const { data } of [records[0], records[3]]) {
        assert.deepEqual([data.digest, data.role, data.share], [digest, role.type, role.share])
      }
      assert.equal(records[3].data.proposed_by, records[0].actor.alias)
      assert.equal(verifyRecords(desk.records).records, types.length)
    })
  }

  it('a key is rotated', () => {
    const desk = new Administered()
    for (const key of ['state', 'vault', 'grant']) {
      assert.equal(desk.refusal({ type: 'rotate_key', key, id: `${key}-2` }), undefined)
      const { data } = JSON.parse(desk.records.at(-1))
      assert.deepEqual([data.key, data.id], [key, `${key}-2`])
      assert(!desk.records.at(-1).includes('4711'), 'the reason is sealed')
    }
    assert.equal(desk.refusal({ type: 'rotate_key', key: 'index', id: 'index-2' }), 'malformed')
  })
})
