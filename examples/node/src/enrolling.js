// Enrols people before the calls, each in a case of their own, as on a first day at work. The engine trusts
// nothing in `enrolment.yaml`.

import { Calls } from './calls.js'
import { Clock } from './clock.js'
import { Desk } from './desk.js'
import { People } from './people.js'
import { Worker } from './worker.js'

const FORM = { document_type: 'passport', seen_live: 'yes, at the desk' }
const nobody = () => {}

/** Enrols people for whom the desk has its own data, on the day of that data. */
export async function enrol(service, logins) {
  const clock = new Clock(service.directory.own.enrolled_at)
  const desk = new Desk({ ...service.desk, clock })
  await Promise.all(logins.map(async (login) => new Enrolment({ ...service, clock, desk }, login).run()))
}

class Enrolment {
  #count = 0

  constructor({ desk, directory, people, systems, accounts, clock, tap }, login) {
    // The manager says yes; the codes of that day are not needed later.
    this.outside = new People()
    this.outside.on('asked', () => setImmediate(() => this.outside.says(true)))
    this.worker = new Worker({ desk, systems, people: this.outside, accounts, changed: nobody, tap })
    this.calls = new Calls({ desk, worker: this.worker, directory, changed: nobody })
    // Operators do not enrol themselves.
    this.operator = directory.user(directory.own.operators.find((name) => name !== login))
    Object.assign(this, { desk, directory, people, clock, login })
  }

  async run() {
    this.call = await this.calls.open(this.#id(), this.login, 'enrol', this.operator)
    await this.worker.settled(this.call)
    await this.#approval()
    const { employeeId } = this.directory.user(this.login)
    await this.#systems('payroll', { type: 'store', field: 'employee_id', value: employeeId })
    await this.#secrets()
    await this.#operator({ type: 'cancel' })
    await this.worker.settled(this.call)
  }

  /** Uses the manager's vouch and a passport; if that is not enough, also a code to the private mailbox. */
  async #approval() {
    await this.#systems('systems', { type: 'signal', check: 'location', outcome: 'usual' })
    await this.#systems('systems', { type: 'signal', check: 'workstation', outcome: 'usual' })
    await this.#operator({ type: 'choose', challenge: 'manager_vouch' })
    await this.#operator({ type: 'choose', challenge: 'photo_id' })
    await this.#operator({ type: 'confirm', challenge: 'photo_id', fields: FORM })
    if (this.call.view.verdict === 'approve') return
    await this.#operator({ type: 'choose', challenge: 'private_email' })
    const code = this.outside.readCode(this.login, 'private_email')
    await this.#operator({ type: 'answer', challenge: 'private_email', answers: [code] })
  }

  /** Sets up the secrets on the person's own screen, which the desk does not see. */
  async #secrets() {
    const { login, people } = this
    const known = Object.entries(this.directory.person(login).answers)
    const answers = known.map(([question, answer]) => ({ question, answer }))
    await this.#enrols({ type: 'questions', challenge: 'questions', answers })
    const [address] = await this.#enrols({ type: 'authenticator', challenge: 'authenticator' })
    people.setUpAuthenticator(login, address)
    const code = people.readAuthenticator(login, this.clock.now())
    await this.#enrols({ type: 'authenticator_code', challenge: 'authenticator', code })
    people.keep(login, await this.#enrols({ type: 'recovery_codes', challenge: 'recovery_code' }))
  }

  #id() {
    return `enrol-${this.login}-${(this.#count += 1)}`
  }

  async #operator(says) {
    taken(await this.calls.says(this.#id(), this.call, this.operator, says))
    await this.worker.settled(this.call)
  }

  async #systems(by, says) {
    taken(await this.worker.tell(this.call, this.#id(), by, says))
  }

  async #enrols(what) {
    const said = { type: 'caller', by: {}, says: { type: 'enrol', what } }
    const { reply } = await this.desk.give(this.#id(), this.call.id, this.login, said)
    return taken(reply).view.shown
  }
}

function taken(reply) {
  if (reply.outcome === 'refused') throw new Error(`an enrolment was refused: ${reply.refusal?.meaning}`)
  return reply
}
