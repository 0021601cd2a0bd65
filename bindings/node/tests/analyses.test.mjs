// Reports about whole policies: those of the shared vectors, and the loosened number of the guide.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import {
  Calibration, CalibrationError, Coverage, InputError, Policy, PolicyError, diff, diffAsync, fromJson, losses, minimalCauses,
  opensNoNewWay, toJson, unguarded, unguardedAsync,
} from '../index.mjs'

const root = new URL('../../../', import.meta.url)
const read = (path) => readFileSync(new URL(path, root), 'utf8')
const policy = (path) => Policy.fromYaml(read(path))
const { ways, diffs, coverage, weights, guards } = JSON.parse(read('tests/vectors/analyses/reports.json'))

const classes = { input: InputError, policy: PolicyError, calibration: CalibrationError }

/** Both calls throw the error of the vector, with the codes of its diagnostics. */
async function refuses({ error: expected, diagnostics }, ask, askAsync) {
  const refused = (error) => {
    const { family, code, detail, help, place } = error
    assert(error instanceof classes[family])
    assert.deepEqual({ family, code, detail, help, place }, expected)
    assert.deepEqual(error.diagnostics?.map((one) => one.code), diagnostics)
    return true
  }
  assert.throws(ask, refused)
  await assert.rejects(askAsync, refused)
}

describe('ways', () => {
  for (const { id, policy: path, options, rests_on: restsOn, ...vector } of ways) {
    it(id, async () => {
      const of = policy(path)
      if (vector.error) return refuses(vector, () => of.ways(options), () => of.waysAsync(options))
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

describe('coverage', () => {
  for (const { id, policy: path, options, people, ...vector } of coverage) {
    it(id, async () => {
      const of = policy(path)
      if (vector.error) return refuses(vector, () => of.coverage(people, options), () => of.coverageAsync(people, options))
      const report = of.coverage(new Set(people), options)
      assert.deepEqual(JSON.parse(toJson('CoverageReport', report)), vector.gives)
      assert.deepEqual(fromJson('CoverageReport', JSON.stringify(vector.gives)), report)
      assert.deepEqual(await of.coverageAsync(people, options), report)
      const count = new Coverage(of, options)
      for (const person of people) count.add(fromJson('Person', JSON.stringify(person)))
      assert.deepEqual(count.finish(), report)
    })
  }

  it('a count ends once, and refuses a person by number', () => {
    const count = new Coverage(policy('examples/assurance/before.yaml'))
    count.add({ id: 'ada', enrolled: ['authenticator', 'questions'] })
    assert.throws(() => count.add({ id: 'bo', contacts: ['pigeon'] }), { code: 'person', place: 'people[1].contacts[0]' })
    const { people, actions } = count.finish()
    assert.deepEqual([people, actions[0].all.situations[0].withWay], [1, 1])
    assert.throws(() => count.add({ id: 'cy' }), { code: 'closed' })
    assert.throws(() => count.finish(), { code: 'closed' })
  })

  it('no group is not an unknown group', () => {
    const of = policy('examples/policies/service-desk.yaml')
    assert.equal(of.coverage([{ id: 'ada', groups: [] }]).unmatched, 1)
    assert.throws(() => of.coverage([{ id: 'ada', groups: null }]), { code: 'person', place: 'people[0].groups' })
  })

  it('arguments of another shape', () => {
    const of = policy('examples/assurance/before.yaml')
    const wrong = (people, options, message) => assert.throws(() => of.coverage(people, options), { message })
    wrong('', {}, 'people must be an iterable')
    wrong(null, {}, 'people must be an iterable')
    wrong(['ada'], {}, 'people[0] must be an object')
    wrong([{ id: 'ada' }, { id: 'bo', enroled: [] }], {}, 'people[1] has no member "enroled"')
    wrong([], { idds: 1 }, 'options has no member "idds"')
    wrong([], { situations: ['away'] }, 'options.situations[0] must be an object')
    assert.throws(() => of.coverage([], { ids: -1 }), { code: 'json', place: 'options.ids' })
    const all = { action: null, situations: null, everyone: null, ids: null }
    assert.deepEqual(of.coverage([], all), of.coverage([]))
    assert.throws(() => new Coverage({}), { message: 'policy must be a Policy' })
    assert.throws(() => of.weigh({}), { message: 'calibration must be a Calibration' })
  })
})

describe('weights', () => {
  for (const { id, policy: path, calibration, options, ...vector } of weights) {
    it(id, async () => {
      const of = policy(path)
      const ask = () => of.weigh(Calibration.fromYaml(read(calibration)), options)
      const askAsync = async () => of.weighAsync(Calibration.fromYaml(read(calibration)), options)
      if (vector.error) return refuses(vector, ask, askAsync)
      const found = ask()
      assert.deepEqual(JSON.parse(toJson('Weights', found)), vector.gives)
      assert.deepEqual(fromJson('Weights', JSON.stringify(vector.gives)), found)
      assert.deepEqual(await askAsync(), found)
    })
  }

  it('a calibration has a name, a version and models', () => {
    const { name, version, models } = Calibration.fromYaml(read('examples/calibration/published.yaml'))
    assert.deepEqual([name, version, models.length, models[0]], ['published', '2026.11', 5, 'bulk'])
    assert.throws(() => Calibration.fromToml('format = 1'), (error) => error.diagnostics[0].line === 1)
    assert.throws(() => new Calibration(), { message: 'Calibration cannot be constructed with `new`' })
  })
})

describe('guards', () => {
  for (const { id, policy: path, ...vector } of guards) {
    it(id, async () => {
      const text = read(path)
      const [ask, askAsync] = [() => unguarded(text, 'yaml'), () => unguardedAsync(text, 'yaml')]
      if (vector.error) return refuses(vector, ask, askAsync)
      const found = ask()
      assert.deepEqual(JSON.parse(toJson('Guards', found)), vector.gives)
      assert.deepEqual(fromJson('Guards', JSON.stringify(vector.gives)), found)
      assert.deepEqual(await askAsync(), found)
    })
  }
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
