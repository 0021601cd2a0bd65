// Reports about whole policies: those of the shared vectors, and the loosened number of the guide.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import {
  InputError, Policy, diff, diffAsync, fromJson, losses, minimalCauses, opensNoNewWay, toJson,
} from '../index.mjs'

const root = new URL('../../../', import.meta.url)
const read = (path) => readFileSync(new URL(path, root), 'utf8')
const policy = (path) => Policy.fromYaml(read(path))
const { ways, diffs } = JSON.parse(read('tests/vectors/analyses/reports.json'))

describe('ways', () => {
  for (const { id, policy: path, options, rests_on: restsOn, ...vector } of ways) {
    it(id, async () => {
      const of = policy(path)
      if (vector.error) {
        const { family, code, detail, help, place } = vector.error
        const refused = (error) => {
          assert(error instanceof InputError)
          assert.deepEqual({ ...error, family: error.family }, { ...error, family, code, detail, help, place })
          return true
        }
        assert.throws(() => of.ways(options), refused)
        await assert.rejects(of.waysAsync(options), refused)
        return
      }
      const found = of.ways(options)
      assert.deepEqual(JSON.parse(toJson('Ways', found)), vector.gives)
      assert.deepEqual(fromJson('Ways', JSON.stringify(vector.gives)), found)
      assert.deepEqual(await of.waysAsync(options), found)
      assert.deepEqual(found.cells.map((cell) => minimalCauses(cell, restsOn)), vector.minimal_causes)
      assert.deepEqual(found.cells.map((cell) => losses(cell)), vector.losses)
    })
  }

  it('options of another shape', () => {
    const of = policy('examples/assurance/before.yaml')
    assert.deepEqual(of.ways(null), of.ways())
    assert.throws(() => of.ways({ actoin: 'reset_password' }), { message: 'options has no member "actoin"' })
    assert.throws(() => of.ways({ groups: 'staff' }), { message: 'options.groups must be an array' })
    const [cell] = of.ways().cells
    assert.throws(() => minimalCauses(cell, { mailbox: 'phone' }), { message: 'restsOn.mailbox must be an array' })
  })
})

describe('diff', () => {
  for (const { id, old, new: candidate, gives, opens_no_new_way: opens } of diffs) {
    it(id, async () => {
      const [older, newer] = [policy(old), policy(candidate)]
      const found = diff(older, newer)
      assert.deepEqual(JSON.parse(toJson('Diff', found)), gives)
      assert.deepEqual(fromJson('Diff', JSON.stringify(gives)), found)
      assert.deepEqual(await diffAsync(older, newer), found)
      assert.equal(opensNoNewWay(found), opens)
    })
  }

  it('one number lowered opens a way, which both policies decide', () => {
    const [older, newer] = [policy('examples/assurance/before.yaml'), policy('examples/assurance/after.yaml')]
    const { result, newlyApproved } = diff(older, newer)
    assert.equal(result, 'looser')
    const [{ facts }] = newlyApproved
    assert.deepEqual(facts.evidence.map(({ check }) => check), ['questions', 'sms_code'])
    assert.equal(older.verdict(facts), 'challenge')
    assert.equal(newer.decide(facts).verdict, 'approve')
    assert.equal(diff(newer, older).result, 'stricter')
  })
})
