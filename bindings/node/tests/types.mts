// A program that uses the package, for the type checker.

import {
  BonafidesError, Calibration, Connector, Coverage, Engine, ExportedLog, Facts, FactsError, FaultError, InputError, Policy, PolicyError, RawKeys,
  RecordsError, caseKey, checkPolicy, diff, fromJson, losses, minimalCauses, opensNoNewWay, toJson, unguarded, verifyReceipt, verifyRecords, version,
} from 'bonafides'
import type {
  AdministratorInput, BadRecord, Block, Command, FactsCode, Input, Keys, LogEvidence, Moment, PolicyUse, Redemptions, Reply, Row, EngineConfig,
  SubjectProfile, Step, CommandTask, Verdict, View,
} from 'bonafides'

const policy: Policy = Policy.fromYaml('...')
const decision = policy.decide({ action: 'reset_password', now: new Date(), evidence: { sms_code: 'passed' } })
const verdict: Verdict = decision.verdict
const words: Record<Verdict, string> = { approve: 'yes', challenge: 'ask', escalate: 'a second person', deny: 'no' }
console.log(words[verdict], version(), decision.counted[0]?.at.getTime())

for (const { unmet } of decision.missing) {
  if (unmet.type === 'points_in') console.log(unmet.factor, unmet.need - unmet.have)
  // @ts-expect-error: only of `points_in`
  else console.log(unmet.factor)
}

const facts = new Facts({
  action: 'reset_password',
  now: new Date(),
  groups: undefined,
  evidence: [{ check: 'passkey', outcome: 'passed', at: '-10m', item: undefined, grades: { strength: 2 } }],
})
const verdicts: Verdict[] = policy.verdictMany([facts, facts])
const fromText: Verdict = policy.verdictJson('{"action":"reset_password","now":1795421700000}')
console.log(verdicts, fromText, await policy.decideManyAsync([facts]))

const [cell] = (await policy.waysAsync({ action: 'reset_password', groups: ['staff'] })).cells
if (cell) console.log(minimalCauses(cell, { mailbox: ['phone'] }).flat(), losses(cell), cell.ways[0]?.checks[0]?.grades)
const { result, newlyApproved } = diff(policy, policy)
const looser: boolean = result === 'looser'
console.log(looser, opensNoNewWay(diff(policy, policy)), newlyApproved.map(({ facts }) => policy.verdict(facts)))
const count = new Coverage(policy, { situations: [{ name: 'away', signals: { workstation: 'new' } }], ids: 0 })
count.add({ id: 'ada', groups: ['staff'], contacts: ['sms'] })
const gained: number | undefined = count.finish().actions[0]?.all.situations[0]?.campaign[0]?.gained
const { models } = await policy.weighAsync(Calibration.fromYaml('...'), { models: ['outsider'], groups: ['staff'] })
const odds: string | undefined = models[0]?.cells[0]?.ways[0]?.attack.odds
console.log(gained, odds, unguarded('...', 'yaml').proposed.map(({ yaml }) => yaml))
// @ts-expect-error: a calibration is loaded first
policy.weigh('...')
// @ts-expect-error: not a result
console.log(result === 'laxer')

// @ts-expect-error: a decision cannot be constructed
new (await import('bonafides')).Decision()
// @ts-expect-error: facts are not a policy
policy.decide(policy)
// @ts-expect-error: a time is a Date
policy.decide({ action: 'reset_password', now: 1_795_324_085_395 })

/** A union is closed: a missing task is an error here. */
function carryOut(task: CommandTask): string {
  switch (task.type) {
    case 'observe':
      return task.signals.join()
    case 'present_challenge':
      return task.prompt
    case 'send_message':
      return task.address
    case 'request_vouch':
      return task.until.toISOString()
    case 'register':
      return task.provider + task.nonce
    case 'deliver':
      return task.credential.type === 'external' ? task.credential.provider : (task.secret ?? '')
    case 'notify':
      return task.to.map(({ person }) => person).join()
    case 'revoke':
      return task.grant
    case 'conclude':
      return task.resolution
  }
}

function administers(says: AdministratorInput): string {
  switch (says.type) {
    case 'repair_clock':
      return says.present.toISOString()
    case 'enable_check':
      return says.check
    case 'erase_person':
      return says.type
    case 'propose_policy':
      return says.digest + ofThousand(says.role)
    case 'use_policy':
      return says.twoPeople ? says.digest : ofThousand(says.role).toString()
    case 'rotate_key':
      return says.key + says.id
    case 'resolve':
      return says.people?.join(' ') ?? ''
    case 'export':
      return `${says.records} ${says.form}`
  }
}

