// What a host does with commands: carries out the oldest of a case, reports what became of it, and
// goes on with the next. Their secrets go to the people outside and nowhere else: what the operator may
// read of it is written by `call.note`, in words, without addresses.

import { setTimeout as wait } from 'node:timers/promises'
import { channelName, eventName, personName, secretName, words } from './words.js'

const DONE = { state: 'done' }

export class Worker {
  #busy = new Map()
  #waiting = new Map()

  constructor({ desk, systems, people, accounts, changed, pause = 0, tap = () => {} }) {
    Object.assign(this, { desk, systems, people, accounts, changed, pause, tap })
  }

  /** Carries out what waits in the outbox of this case, one after the other, until nothing is left. */
  async run(call) {
    const before = this.#busy.get(call.id) ?? Promise.resolve()
    const mine = before.then(async () => this.#drain(call))
    this.#busy.set(
      call.id,
      mine.catch(() => {}),
    )
    return mine
  }

  /** When everything that this call has set off is done. */
  async settled(call) {
    await this.run(call)
    while (this.#waiting.has(call.id)) await this.#waiting.get(call.id)
  }

  async #drain(call) {
    let worked = false
    for (;;) {
      const [row] = this.desk.store.outbox(call.id)
      if (!row) break
      worked = true
      const command = this.desk.engine.command(row)
      this.tap(command)
      const { state, after } = await this.#carryOut(call, command)
      // The id makes a report that is given twice the same report.
      const report = { type: 'report', command: command.id, state }
      await this.tell(call, `report-${command.id}`, 'worker', report)
      await after?.()
    }
    if (worked) this.changed(call)
  }

  /** What a system or a provider says. */
  async tell(call, id, by, says) {
    const released = await this.desk.give(id, call.id, call.login, { type: 'host', by, says })
    call.is(released.case)
    return released.reply
  }

