// Exports that were once misread: either a user is in a group, or reading fails and names the line.

import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { test } from 'node:test'
import { Directory } from '../src/directory.js'
import { readLdif } from '../src/ldif.js'

const files = new URL('../../directory/found/', import.meta.url)
const own = { operators: [], people: {} }
const RIGHT = /^\| `([\w-]+\.ldif)` \| (?:`jo` is in (Tier0)|an error, line (\d+)) \|/gm
const right = [...readFileSync(new URL('README.md', files), 'utf8').matchAll(RIGHT)]

test('each export of the folder has a row', () => {
  const there = readdirSync(files).filter((name) => name.endsWith('.ldif'))
  assert.deepEqual(right.map(([, name]) => name).sort(), there.sort())
})

for (const [, name, group, line] of right) {
  test(group ? `${name}: jo is in ${group}` : `${name}: an error on line ${line}`, () => {
    const read = () => new Directory(readFileSync(new URL(name, files)), own)
    if (line) return assert.throws(read, new RegExp(`^Error: line ${line} of the export: `))
    const directory = read()
    assert.deepEqual(directory.groupsOf(directory.user('jo')), [`CN=${group},DC=x`])
  })
}

const jo = 'dn: CN=Jo,DC=x\nsAMAccountName: jo\n'
const refused = {
  'a name without text': [`${jo}memberOf:\n`, 3],
  'a malformed name': [`${jo}manager: CN=Doe, Jo,DC=x\n`, 3],
  'a name of the entry that is not UTF-8': ['version: 1\n\ndn:: Q049Sm8sREM9eOk=\n', 3],
  'no base64': [`${jo}member:: Q049Tm8\n`, 3],
  'a part of the members': [`${jo}member;range=0-1499: CN=A,DC=x\n`, 3],
  'a record without a name': [`${jo}\ncn: Jo\n`, 4],
  'two records in one': [`${jo}dn: CN=Two,DC=x\n`, 3],
  'no attribute, after a folded line': [`${jo}description: one\n two\nthree\n`, 5],
}
for (const [name, [text, line]] of Object.entries(refused)) {
  test(`${name} is an error on its line`, () => {
    assert.throws(() => readLdif(text), new RegExp(`^Error: line ${line} of the export: `))
  })
}

test('a character that is split by a fold is read', () => {
  const [before, after] = [Buffer.from('dn: CN=Jos\xc3', 'latin1'), Buffer.from('\xa9,DC=x\r\n', 'latin1')]
  const [entry] = readLdif(Buffer.concat([before, Buffer.from('\r\n '), after]))
  assert.equal(entry.name.text, 'CN=José,DC=x')
})
