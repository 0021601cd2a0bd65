// The worker: carries out the oldest command of a case, reports the result, and continues with the next.
// Secrets go only to the people outside: `call.note` writes what the operator may read, in words and without
// addresses.

import { setTimeout as wait } from 'node:timers/promises'
import { channelName, eventName, personName, secretName, words } from './words.js'

const DONE = { state: 'done' }

export class Worker {
  #busy = new Map()
  #waiting = new Map()

  constructor({ desk, systems, people, accounts, changed, pause = 0, tap = () => {} }) {
    Object.assign(this, { desk, systems, people, accounts, changed, pause, tap })
  }

  /** Carries out the commands in the outbox of this case, one after the other, until none is left. */
  async run(call) {
    const before = this.#busy.get(call.id) ?? Promise.resolve()
    const mine = before.then(async () => this.#drain(call))
    this.#busy.set(
      call.id,
      mine.catch(() => {}),
    )
    return mine
  }

  /** Resolves when everything that this call has started is done. */
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
      // The id makes a repeated report the same report.
      const report = { type: 'report', command: command.id, state }
      await this.tell(call, `report-${command.id}`, 'worker', report)
      await after?.()
    }
    if (worked) this.changed(call)
  }

  /** Passes an input of a system or a provider. */
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

  /** Reports the signals; until all are reported, a missing signal means nothing. */
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

  /** Shows the question on the screen of the operator, who reads it out. */
  async #ask(call, id, ask) {
    const { challenge, kind, prompt, questions, positions, fields, contact, until, provider } = ask
    call.asked.set(challenge, { challenge, kind, prompt, questions, positions, fields, contact, until })
    if (provider) this.#askProvider(call, id, challenge, provider)
    return DONE
  }

  /** Asks the caller through the provider, who answers on their own device at any time. */
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

  /** Sends the code to the caller's phone or mailbox, where nobody at the desk sees it. */
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

  /** Lets the connector check the token and write; then delivers each part of the secret to its destination. */
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
      this.people.arrives(this.#place(call, channel), message ?? 'The credential of the provider.')
      call.note(now, 'deliver', `${secretName(deliver.credential.type)} delivered by ${channelName(channel)}`)
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
    call.note(this.desk.clock.now(), 'notify', `Notified ${told}: ${eventName(event)}${also}`, state)
    return DONE
  }

  async #revoke(call, { grant, account }) {
    const now = this.desk.clock.now()
    const stopped = this.accounts.revoke(grant, account, now) === 'stopped'
    call.note(now, 'revoke', stopped ? 'The grant was stopped' : 'The credential of the grant was invalidated', 'urgent')
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

  /** Passes a later answer as an input like any other, and carries out its commands. */
  #later(call, answer, tell) {
    const told = answer
      .then(tell)
      .then(async () => this.run(call))
      .catch((error) =>
        call.note(
          this.desk.clock.now(),
          'error',
          `An answer was not accepted: ${error.code ?? error.name}`,
          'failed',
        ),
      )
      .then(() => this.changed(call))
    this.#waiting.set(
      call.id,
      told.finally(() => this.#waiting.delete(call.id)),
    )
  }

  /** Describes the destination of a channel, for the terminal of the demo. */
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