  async #carryOut(call, { id, task }) {
    switch (task.type) {
      case 'observe':
        return this.#observe(call, id, task)
      case 'present_challenge':
        return this.#ask(call, id, task)
      case 'send_message':
        return this.#send(call, task)
      case 'request_vouch':
        return this.#requestVouch(call, id, task)
      case 'deliver':
        return this.#deliver(call, id, task)
      case 'notify':
        return this.#notify(call, task)
      case 'revoke':
        return this.#revoke(call, task)
      case 'conclude':
        return this.#conclude(call, task)
      default:
        return { state: 'failed' }
    }
  }

  /** The systems say what they see; until they have, their silence means nothing. */
  async #observe(call, id, { signals }) {
    const seen = this.systems.observe(call.login)
    for (const check of signals.filter((name) => seen[name] !== undefined)) {
      await wait(this.pause)
      const says = { type: 'signal', check, outcome: seen[check] }
      await this.tell(call, `${check}-${id}`, 'systems', says)
      call.signals.set(check, seen[check])
      this.changed(call, { look: false })
    }
    call.observing = false
    return DONE
  }

  /** What is put to the caller stands on the operator's screen, who reads it out. */
  async #ask(call, id, ask) {
    const { challenge, kind, prompt, questions, positions, fields, contact, until, provider } = ask
    call.asked.set(challenge, { challenge, kind, prompt, questions, positions, fields, contact, until })
    if (provider) this.#askProvider(call, id, challenge, provider)
    return DONE
  }

  /** The person answers on a device of theirs, at the provider: when, nobody knows. */
  #askProvider(call, id, challenge, { id: provider, nonce }) {
    const holds = this.desk.directory.person(call.login)?.[challenge]
    const text = `Use your ${words(challenge)} for the service desk? Only if you are calling right now.`
    const asked = holds ? this.people.asked(call.login, text) : Promise.resolve(false)
    this.#later(call, asked, async (yes) => {
      const reference = `${provider}-${id}`
      const outcome = yes ? 'passed' : 'inconclusive'
      const says = { type: 'external', command: id, nonce, reference, outcome }
      await this.tell(call, `external-${id}`, provider, says)
      const end = yes ? 'answered' : 'did not answer'
      call.note(this.desk.clock.now(), 'provider', `The ${words(challenge)} ${end}`, yes ? 'done' : 'failed')
    })
  }

  /** The code goes to the caller's telephone or mailbox, and nobody at the desk sees it. */
  async #send(call, { challenge, channel, text, code }) {
    this.people.code(call.login, challenge, code)
    this.people.arrives(this.#place(call, channel), text)
    call.note(this.desk.clock.now(), 'send', `Code sent by ${channelName(channel)}`)
    return DONE
  }

  async #requestVouch(call, id, { challenge, people, text, prompt, until }) {
    const voucher = this.desk.directory.byId(people[0])
    call.asked.set(challenge, {
      challenge,
      kind: 'vouch',
      prompt,
      questions: [],
      positions: [],
      fields: [],
      until,
    })
    call.note(this.desk.clock.now(), 'vouch', `${voucher.name} was asked to vouch`)
    this.#later(call, this.people.asked(voucher.login, text), async (states) => {
      const says = { type: 'vouch', command: id, voucher: voucher.id, states, level: 'aal2' }
      await this.tell(call, `vouch-${id}`, 'portal', says)
      const said = states ? 'vouches for the caller' : 'does not vouch for the caller'
      call.note(this.desk.clock.now(), 'vouch', `${voucher.name} ${said}`, states ? 'done' : 'failed')
    })
    return DONE
  }

  /** The connector checks the token and writes; then each part of the secret goes its own way. */
  async #deliver(call, id, deliver) {
    const now = this.desk.clock.now()
    const state = this.#redeem(deliver, now)
    if (state === 'failed') {
      call.note(now, 'deliver', 'The connector refused to carry it out', 'failed')
      return { state }
    }
    call.note(now, 'deliver', 'The connector checked the grant and carried it out')
    if (deliver.credential.type === 'reenrolment_key') this.people.key(call.login, deliver.secret)
    for (const { channel, message } of deliver.parts) {
      this.people.arrives(this.#place(call, channel), message ?? 'What the provider made.')
      call.note(now, 'deliver', `${secretName(deliver.credential.type)} handed over by ${channelName(channel)}`)
    }
    const sent = deliver.parts.some(({ address }) => address)
    const says = { type: 'delivered', command: id }
    return { state, after: async () => sent && this.tell(call, `delivered-${id}`, 'gateway', says) }
  }

  #redeem(deliver, now) {
    const { engine, store } = this.desk
    try {
      const live = engine.grantLive(store.row(engine.grantRow(deliver.account)), deliver.grant)
      return this.accounts.carryOut(deliver, now, live).written
    } catch {
      return 'failed'
    }
  }

  async #notify(call, { event, severity, ticket, to }) {
    for (const { person, channel, address, text } of to) {
      const place = ['subject', 'manager'].includes(person) ? this.#place(call, channel) : address
      this.people.arrives(place, text)
    }
    const told = [...new Set(to.map(({ person }) => personName(person)))].join(' and ')
    const also = ticket ? '; a ticket was opened' : ''
    const state = severity === 'high' ? 'urgent' : 'done'
    call.note(this.desk.clock.now(), 'notify', `Told ${told}: ${eventName(event)}${also}`, state)
    return DONE
  }

  async #revoke(call, { grant, account }) {
    const now = this.desk.clock.now()
    const stopped = this.accounts.revoke(grant, account, now) === 'stopped'
    call.note(now, 'revoke', stopped ? 'The grant was stopped' : 'What the grant brought was made useless', 'urgent')
    return DONE
  }

  async #conclude(call, { resolution }) {
    call.note(
      this.desk.clock.now(),
      'conclude',
      `The case is over: ${words(resolution)}`,
      resolution === 'done' ? 'done' : 'failed',
    )
    return DONE
  }

  /** What somebody answers later is an input like any other, and releases commands like any other. */
  #later(call, answer, tell) {
    const told = answer
      .then(tell)
      .then(async () => this.run(call))
      .catch((error) =>
        call.note(
          this.desk.clock.now(),
          'error',
          `An answer was not taken: ${error.code ?? error.name}`,
          'failed',
        ),
      )
      .then(() => this.changed(call))
    this.#waiting.set(
      call.id,
      told.finally(() => this.#waiting.delete(call.id)),
    )
  }

  /** Where a channel of the policy ends, for whoever looks on from outside. */
  #place(call, channel) {
    const user = this.desk.directory.user(call.login)
    const manager = user && this.desk.directory.manager(user)
    return (
      {
        sms: `the phone of ${call.login}`,
        private_email: `the private mailbox of ${call.login}`,
        manager: `the mailbox of ${manager?.login ?? 'nobody'}, the manager`,
        desk_pickup: `a sealed envelope for ${call.login}, at the pick-up`,
      }[channel] ?? channel
    )
  }
}