function ofThousand(role: PolicyUse): number {
  switch (role.type) {
    case 'in_force':
      return 1000
    case 'pilot':
      return role.share
    case 'shadow':
    case 'withdrawn':
      return 0
  }
}

function points(view: View): number | null {
  return view.type === 'operator' ? view.points : null
}

/** A block is one of a fixed set of words, not any text. */
function waits(view: View): boolean {
  const blocks: Block[] = view.type === 'operator' ? view.blockedBy : []
  // @ts-expect-error: there is no such block
  return blocks.includes('live_grants') || blocks.every((block) => block === 'live_grant')
}

const config: EngineConfig = { origin: 'desk.example', connector: 'directory', words: ['example'] }
const subject: SubjectProfile = { account: 'guid', name: 'Sanne', enabled: true, timeZone: 'Europe/Copenhagen' }
// @ts-expect-error: names are in camel case
const misspelt: SubjectProfile = { account: 'guid', name: 'Sanne', enabled: true, time_zone: 'Europe/Copenhagen' }
// @ts-expect-error: there is no such input
const unknown: Input = { id: 'in-1', said: { type: 'operator', by: { id: 'o', kind: 'person' }, says: { type: 'approve' } } }
console.log(misspelt, unknown)
const pilot: AdministratorInput = { type: 'use_policy', digest: policy.digest, role: { type: 'pilot', share: 100 }, twoPeople: true }
// @ts-expect-error: a pilot has a share
const whole: PolicyUse = { type: 'pilot' }
console.log(administers(pilot), whole)

const input: Input = {
  id: 'in-1',
  said: {
    type: 'operator',
    by: { id: 'operator-7', kind: 'person' },
    says: { type: 'choose', challenge: 'sms_code', contact: undefined },
  },
}
const at: Moment = { now: new Date(), seed: new Uint8Array(32), subject }

declare const raw: RawKeys
declare const host: Keys
declare const rows: Row[]
const desk = new Engine(policy, raw, config)
const step: Step = await desk.applyAsync(desk.case(rows[0]!), input, at, rows)
const { reply, commands }: { reply: Reply; commands: Command[] } = step.committed()
console.log(points(reply.view), waits(reply.view), commands.map(({ task }) => carryOut(task)), step.record?.text)

const guarded = new Engine(policy, host, config)
guarded.apply(guarded.case(rows[0]!), input, at, rows)
// @ts-expect-error: the host's keys cannot be used on another thread
guarded.applyAsync(guarded.case(rows[0]!), input, at, rows)

const evidence: LogEvidence = { key: 'name+id+key', checkpoints: ['...'], witnesses: [], demand: null }
const log = ExportedLog.open('log')
const size: number | undefined = (await log.verifyAsync(evidence)).checkpoint?.size
const { cases } = ExportedLog.fromRecords(['{}'].values()).cases()
console.log(size, log.replay([policy]).asserted['answer'], cases[0]?.opened.getTime(), log.story('desk').steps[0]?.did)
console.log(verifyReceipt(log.receipt('desk', 'name+id+key'), evidence).records.length)
// @ts-expect-error: a key is a text
log.verify({ key: 7 })
// @ts-expect-error: opened, not constructed
new ExportedLog()

declare const memory: Redemptions
const connector = new Connector('directory', 'desk.example', { 'grant-1': raw.grantPublic })
connector.redeem(memory, 'token', { action: 'a', account: 'b' }, new Date(), true, ({ sub }) => (sub ? 'done' : 'failed'))
// @ts-expect-error: the outcome of a write is one of three words
connector.redeem(memory, 'token', { action: 'a', account: 'b' }, new Date(), null, () => 'perhaps')

await connector.redeemAsync(memory, 'token', { action: 'a', account: 'b' }, new Date(), null, async () => 'done')

const again: Reply = fromJson('Reply', toJson('Reply', reply))
// @ts-expect-error: there is no such form
fromJson('Nothing', '')
console.log(again, caseKey('0'), checkPolicy('', 'yaml').loads, verifyRecords([]).last)

try {
  policy.decide(facts)
} catch (error) {
  if (error instanceof FactsError) {
    const code: FactsCode = error.code
    // @ts-expect-error: not a code of facts
    if (error.code === 'busy') console.log()
    console.log(code)
  } else if (error instanceof RecordsError) {
    const bad: BadRecord | null = error.badRecord
    // @ts-expect-error: not a code of records
    if (error.code === 'busy') console.log()
    console.log(bad?.record, bad?.chain, bad?.seq)
  } else if (error instanceof PolicyError) {
    console.log(error.diagnostics[0]?.line)
  } else if (error instanceof FaultError && error.code === 'already_opened') {
    console.log(error.place)
  } else if (error instanceof InputError || error instanceof BonafidesError) {
    console.log(error.help ?? error.detail)
  }
}
