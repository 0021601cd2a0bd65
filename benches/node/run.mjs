// The cost of the Node package, compared with its own JSON interface and with JSONLogic, alternately in one run.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import jsonLogic from 'json-logic-js'
import { LogicEngine } from 'json-logic-engine'
import { Facts, Policy } from '../../bindings/node/index.mjs'
import { rule } from './jsonlogic.mjs'

const QUICK = process.env.BONAFIDES_BENCH === 'quick'
const ROUNDS = QUICK ? 3 : 301
const CALLS = QUICK ? 10 : 200

const policy = Policy.fromYaml(readFileSync(new URL('../../tests/vectors/contoso.yaml', import.meta.url), 'utf8'))
const engine = new LogicEngine()
const optimised = (data) => engine.run(rule, data)
const now = new Date('2026-11-23T08:15:00Z')
const usual = { sim_change: 'none', workstation: 'usual', location: 'usual', questions: 'passed' }
const scenes = {
  'challenge, 4 results': usual,
  'approve, 6 results': { ...usual, posture: 'normal', authenticator: 'passed' },
}

function facts(evidence, groups = ['CN=Finance,OU=Groups,DC=contoso,DC=com']) {
  return { action: 'reset_password', groups, evidence, now }
}

const text = (facts) => JSON.stringify({ ...facts, now: facts.now.getTime() })

/** Checks that all sides give the same results before anything is timed. */
function agree() {
  const outcomes = {
    sim_change: ['recent', 'none', 'unknown'], posture: ['normal', 'elevated', 'siege'],
    workstation: ['usual', 'known', 'new'], location: ['usual', 'known', 'new', 'impossible'],
  }
  const asked = ['last_sign_in', 'questions', 'licence_digits', 'sms_code', 'private_email', 'authenticator', 'recovery_code',
    'passkey', 'call_back', 'photo_id', 'manager_vouch', 'lead_vouch']
  for (const check of asked) outcomes[check] = ['passed']
  let drawn = 1
  const draw = (below) => (drawn = (drawn * 48271) % 2147483647) % below
  const seen = {}
  for (let round = 0; round < 5000; round += 1) {
    const evidence = {}
    for (const [check, all] of Object.entries(outcomes)) if (draw(3) === 0) evidence[check] = all[draw(all.length)]
    const call = facts(evidence, draw(2) === 0 ? [] : undefined)
    const said = policy.verdict(call)
    seen[said] = (seen[said] ?? 0) + 1
    assert.equal(jsonLogic.apply(rule, JSON.parse(text(call))), said, JSON.stringify(call))
    assert.equal(optimised(JSON.parse(text(call))), said)
    assert.equal(policy.decide(call).verdict, said)
    assert.equal(policy.verdictJson(text(call)), said)
    assert.equal(JSON.parse(policy.decideJson(text(call))).verdict, said)
  }
  assert(Object.values(seen).every((count) => count > 200) && Object.keys(seen).length === 3, JSON.stringify(seen))
}

/** Measures both alternately; returns the median of each in nanoseconds, and of the ratios of the turns. */
function beside(ours, theirs) {
  assert.deepEqual(ours(), theirs())
  const all = { ours: [], theirs: [], ratio: [] }
  for (let round = 0; round < ROUNDS; round += 1) {
    const [a, b] = round % 2 ? [time(ours), time(theirs)] : [time(theirs), time(ours)].reverse()
    all.ours.push(a)
    all.theirs.push(b)
    all.ratio.push(b / a)
  }
  return Object.fromEntries(Object.entries(all).map(([name, values]) => [name, median(values)]))
}

let kept
function time(work) {
  const start = process.hrtime.bigint()
  for (let call = 0; call < CALLS; call += 1) kept = work()
  return Number(process.hrtime.bigint() - start) / CALLS
}

function median(values) {
  return values.sort((a, b) => a - b)[values.length >> 1]
}

function row(what, goal, ours, theirs) {
  const figures = beside(ours, theirs)
  const us = (time) => `${(time / 1000).toFixed(2)} µs`
  const met = goal === null ? '' : `≥ ${goal}${figures.ratio >= goal ? '' : ' missed'}`
  console.log(`| ${what} | ${us(figures.ours)} | ${us(figures.theirs)} | ${figures.ratio.toFixed(2)} | ${met} |`)
}

const few = ({ verdict, points, pointsRequired, mandatory, grant }) => [verdict, points, pointsRequired, mandatory, grant]
const fewOfJson = (it) => [it.verdict, it.points.total, it.points.required, it.mandatory, it.grant ?? null]
const missing = (it) => it.missing.map(({ layer }) => layer)

agree()
console.log('| what | package | baseline | times faster | goal |\n|---|--:|--:|--:|--:|')
for (const [name, evidence] of Object.entries(scenes)) {
  const call = facts(evidence)
  const read = new Facts(call)
  const json = text(call)
  const parsed = () => JSON.parse(policy.decideJson(text(call)))
  row(`decide, verdict read: ${name}; vs JSON and \`JSON.parse\``, 1, () => policy.decide(call).verdict, () => parsed().verdict)
  row(`- five members read`, 1, () => few(policy.decide(call)), () => fewOfJson(parsed()))
  row(`- what is missing read`, null, () => missing(policy.decide(call)), () => Object.keys(parsed().missing))
  row(`- from \`Facts\`, five members read; vs existing JSON text`, 1, () => few(policy.decide(read)), () => fewOfJson(JSON.parse(policy.decideJson(json))))
  row(`verdict from text: ${name}; vs json-logic-js`, 1.5, () => policy.verdictJson(json), () => jsonLogic.apply(rule, JSON.parse(json)))
  row(`- vs json-logic-engine`, 1, () => policy.verdictJson(json), () => optimised(JSON.parse(json)))
  row(`- by \`Facts\`; vs json-logic-engine`, null, () => policy.verdict(Facts.fromJson(json)), () => optimised(JSON.parse(json)))
  row(`- explained, text to text; vs the verdict of json-logic-js`, null, () => JSON.parse(policy.decideJson(json)).verdict, () => jsonLogic.apply(rule, JSON.parse(json)))
  row(`verdict, prepared: ${name}; vs json-logic-js on parsed facts`, null, () => policy.verdict(read), () => jsonLogic.apply(rule, call))
}
