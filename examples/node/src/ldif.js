// Reads an LDIF export: entries with their attributes, whose names are in lower case. It drops nothing silently:
// anything that cannot be read is an error that names the line.

import { isUtf8 } from 'node:buffer'
import { DirectoryName, InputError } from 'bonafides'

/** Attributes whose values are distinguished names, which link entries to each other. */
const NAMES = new Set(['dn', 'member', 'memberof', 'manager'])

/** An entry of a directory: its name and its attributes. Values of the attributes in `NAMES` are names, all others text. */
export class Entry {
  #attributes = new Map()

  constructor(name) {
    this.name = name
  }

  add(attribute, value) {
    const values = this.#attributes.get(attribute) ?? []
    this.#attributes.set(attribute, [...values, value])
  }

  all(attribute) {
    return this.#attributes.get(attribute.toLowerCase()) ?? []
  }

  first(attribute) {
    return this.all(attribute)[0]
  }
}

/** Returns every entry of an export, passed as bytes or text. A referral is not an entry. */
export function readLdif(export_) {
  const entries = new Map()
  for (const record of records(Buffer.from(export_))) {
    const pairs = record.map(readLine).filter(([attribute]) => attribute !== 'version')
    if (pairs.length === 0 || pairs[0][0] === 'ref') continue
    const [[first, name, line], ...rest] = pairs
    if (first !== 'dn') throw wrong(line, `a record must begin with \`dn\`, not with \`${first}\``)
    if (entries.has(name.key)) throw wrong(line, 'duplicate entry')
    const entry = new Entry(name)
    for (const [attribute, value, line] of rest) {
      if (attribute === 'dn') throw wrong(line, 'a second `dn` in one record; put a blank line before it')
      entry.add(attribute, value)
    }
    entries.set(name.key, entry)
  }
  return [...entries.values()]
}

/** Yields the lines of each record with their numbers. A line that begins with a space continues the previous one. */
function* records(bytes) {
  // One character per byte: a fold may split a UTF-8 character.
  const lines = bytes.toString('latin1').replace(/^\xef\xbb\xbf/, '').split(/\r?\n/)
  let record = []
  const ended = () => record.filter(({ text }) => !text.startsWith('#'))
  for (const [index, text] of lines.entries()) {
    const before = record.at(-1)
    if (text.startsWith(' ') && before) before.text += text.slice(1)
    else if (text.trim() !== '') record.push({ text, line: index + 1 })
    else {
      yield ended()
      record = []
    }
  }
  yield ended()
}

/** Returns the name of an attribute, its value, and the line. */
function readLine({ text, line }) {
  const match = /^([A-Za-z0-9.;_-]+):(:?) *([^]*)$/.exec(text)
  if (!match) throw wrong(line, 'expected `attribute: value`')
  const [, written, encoded, value] = match
  const attribute = written.toLowerCase()
  const [base, option] = attribute.split(';')
  if (NAMES.has(base) && option !== undefined) throw wrong(line, `only some values of \`${base}\` are present; export all of them`)
  if (encoded && !/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value))
    throw wrong(line, 'the value is not base64')
  const bytes = Buffer.from(value, encoded ? 'base64' : 'latin1')
  return [attribute, NAMES.has(attribute) ? readName(bytes, line) : bytes.toString('utf8'), line]
}

/** Reads a distinguished name: the text as written, and the key that all of its spellings share. */
function readName(bytes, line) {
  if (!isUtf8(bytes)) throw wrong(line, 'the distinguished name is not UTF-8; export it as UTF-8')
  const text = bytes.toString('utf8')
  try {
    const name = new DirectoryName(text)
    if (name.isDistinguished) return { text, key: name.key }
  } catch (error) {
    throw error instanceof InputError ? wrong(line, `${error.detail}; ${error.help}`) : error
  }
  throw wrong(line, 'not a distinguished name; export the full name')
}

function wrong(line, why) {
  return new Error(`line ${line} of the export: ${why}`)
}
