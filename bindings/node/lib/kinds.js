'use strict'

// Converts values to JSON and back: camel case to snake case, `Date` to milliseconds, and names that are data
// unchanged. The table of all forms (`forms.js`) is made of these kinds.

const { types, inspect } = require('node:util')
const { InputError } = require('./errors')

/** Returns the error for a value of the wrong type, the same as JavaScript's own. */
function wrong(at, expected) {
  return new TypeError(`${at} must be ${expected}`)
}

function refused(at, detail, help) {
  return new InputError({ code: 'json', detail, help, place: at })
}

const same = (value) => value
const { toString } = Object.prototype
const { getTime } = Date.prototype

/** A kind that JSON represents unchanged. */
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
    if (!value.isWellFormed()) throw refused(at, 'the text contains a lone surrogate', 'pass well-formed Unicode')
    return value
  },
}

const secret = { ...text, secret: true }

const integer = {
  ...plain((value) => typeof value === 'number', 'a whole number'),
  encode(value, at) {
    if (typeof value !== 'number') throw wrong(at, 'a number')
    if (!Number.isSafeInteger(value)) {
      throw refused(at, `${value} is not a safe integer`, 'pass a whole number between -(2^53 - 1) and 2^53 - 1')
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
    if (Number.isNaN(milliseconds)) throw refused(at, 'the date is invalid', 'pass a valid Date')
    return milliseconds
  },
}

/** Returns milliseconds since 1970, ignoring any override of `getTime`. */
function millisecondsOf(value, at) {
  if (!types.isDate(value)) throw wrong(at, 'a Date')
  return getTime.call(value)
}

/** A form of the table, looked up on use, because requirements contain requirements. */
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
      // Not `map`, which skips holes.
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

/** An object; `members` is `name: [kind, name in JSON, required]`. */
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
      // Not earlier: kinds of members may be defined later in the table.
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
        // Accept a getter of a class, but not a member of `Object.prototype`.
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

/** An object whose `type` selects the variant. */
function union(variants) {
  const expected = Object.keys(variants).map((tag) => `'${tag}'`).join(', ')
  const content = (tag) => (Object.hasOwn(variants, tag) ? (variants[tag].form?.() ?? variants[tag]) : null)
  return {
    decode(json) {
      const variant = isObject(json) && content(json.type)
      if (!variant) throw new TypeError(`\`type\` must be one of ${expected}`)
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

/** Returns true for an object with members: not a list, a `Map` or a promise that was not awaited. */
function isObject(value) {
  return typeof value === 'object' && value !== null && toString.call(value) === '[object Object]'
}

/** Returns true for an object whose members are all its own: those of a class would be silently ignored. */
function isMap(value) {
  if (!isObject(value)) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/** Makes `console.log` hide the secrets of plain data. */
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
