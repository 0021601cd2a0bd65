'use strict'

// How values become JSON and back: names in camel case here and in snake case there, times as `Date`,
// names that are data left alone. The table of all forms (`forms.js`) is made of these kinds.

const { types, inspect } = require('node:util')
const { InputError } = require('./errors')

/** The error for a value of the wrong type: what JavaScript throws for its own. */
function wrong(at, expected) {
  return new TypeError(`${at} must be ${expected}`)
}

function refused(at, detail, help) {
  return new InputError({ code: 'json', detail, help, place: at })
}

const same = (value) => value
const { toString } = Object.prototype
const { getTime } = Date.prototype

/** A kind that JSON has as it is. */
function plain(is, expected) {
  return {
    same: true,
    is,
    decode: same,
    encode(value, at) {
      if (!is(value)) throw wrong(at, expected)
      return value
    },
  }
}

const bool = plain((value) => typeof value === 'boolean', 'true or false')

const text = {
  ...plain((value) => typeof value === 'string', 'a string'),
  encode(value, at) {
    if (typeof value !== 'string') throw wrong(at, 'a string')
    if (!value.isWellFormed()) throw refused(at, 'the text has half of a character', 'hand in whole ones')
    return value
  },
}

const secret = { ...text, secret: true }

const integer = {
  ...plain((value) => typeof value === 'number', 'a whole number'),
  encode(value, at) {
    if (typeof value !== 'number') throw wrong(at, 'a number')
    if (!Number.isSafeInteger(value)) {
      throw refused(at, `${value} is not a whole number that a double can hold`, 'hand in such a one')
    }
    return value
  },
}

const time = {
  is: types.isDate,
  reads: (json) => typeof json === 'number',
  decode: (json) => new Date(json),
  encode(value, at) {
    const milliseconds = millisecondsOf(value, at)
    if (Number.isNaN(milliseconds)) throw refused(at, 'the date is invalid', 'hand in a point in time')
    return milliseconds
  },
}

/** Milliseconds since 1970, by the date itself: not by a method that someone gave it. */
function millisecondsOf(value, at) {
  if (!types.isDate(value)) throw wrong(at, 'a Date')
  return getTime.call(value)
}

/** A form of the table, looked up when it is needed: a requirement is made of requirements. */
function named(form) {
  return {
    form,
    get secret() {
      return form().secret
    },
    decode: (json) => form().decode(json),
    encode: (value, at) => form().encode(value, at),
  }
}

function list(kind) {
  return {
    same: kind.same,
    get secret() {
      return kind.secret
    },
    decode: kind.same ? same : (json) => json.map((item) => kind.decode(item)),
    encode(value, at) {
      if (!Array.isArray(value)) throw wrong(at, 'an array')
      // Not `map`: it passes over holes.
      return Array.from(value, (item, index) => kind.encode(item, `${at}[${index}]`))
    },
  }
}

function map(kind) {
  const all = (from, change) => Object.fromEntries(Object.entries(from).map(([key, it]) => [key, change(it, key)]))
  return {
    same: kind.same,
    get secret() {
      return kind.secret
    },
    decode: kind.same ? same : (json) => all(json, (item) => kind.decode(item)),
    encode(value, at) {
      if (!isMap(value)) throw wrong(at, 'a plain object')
      return all(value, (item, key) => kind.encode(item, `${at}.${text.encode(key, at)}`))
    },
  }
}

function optional(kind) {
  return {
    same: kind.same,
    get secret() {
      return kind.secret
    },
    optional: true,
    decode: kind.same ? same : (json) => (json === null ? null : kind.decode(json)),
    encode: (value, at) => (value === null ? null : kind.encode(value, at)),
  }
}

function words(all) {
  const expected = all.map((word) => `'${word}'`).join(', ')
  return plain((value) => all.includes(value), all.length > 1 ? `one of ${expected}` : expected)
}

