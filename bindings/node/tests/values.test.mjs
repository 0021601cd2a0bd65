// Values are compared and copied by content; objects with hidden state are equal only to themselves.

import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { randomBytes } from 'node:crypto'
import { it } from 'node:test'
import { Connector, DirectoryName, Engine, Facts, Policy, RawKeys } from '../index.mjs'

const text = `
format: 1
policy: values
challenges:
  passkey: { type: external, provider: idp, factor: possession, points: 40 }
  questions: { type: questions, ask: 1, correct: 1, factor: knowledge, points: 20 }
actions:
  reset_password:
    require: { points: 40 }
groups:
  - { id: staff, match: G-Staff }
  - { id: finance, match: G-Finance, require: { points: 60 } }
`
const policy = Policy.fromYaml(text)
const facts = { action: 'reset_password', now: new Date('2026-01-01T00:00:00Z'), groups: ['G-Staff'] }

it('two decisions are equal if and only if their content is', () => {
  assert.deepStrictEqual(policy.decide(facts), policy.decide(facts))
  assert.notDeepStrictEqual(policy.decide(facts), policy.decide({ ...facts, evidence: { questions: 'passed' } }))
  assert.notDeepStrictEqual(policy.decide(facts), policy.decide({ ...facts, groups: ['G-Staff', 'G-Finance'] }))
})

it('a copy of a decision is complete', () => {
  const decision = policy.decide(facts)
  const { why, ...whole } = decision
  for (const copy of [structuredClone(decision), { ...decision }, Object.assign({}, decision)]) {
    assert.equal(copy.verdict, decision.verdict)
    assert.deepEqual(copy, { ...whole, why })
  }
  assert.deepEqual(Object.keys(decision).sort(), Object.keys(decision.toObject()).sort())
  assert.throws(() => { 'use strict'; decision.verdict = 'approve' }, TypeError)
  assert.throws(() => Object.defineProperty(decision, 'verdict', { value: 'approve' }), TypeError)
})

it('policies, plans and names are equal by content', () => {
  assert.deepStrictEqual(Policy.fromYaml(text), policy)
  assert.notDeepStrictEqual(Policy.fromYaml(text.replace('points: 60', 'points: 50')), policy)
  assert.deepStrictEqual(policy.plan(facts), policy.plan(facts))
  assert.deepStrictEqual(new DirectoryName('G-Finance'), new DirectoryName('g-finance'))
  assert.notDeepStrictEqual(new DirectoryName('G-Finance'), new DirectoryName('G-HR'))
})

it('objects with hidden state are equal only to themselves', () => {
  const keys = () => new RawKeys(...[1, 2, 3, 4].map(() => randomBytes(32)))
  const engine = () => new Engine(policy, keys(), { origin: 'test', connector: 'ad' })
  const connector = () => new Connector('ad', 'test', {})
  const makers = [keys, engine, connector, () => new Facts(facts), () => policy.prepare(facts)]
  for (const make of makers) {
    const [one, another] = [make(), make()]
    assert.deepStrictEqual(one, one)
    assert.notDeepStrictEqual(one, another)
    assert.equal(inspect(one), `${one.constructor.name} {}`)
  }
})
