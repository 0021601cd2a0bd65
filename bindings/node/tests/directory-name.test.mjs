// Directory names are compared as the engine compares group names.

import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { it } from 'node:test'
import { DirectoryName, InputError } from '../index.mjs'

const SPELLINGS = {
  'escapes, case, spaces': ['CN=Doe\\, Jo,OU=People,DC=x', 'cn=doe\\2C jo, ou=people, dc=x'],
  'NFC and NFD': ['CN=Jos\u00e9,DC=x', 'CN=Jose\u0301,DC=x'],
  'sharp s': ['CN=Straße,DC=x', 'CN=STRASSE,DC=x'],
  'order of a multi-valued RDN': ['CN=a+UID=7,DC=x', 'UID=7+CN=a,DC=x'],
}

for (const [name, spellings] of Object.entries(SPELLINGS)) {
  it(`one name in two spellings: ${name}`, () => {
    const [one, other] = spellings.map((text) => new DirectoryName(text))
    assert(one.equals(other))
    assert.equal(one.key, other.key)
    assert(one.isDistinguished && one.means(other))
  })
}

it('other names are other names', () => {
  const [first, second] = ['CN=a,OU=x,DC=x', 'CN=a,OU=y,DC=x'].map((text) => new DirectoryName(text))
  assert(!first.equals(second) && !first.means(second))
  assert.notEqual(first.key, second.key)
  for (const other of [first.key, null, undefined, { key: first.key }]) assert(!first.equals(other))
})

it('a bare name means the leading CN', () => {
  const group = new DirectoryName('CN=Doe\\, Jo,OU=People,DC=x')
  const bare = new DirectoryName('Doe, Jo')
  assert.deepEqual([group.leadingCn, bare.leadingCn, bare.isDistinguished], ['doe, jo', null, false])
  assert(bare.means(group) && !group.means(bare) && !bare.equals(group))
})

it('the error for an invalid name says how to fix it', () => {
  for (const text of ['', 'CN=Doe, Jo,DC=x', 'CN=a,=b', 'a=b=\\'])
    assert.throws(
      () => new DirectoryName(text),
      (error) => {
        assert(error instanceof InputError)
        assert.deepEqual([error.code, error.place], ['directory_name', 'text'])
        assert(error.help && (text === '' || !error.message.includes(text)), error.message)
        return true
      },
    )
})

it('wrong types are type errors, and no name is printed', () => {
  const name = new DirectoryName('CN=Jo,DC=x')
  for (const wrong of [undefined, null, 1, {}, [], Symbol('s')]) {
    assert.throws(() => new DirectoryName(wrong), TypeError)
    assert.throws(() => name.means(wrong), TypeError)
  }
  assert.equal(inspect(name), 'DirectoryName { isDistinguished: true }')
})
