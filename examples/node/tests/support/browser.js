// Headless Chromium, and a page of which everything is kept: the server's replies, everything that was ever
// in the document, the console.

import { mkdir, readFile } from 'node:fs/promises'
import { chromium } from 'playwright-core'

const axe = await readFile(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8')
const shots = new URL('../../screenshots/', import.meta.url)
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export async function startBrowser() {
  await mkdir(shots, { recursive: true })
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGUMENTS })
}

export class Screen {
  #answers = []
  #console = []
  #open = []
  errors = []
  /** The accessibility barriers that axe found. */
  barriers = new Set()

  /** Opens a window of this width, with a session of its own. */
  static async open(browser, url, width) {
    const screen = new Screen()
    const viewport = { width, height: width > 760 ? 800 : 844 }
    screen.width = width
    screen.context = await browser.newContext({
      viewport,
      deviceScaleFactor: width > 760 ? 1 : 2,
      reducedMotion: 'reduce',
    })
    screen.page = await screen.context.newPage()
    await screen.page.addInitScript(watch)
    screen.page.on('console', (message) => screen.#console.push(message.text()))
    screen.page.on('console', (message) => message.type() === 'error' && screen.errors.push(message.text()))
    screen.page.on('pageerror', (error) => screen.errors.push(String(error)))
    screen.page.on('response', (response) => {
      if (!response.ok()) screen.errors.push(`${response.status()} ${response.url()}`)
      if (response.headers()['content-type']?.startsWith('text/event-stream')) return
      screen.#open.push(
        response.text().then(
          (text) => screen.#answers.push(`${response.url()}\n${text}`),
          () => {},
        ),
      )
    })
    await screen.page.goto(url)
    return screen
  }

  /** Presses keys, one after the other. */
  async press(...keys) {
    for (const key of keys) await this.page.keyboard.press(key)
  }

  async type(text) {
    await this.page.keyboard.type(text)
  }

  /** Waits until the verdict has this text. */
  async verdict(text) {
    await this.page
      .getByRole('region', { name: 'Verdict' })
      .getByRole('heading', { name: text })
      .waitFor({ timeout: 15_000 })
  }

  /** Waits until a part of the page has this text. */
  async says(selector, pattern) {
    await this.page
      .locator(selector)
      .filter({ hasText: pattern })
      .first()
      .waitFor({ state: 'attached', timeout: 15_000 })
  }

  challenge(name) {
    return this.page.locator(`[data-challenge="${name}"]`)
  }

  /** Opens a challenge by its number on the screen, and asks it with Enter. */
  async ask(name) {
    const number = await this.challenge(name).locator('kbd').first().innerText()
    await this.press(number)
    await this.challenge(name).locator('.button.first:focus').waitFor()
    await this.press('Enter')
  }

  /** Takes screenshots in light and in dark. */
  async shoot(name) {
    for (const colorScheme of ['light', 'dark']) {
      await this.page.emulateMedia({ colorScheme })
      const path = new URL(`${name}-${this.width}-${colorScheme}.png`, shots).pathname
      await this.page.screenshot({ path })
      await this.#audit()
    }
    await this.page.emulateMedia({ colorScheme: 'light' })
  }

  async #audit() {
    await this.page.evaluate(axe)
    const found = await this.page.evaluate(async () => (await window.axe.run()).violations)
    for (const { id, nodes } of found) {
      for (const { target, failureSummary } of nodes)
        this.barriers.add(`${id} at ${target.join(' ')}: ${failureSummary}`)
    }
  }

  /** Returns everything that reached the page: replies, the document at every moment, storage, the console. */
  async everything() {
    await Promise.all(this.#open)
    const seen = await this.page.evaluate(() => [
      ...window.seenEver,
      document.documentElement.outerHTML,
      JSON.stringify({ ...localStorage, ...sessionStorage }),
    ])
    return [...this.#answers, ...seen, ...this.#console].join('\n')
  }
}

/** Runs in the page before anything else: keeps everything that was ever put into the document. */
function watch() {
  window.seenEver = []
  new MutationObserver((changes) => {
    for (const { type, target, addedNodes, attributeName } of changes) {
      if (type === 'attributes') window.seenEver.push(target.getAttribute(attributeName) ?? '')
      else if (type === 'characterData') window.seenEver.push(target.data)
      for (const node of addedNodes) window.seenEver.push(node.outerHTML ?? node.textContent)
    }
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
}
