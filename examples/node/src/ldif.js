// Reads an LDIF export: entries with their attributes, names of attributes in lower case.

/** One entry of a directory: its name and its attributes. */
export class Entry {
  #attributes = new Map()

  constructor(dn) {
    this.dn = dn
  }

  add(name, value) {
    const values = this.#attributes.get(name) ?? []
    this.#attributes.set(name, [...values, value])
  }

  all(name) {
    return this.#attributes.get(name.toLowerCase()) ?? []
  }

  first(name) {
    return this.all(name)[0]
  }
}

/** Every entry of an export. A referral is no entry. */
export function readLdif(text) {
  const entries = []
  for (const record of unfold(text).split(/\n(?:[ \t]*\n)+/)) {
    const lines = record.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    const pairs = lines.map(readLine).filter(([name]) => name !== 'version')
    if (pairs.length === 0 || pairs[0][0] === 'ref') continue
    const [[first, dn], ...rest] = pairs
    if (first !== 'dn') throw new Error(`a record of the export begins with \`${first}\`, not with its name`)
    const entry = new Entry(dn)
    for (const [name, value] of rest) entry.add(name, value)
    entries.push(entry)
  }
  return entries
}

/** A line that begins with a space goes on with the one before. */
function unfold(text) {
  return text.replace(/\r\n/g, '\n').replace(/\n /g, '')
}

function readLine(line) {
  const match = /^([A-Za-z0-9.;_-]+):(:?) *(.*)$/.exec(line)
  if (!match) throw new Error(`not a line of an export: ${line}`)
  const [, name, encoded, value] = match
  return [name.toLowerCase(), encoded ? Buffer.from(value, 'base64').toString('utf8') : value]
}
