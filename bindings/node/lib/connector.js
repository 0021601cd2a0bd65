'use strict'

const { inspect } = require('node:util')
const native = require('./native')
const forms = require('./forms')
const { call, lifted } = require('./errors')
const { lending, guarded, lent } = require('./keys')
const { form } = require('./policy')
const { Opaque } = require('./shown')
const { json, string, milliseconds } = require('./values')
const { map, text, optional, words, bool, wrong } = require('./kinds')

const known = optional(words(['started', 'done', 'failed', 'unknown', 'revoked']))

const METHODS = {
  state: (value, at) => known.encode(value ?? null, at) ?? undefined,
  started: (value, at) => bool.encode(value, at),
  revoked: (value, at) => bool.encode(value, at),
  finished: () => undefined,
}

/** Checks grants next to the directory, and carries out each one once. */
class Connector extends Opaque {
  #native

  constructor(id, origin, keys) {
    super()
    const given = [string(id, 'id'), string(origin, 'origin'), map(text).encode(keys, 'keys')]
    this.#native = call(() => new native.Connector(...given), Connector)
  }

  verify(token, delivery, now) {
    const given = [
      string(token, 'token'),
      json('Delivery', delivery, 'delivery'),
      milliseconds(now, 'now'),
    ]
    return form('Claims', call(() => this.#native.verify(...given), this.verify))
  }

  redeem(memory, token, delivery, now, live, write) {
    const given = redeeming(memory, token, delivery, now, live, write)
    const { held, lent: methods } = lending(memory, METHODS, 'memory')
    timed(methods)
    const unstored = new Unstored()
    methods.finished = (jti, written) => unstored.kept(() => memory.finished(jti, written))
    const writes = guarded(held, (claims) => forms.WriteStatus.encode(write(form('Claims', claims)), 'the result of write'))
    return lent(held, () => {
      const redeemed = this.#native.redeem(methods, ...given, writes)
      if (held.threw) throw held.thrown
      return unstored.in(form('Redeemed', redeemed))
    }, this.redeem)
  }

  async redeemAsync(memory, token, delivery, now, live, write) {
    const given = redeeming(memory, token, delivery, now, live, write)
    lending(memory, METHODS, 'memory')
    const answers = new native.Answers()
    const unstored = new Unstored()
    const questions = {
      state: async (jti) => METHODS.state(await memory.state(jti), 'the result of memory.state') ?? '',
      started: async (jti) => `${METHODS.started(await memory.started(jti, now), 'the result of memory.started')}`,
      write: async (claims) => forms.WriteStatus.encode(await write(form('Claims', claims)), 'the result of write'),
      async finished(about) {
        const space = about.lastIndexOf(' ')
        await unstored.keptAsync(() => memory.finished(about.slice(0, space), about.slice(space + 1)))
        return ''
      },
    }
    const start = (ask) => this.#native.redeemAsync(ask, answers, ...given)
    return unstored.in(form('Redeemed', await answered(questions, answers, 'redeemed', start)))
  }

  revoke(memory, grant, now) {
    const given = revoking(memory, grant, now)
    const { held, lent: methods } = lending(memory, METHODS, 'memory')
    timed(methods)
    return lent(held, () => {
      const word = this.#native.revoke(methods, ...given)
      if (held.threw) throw held.thrown
      return word
    }, this.revoke)
  }

  async revokeAsync(memory, grant, now) {
    const given = revoking(memory, grant, now)
    lending(memory, METHODS, 'memory')
    const answers = new native.Answers()
    const questions = {
      state: async (jti) => METHODS.state(await memory.state(jti), 'the result of memory.state') ?? '',
      revoked: async (jti) => `${METHODS.revoked(await memory.revoked(jti, now), 'the result of memory.revoked')}`,
    }
    return answered(questions, answers, 'revoked!', (ask) => this.#native.revokeAsync(ask, answers, ...given))
  }
}

/** Converts the time that the addon passes to a memory to a `Date`. */
function timed(methods) {
  for (const name of ['started', 'revoked']) {
    const method = methods[name]
    methods[name] = (jti, at) => method(jti, new Date(at))
  }
}

/** Answers questions of another thread until the last one, which is the result. Rethrows the first error of an answer. */
async function answered(questions, answers, result, start) {
  const failures = []
  const [what, about] = await new Promise((resolve) => {
    start((what, about) => {
      if (!Object.hasOwn(questions, what)) return resolve([what, about])
      questions[what](about).then(
        (answer) => answers.answer(answer),
        (thrown) => {
          failures.push(thrown)
          answers.answer()
        },
      )
    })
  })
  if (failures.length > 0) throw failures[0]
  if (what !== result) throw lifted({ code: 'GenericFailure', message: about })
  return about
}

function revoking(memory, grant, now) {
  if (typeof memory !== 'object' || memory === null) throw wrong('memory', 'an object')
  return [string(grant, 'grant'), milliseconds(now, 'now')]
}

/** The error of a memory's `finished`. By then the grant was carried out, so the result reports that it is not stored. */
class Unstored {
  #text = null

  kept(finish) {
    try {
      finish()
    } catch (thrown) {
      this.#keep(thrown)
    }
  }
  async keptAsync(finish) {
    try {
      await finish()
    } catch (thrown) {
      this.#keep(thrown)
    }
  }
  in(redeemed) {
    return this.#text === null ? redeemed : { ...redeemed, unstored: this.#text }
  }
  #keep(thrown) {
    this.#text = typeof thrown?.message === 'string' ? thrown.message : inspect(thrown, { depth: 0 })
  }
}

function redeeming(memory, token, delivery, now, live, write) {
  if (typeof memory !== 'object' || memory === null) throw wrong('memory', 'an object')
  if (typeof write !== 'function') throw wrong('write', 'a function')
  return [
    string(token, 'token'),
    json('Delivery', delivery, 'delivery'),
    milliseconds(now, 'now'),
    live == null ? undefined : bool.encode(live, 'live'),
  ]
}

module.exports = { Connector }
