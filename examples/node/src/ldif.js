// Reads an LDIF export: entries with their attributes, names of attributes in lower case. It reads bytes and drops
// nothing silently: anything that cannot be read is an error that names the line.

import { isUtf8 } from 'node:buffer'
import { DirectoryName, InputError } from 'bonafides'

/** Attributes whose values are distinguished names, which link entries to each other. */
const NAMES = new Set(['dn', 'member', 'memberof', 'manager'])

/** One entry of a directory: its name and its attributes. The values of those in `NAMES` are names, all others are text. */
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

/** Every entry of an export, given as bytes or text. A referral is not an entry. */
export function readLdif(export_) {
  const entries = new Map()
  for (const record of records(Buffer.from(export_))) {
    const pairs = record.map(readLine).filter(([attribute]) => attribute !== 'version')
    if (pairs.length === 0 || pairs[0][0] === 'ref') continue
    const [[first, name, line], ...rest] = pairs
    if (first !== 'dn') throw wrong(line, `a record begins with its \`dn\`, not with \`${first}\``)
    if (entries.has(name.key)) throw wrong(line, 'there is an entry of this name already')
    const entry = new Entry(name)
    for (const [attribute, value, line] of rest) {
      if (attribute === 'dn') throw wrong(line, 'a second `dn`; put a blank line before it')
      entry.add(attribute, value)
    }
    entries.set(name.key, entry)
  }
  return [...entries.values()]
}

/** The lines of each record with their numbers. A line that begins with a space continues the one before. */
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

/** The name of an attribute, its value, and the line. */
function readLine({ text, line }) {
  const match = /^([A-Za-z0-9.;_-]+):(:?) *([^]*)$/.exec(text)
  if (!match) throw wrong(line, 'this is no `attribute: value`')
  const [, written, encoded, value] = match
  const attribute = written.toLowerCase()
  const [base, option] = attribute.split(';')
  if (NAMES.has(base) && option !== undefined) throw wrong(line, `only a part of \`${base}\`; export all of its values`)
  if (encoded && !/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value))
    throw wrong(line, 'this is no base64')
  const bytes = Buffer.from(value, encoded ? 'base64' : 'latin1')
  return [attribute, NAMES.has(attribute) ? readName(bytes, line) : bytes.toString('utf8'), line]
}

/** A distinguished name: the text as it is written, and the key that all its spellings share. */
function readName(bytes, line) {
  if (!isUtf8(bytes)) throw wrong(line, 'these bytes are not UTF-8, as a distinguished name is')
  const text = bytes.toString('utf8')
  try {
    const name = new DirectoryName(text)
    if (name.isDistinguished) return { text, key: name.key }
  } catch (error) {
    throw error instanceof InputError ? wrong(line, `${error.detail}; ${error.help}`) : error
  }
  throw wrong(line, 'this is no distinguished name; write all of it')
}

function wrong(line, why) {
  return new Error(`line ${line} of the export: ${why}`)
}
