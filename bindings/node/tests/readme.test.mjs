// Every block of the README prints the text below it.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { after, it } from 'node:test'

const here = fileURLToPath(new URL('..', import.meta.url))
const readme = readFileSync(join(here, 'README.md'), 'utf8')
const blocks = [...readme.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language, text]) => ({ language, text }))
const project = mkdtempSync(join(tmpdir(), 'bonafides-readme-'))
mkdirSync(join(project, 'node_modules'))
symlinkSync(here, join(project, 'node_modules', 'bonafides'))
after(() => rmSync(project, { recursive: true }))

const programs = blocks.flatMap((block, index) => (block.language === 'js' ? [{ ...block, index }] : []))
for (const { text, index } of programs) {
  it(`block ${index}: ${text.split('\n').at(-2)}`, () => {
    const file = join(project, `block-${index}.mjs`)
    writeFileSync(file, text)
    const printed = execFileSync(process.execPath, [file], { encoding: 'utf8' })
    assert.equal(printed, blocks[index + 1].text)
  })
}

it('the first decision in CommonJS', () => {
  const text = programs[0].text.replace("import { Policy } from 'bonafides'", "const { Policy } = require('bonafides')")
  const file = join(project, 'first.cjs')
  writeFileSync(file, text)
  assert.equal(execFileSync(process.execPath, [file], { encoding: 'utf8' }), blocks[programs[0].index + 1].text)
})

it('the TypeScript blocks pass the type checker', () => {
  const files = blocks.filter(({ language }) => language === 'ts').map(({ text }, index) => {
    const file = join(project, `block-${index}.mts`)
    writeFileSync(file, text)
    return file
  })
  assert(files.length > 0)
  const tsc = join(here, 'node_modules', 'typescript', 'bin', 'tsc')
  const options = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2023', '--types', '']
  execFileSync(process.execPath, [tsc, ...options, ...files], { cwd: project, encoding: 'utf8', stdio: 'pipe' })
})