function either(kinds) {
  return {
    secret: kinds.some((kind) => kind.secret),
    decode: (json) => (kinds.find((kind) => kind.reads?.(json) ?? kind.is(json)) ?? kinds[0]).decode(json),
    encode(value, at) {
      const kind = kinds.find((kind) => kind.is(value))
      if (!kind) throw wrong(at, 'a Date or a string')
      return kind.encode(value, at)
    },
  }
}

/** An object; `members` is `name: [kind, its name in JSON, whether it must be there]`. */
function record(members) {
  const fields = Object.entries(members).map(([name, [kind, json, required]]) => ({ name, kind, json, required }))
  const known = new Map(fields.map((field) => [field.name, field]))
  let secrets
  return {
    into(out, json) {
      if (!isObject(json)) throw new TypeError('not an object')
      for (const { name, kind, json: key } of fields) {
        const value = json[key]
        if (value !== undefined) out[name] = value === null || kind.same ? value : kind.decode(value)
      }
      // Not before: the kinds of members may stand further down in the table.
      secrets ??= fields.filter((field) => field.kind.secret).map((field) => field.name)
      return secrets.length > 0 ? concealed(out, secrets) : out
    },
    decode(json) {
      return this.into({}, json)
    },
    from(out, value, at) {
      if (!isObject(value)) throw wrong(at, 'an object')
      for (const key of Object.keys(value)) {
        const field = known.get(key)
        const given = value[key]
        if (!field) {
          if (key === 'type' && 'type' in out) continue
          throw new TypeError(`${at} has no member ${JSON.stringify(key)}`)
        }
        if (given === undefined) continue
        out[field.json] = field.kind.encode(given, `${at}.${key}`)
      }
      for (const { name, json, required, kind } of fields) {
        if (Object.hasOwn(out, json)) continue
        // What a class gives by a getter is as good; what someone gave to all objects is not.
        const given = name in Object.prototype ? undefined : value[name]
        if (given !== undefined) {
          out[json] = kind.encode(given, `${at}.${name}`)
        } else if (required) {
          if (!kind.optional) throw new TypeError(`${at}.${name} is missing`)
          out[json] = null
        }
      }
      return out
    },
    encode(value, at) {
      return this.from({}, value, at)
    },
  }
}

/** An object whose `type` says which one it is. */
function union(variants) {
  const expected = Object.keys(variants).map((tag) => `'${tag}'`).join(', ')
  const content = (tag) => (Object.hasOwn(variants, tag) ? (variants[tag].form?.() ?? variants[tag]) : null)
  return {
    decode(json) {
      const variant = isObject(json) && content(json.type)
      if (!variant) throw new TypeError(`\`type\` is none of ${expected}`)
      return variant.into({ type: json.type }, json)
    },
    encode(value, at) {
      if (!isObject(value)) throw wrong(at, 'an object')
      const variant = typeof value.type === 'string' ? content(value.type) : null
      if (!variant) throw wrong(`${at}.type`, `one of ${expected}`)
      return variant.from({ type: value.type }, value, at)
    },
  }
}

/** Whether it is an object with members: not a list, a `Map` or a promise that nobody waited for. */
function isObject(value) {
  return typeof value === 'object' && value !== null && toString.call(value) === '[object Object]'
}

/** Whether it is an object whose members are all its own: those of a class would be passed over in silence. */
function isMap(value) {
  if (!isObject(value)) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/** Plain data that `console.log` shows without its secrets. */
function concealed(out, secrets) {
  return Object.defineProperty(out, inspect.custom, {
    value(depth, options) {
      const shown = { ...this }
      for (const name of secrets) if (shown[name] != null) shown[name] = SECRET
      return inspect(shown, { ...options, depth })
    },
  })
}

const SECRET = { [inspect.custom]: () => '[secret]' }

module.exports = { text, secret, integer, bool, time, named, list, map, optional, record, words, union, either, wrong, isObject, isMap, millisecondsOf }
