// The page of a report in Chromium: wide and narrow, light and dark, and on paper.

import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'

import { chromium } from 'playwright-core'

const FOLDER = process.env.FOLDER
const ARGUMENTS = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking']

let browser
before(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ARGUMENTS })
})
after(() => browser?.close())

/** Opens a page, and returns it with everything that it asked for or complained about. */
async function open(name, width, colorScheme = 'light') {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme })
  const page = await context.newPage()
  const seen = { requests: [], complaints: [] }
  page.on('request', (request) => seen.requests.push(request.url()))
  page.on('console', (message) => seen.complaints.push(message.text()))
  page.on('pageerror', (error) => seen.complaints.push(String(error)))
  page.on('dialog', (dialog) => {
    seen.complaints.push(`dialog: ${dialog.message()}`)
    return dialog.dismiss()
  })
  await page.goto(pathToFileURL(join(FOLDER, `${name}.html`)).href)
  return { page, seen }
}

/** Elements that begin or end outside of the window, except in what scrolls by itself. */
const outside = () => {
  const scrolls = (element) => element.closest('.scroll') && element.closest('.scroll') !== element
  return [...document.body.querySelectorAll('*')]
    .filter((element) => !scrolls(element) && !element.closest('svg svg, svg *'))
    .filter((element) => {
      const box = element.getBoundingClientRect()
      return box.width > 0 && (box.right > window.innerWidth + 1 || box.left < -1)
    })
    .map((element) => `${element.tagName}.${element.className?.baseVal ?? element.className}: ${element.textContent.slice(0, 40)}`)
}

const channels = (color) => color.match(/[\d.]+/g).slice(0, 3).map(Number)

/** The contrast of two colours, as WCAG defines it. */
function contrast(one, other) {
  const light = (color) => {
    const [r, g, b] = channels(color).map((part) => {
      const share = part / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b)
  return (bright + 0.05) / (dark + 0.05)
}

for (const name of ['report', 'hostile', 'empty']) {
  for (const width of [1280, 390]) {
    for (const scheme of ['light', 'dark']) {
      test(`${name}.html at ${width}, ${scheme}`, async () => {
        const { page, seen } = await open(name, width, scheme)
        assert.deepEqual(seen.requests.length, 1, `loads ${seen.requests}`)
        assert.deepEqual(seen.complaints, [])
        assert.equal(await page.evaluate(() => document.scripts.length), 0)
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'scrolls sideways')
        assert.deepEqual(await page.evaluate(outside), [])
        const colors = await page.evaluate(() => {
          const of = (selector) => getComputedStyle(document.querySelector(selector))
          const body = of('body')
          return { ink: body.color, back: body.backgroundColor, dim: of('.sub').color }
        })
        const bright = channels(colors.back).every((part) => part > 200)
        assert.equal(bright, scheme === 'light', colors.back)
        assert.ok(contrast(colors.ink, colors.back) >= 7 && contrast(colors.dim, colors.back) >= 4.5, JSON.stringify(colors))
        await page.screenshot({ path: `screenshots/${name}-${width}-${scheme}.png`, fullPage: true })
      })
    }
  }
}

test('titles say their definitions, and lead to them', async () => {
  const { page } = await open('report', 390)
  const report = JSON.parse(await readFile(join(FOLDER, 'report.json'), 'utf8'))
  for (const figure of report.sections[0].figures) {
    const link = page.locator('.tile a', { hasText: figure.title }).first()
    assert.equal(await link.getAttribute('title'), figure.definition)
  }
  await page.locator('.tile a').first().click()
  assert.ok(await page.locator('dt:target').evaluate((element) => element.getBoundingClientRect().top < window.innerHeight))
})

test('on paper', async () => {
  const { page } = await open('report', 1280, 'dark')
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  const back = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  assert.ok(channels(back).every((part) => part > 200), back)
  const pdf = await page.pdf({ format: 'A4', margin: { top: '12mm', bottom: '12mm', left: '12mm', right: '12mm' } })
  await writeFile('screenshots/report.pdf', pdf)
  const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0
  assert.ok(pages >= 3 && pages <= 14, `${pages} pages`)
})
