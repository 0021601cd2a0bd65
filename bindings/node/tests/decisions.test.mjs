// Every decision vector, through native values and through JSON text.

import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { describe, it, after } from 'node:test'
import { Facts, FactsError, Policy } from '../index.mjs'

const folder = new URL('../../../tests/vectors/', import.meta.url)
const read = (name) => readFileSync(new URL(name, folder), 'utf8')
const skipped = []
let run = 0

for (const name of readdirSync(folder).filter((name) => /^[a-z0-9]+\.json$/.test(name))) {
  const file = read(name)
  const topic = JSON.parse(file)
  describe(name, () => {
    const policy = topic.policy_file
      ? Policy.fromYaml(read(topic.policy_file))
      : Policy.fromJson(JSON.stringify(topic.policy))
    for (const vector of topic.vectors) {
      it(vector.id, () => {
        run += 1
        const text = textOf(file, vector)
        throughText(policy, text, vector)
        // Errors in the text itself, which no value can have.
        const facts = ['syntax', 'structure'].includes(vector.error?.code) ? null : native(text)
        if (facts === null) return skipped.push(`${name.replace('.json', '')}/${vector.id}`)
        throughValues(policy, facts, vector)
      })
    }
  })
}

function throughText(policy, text, vector) {
  if (vector.error) {
    for (const call of [policy.decideJson, policy.verdictJson, policy.planJson]) fails(() => call.call(policy, text), vector.error)
    return
  }
  assert.equal(policy.decideJson(text), JSON.stringify(vector.decision))
  assert.equal(policy.verdictJson(text), vector.decision.verdict)
  assert.equal(policy.planJson(text), JSON.stringify(vector.plan))
  assert.equal(policy.decide(Facts.fromJson(text)).toJson(), JSON.stringify(vector.decision))
}

function throughValues(policy, facts, vector) {
  const calls = [
    () => policy.decide(facts),
    () => policy.decide(new Facts(facts)),
    () => policy.prepare(facts).decide(),
    () => policy.decideMany([facts])[0],
  ]
  if (vector.error) {
    calls.slice(0, 3).forEach((call) => fails(call, vector.error))
    const place = `facts[0]${vector.error.place && '.'}${vector.error.place}`
    fails(calls[3], { ...vector.error, place })
    fails(() => policy.verdict(facts), vector.error)
    fails(() => policy.plan(facts), vector.error)
    return
  }
  for (const call of calls) assert.equal(call().toJson(), JSON.stringify(vector.decision))
  const decision = policy.decide(facts)
  const expected = vector.decision
  assert.equal(decision.verdict, expected.verdict)
  assert.equal(decision.reason, expected.reason ?? null)
  assert.equal(decision.action, expected.action)
  assert.equal(decision.points, expected.points.total)
  assert.equal(decision.pointsRequired, expected.points.required)
  assert.deepEqual(decision.groups, expected.groups)
  assert.deepEqual(decision.risks, expected.risks)
  assert.deepEqual(decision.mandatory, expected.mandatory)
  assert.equal(decision.grant, expected.grant ?? null)
  assert.equal(decision.escalate, expected.escalate ?? null)
  assert.deepEqual(decision.policy, expected.policy)
  assert.deepEqual(
    decision.counted.map(({ check, outcome, at, item, points }) => [check, outcome, at.getTime(), item, points]),
    expected.counted.map(({ check, outcome, at, item = null, points }) => [check, outcome, at, item, points]),
  )
  assert.deepEqual(decision.ignored.map((it) => it.reason), expected.ignored.map((it) => it.reason))
  assert.equal(decision.why === null, decision.reason === null)
  const why = decision.why === null ? [] : [decision.why]
  assert.deepEqual(decision.explain(), [...why, ...decision.missing.map(({ layer, text }) => `${layer}: ${text}`)])
  assert.deepEqual(JSON.parse(JSON.stringify(decision)), expected)
  assert.equal(policy.verdict(facts), expected.verdict)
  assert.equal(policy.verdict(new Facts(facts)), expected.verdict)
  assert.equal(policy.prepare(facts).verdict(), expected.verdict)
  assert.deepEqual(policy.verdictMany([facts, facts]), [expected.verdict, expected.verdict])
  for (const plan of [policy.plan(facts), policy.plan(new Facts(facts)), policy.prepare(facts).plan()]) {
    assert.equal(plan.toJson(), JSON.stringify(vector.plan))
    assert.deepEqual(plan.steps.map((step) => step.check), vector.plan.steps.map((step) => step.check))
  }
}

function fails(call, { code, place }) {
  assert.throws(call, (error) => {
    assert(error instanceof FactsError, String(error))
    assert.deepEqual([error.code, error.place], [code.replaceAll('-', '_'), place])
    return true
  })
}

/** Returns the facts as a program would write them; null if no program can. */
function native(text) {
  try {
    const facts = JSON.parse(text)
    if ('groups' in facts && facts.groups === null) return null
    if (facts.subject && Object.keys(facts.subject).join() === 'groups' && !facts.groups) {
      facts.groups = facts.subject.groups
      delete facts.subject
    }
    facts.now = date(facts.now)
    if (Array.isArray(facts.evidence)) {
      facts.evidence = facts.evidence.map((it) => ({ ...it, at: /^-\d+[smhdw]$/.test(it.at) ? it.at : date(it.at) }))
    }
    new Facts(facts)
    return facts
  } catch (error) {
    // A value of the wrong type or shape never becomes facts.
    assert(error instanceof TypeError || error instanceof SyntaxError || error.code === 'json' || error.code === 'structure')
    return null
  }
}

function date(time) {
  const exact = new Date(time)
  if (typeof time === 'number' ? exact.getTime() !== time : typeof time !== 'string') throw new TypeError('no Date')
  return exact
}

/** Returns the text of a vector's facts: a number may be larger than a double can represent. */
function textOf(file, vector) {
  if (vector.facts_text !== undefined) return vector.facts_text
  const start = file.indexOf('{', file.indexOf('"facts":', file.indexOf(`"id": "${vector.id}"`)))
  let depth = 0
  for (const { 0: token, index } of file.slice(start).matchAll(/"(?:[^"\\]|\\.)*"|[{}]/g)) {
    depth += token === '{' ? 1 : token === '}' ? -1 : 0
    if (depth === 0) return file.slice(start, start + index + 1)
  }
}

after(() => {
  const list = JSON.parse(readFileSync(new URL('skipped.json', import.meta.url), 'utf8'))
  if (process.env.WRITE) console.log(JSON.stringify(skipped.sort(), null, 2))
  assert.deepEqual(skipped.sort(), list, 'vectors whose facts no program can write')
  assert(run > 400)
})
