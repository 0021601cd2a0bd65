// Whole calls by keyboard in a real browser: a reset, an administrator, and an impostor who is refused.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Screen, startBrowser } from './support/browser.js'
import { openDesk } from './support/desk.js'
import { leaks, secretsOf } from './support/secrets.js'

let browser
before(async () => {
  browser = await startBrowser()
})
after(async () => browser?.close())

for (const width of [1280, 390]) {
  describe(`at ${width} pixels`, () => {
    let desk
    before(async () => {
      desk = await openDesk(['user17', 'user13', 'user01'])
    })
    after(async () => desk?.close())

    /** Signs in, finds a person, and opens a call about a new password, all by keyboard. */
    async function call(name, operator = '1') {
      const screen = await Screen.open(browser, desk.url, width)
      await screen.page.getByRole('heading', { name: 'Who is at the desk?' }).waitFor()
      await screen.press(operator)
      await screen.page.locator('#search:focus').waitFor()
      // "/" goes to the search, also from there.
      await screen.press('/')
      assert.equal(await screen.page.locator('#search').inputValue(), '')
      await screen.type(name)
      await screen.press('Enter')
      await screen.page.getByRole('heading', { name }).waitFor()
      await screen.shoot(`start-${name}`)
      await screen.press('1')
      await screen.verdict('More proof needed')
      await screen.page.locator('.who .rules').getByText('Rules for').waitFor()
      await screen.says('.trail > li:last-child', /waiting for the systems/)
      assert.ok(!/→\sdeny/.test(await screen.page.locator('.trail').textContent()))
      const part = await screen.page.locator('.verdict').evaluate((card) => {
        const height = [...card.children].reduce((sum, child) => sum + child.offsetHeight, 0)
        return height / window.innerHeight
      })
      assert.ok(part < 0.4, `the card takes ${Math.round(part * 100)} % of the screen`)
      return screen
    }

    /** Types an answer to each question on the screen. */
    async function answer(screen, challenge, say) {
      const labels = screen.challenge(challenge).locator('form label')
      await labels.first().locator('input:focus').waitFor()
      for (const [at, label] of (await labels.locator('span').allInnerTexts()).entries()) {
        if (at > 0) await screen.press('Tab')
        await screen.type(say(label))
      }
      await screen.press('Enter')
    }

    async function nothingLeaked(screen, least) {
      const secrets = secretsOf(desk)
      assert.ok(secrets.length > least, `only ${secrets.length} secrets were on their way`)
      const text = await screen.everything()
      assert.ok(text.includes('Given17 Sur17'), 'what reached the page was not kept')
      assert.deepEqual(leaks(text, secrets), [])
      assert.deepEqual(screen.errors, [])
      assert.deepEqual([...screen.barriers], [])
    }

    test('a whole reset', async () => {
      const { people, directory } = desk.service
      const screen = await call('Given17')
      await screen.shoot('reset-1-opened')
      await screen.ask('questions')
      await screen.challenge('questions').locator('input:focus').waitFor()
      await screen.shoot('reset-2-questions')
      const right = directory.person('user17').answers
      await answer(screen, 'questions', (question) => right[question])
      await screen.page.locator('[data-challenge="questions"][data-state="passed"]').waitFor()

      await screen.ask('sms_code')
      await answer(screen, 'sms_code', () => '000000')
      await screen.challenge('sms_code').getByText('That was not correct').waitFor()
      await screen.says('.trail', /try\s1/)
      await screen.shoot('reset-3-code')
      const code = people.readCode('user17', 'sms_code')
      assert.match(code, /^\d{6}$/)
      await answer(screen, 'sms_code', () => code)

      await screen.verdict('Approved')
      await screen.page.locator('[data-stay="redeem"]:focus').waitFor()
      await screen.shoot('reset-4-approved')
      await screen.press('r')
      await screen.verdict('Done')
      await screen.page.getByText('The case is over: done').waitFor({ state: 'attached' })
      await screen.says('#trail', /[12]\d records verified/)
      await screen.shoot('reset-5-done')
      assert.match(people.readKey('user17'), /^[0-9A-Z]{4}-/)
      assert.deepEqual(desk.service.accounts.state(directory.user('user17').id), { waitsForKey: true })
      await screen.press('t')
      await screen.press('Enter')
      await screen.page.locator('.trail pre').first().waitFor()
      await screen.shoot('reset-6-trail')
      await nothingLeaked(screen, 60)
      await screen.context.close()
    })

    test('an administrator, by the manager and a passkey', async () => {
      const { people } = desk.service
      const screen = await call('Given1 Sur1')
      await screen.challenge('manager_vouch').getByText('required').waitFor()
      await screen.shoot('administrator-1-opened')
      for (const [challenge, whom] of [
        ['manager_vouch', 'user04'],
        ['passkey', 'user01'],
      ]) {
        await screen.ask(challenge)
        await screen.challenge(challenge).getByText('Waiting for the answer').waitFor()
        await screen.shoot(`administrator-2-${challenge}`)
        const asked = people.waiting().at(0)
        assert.equal(asked, whom)
        people.says(true)
        if (challenge === 'manager_vouch')
          await screen.page.locator('[data-challenge="manager_vouch"][data-state="passed"]').waitFor()
      }
      await screen.verdict('Approved')
      await screen.shoot('administrator-3-approved')
      await nothingLeaked(screen, 60)
      await screen.context.close()
    })

    test('an impostor is escalated and gets nothing', async () => {
      const screen = await call('Given13')
      await screen.shoot('impostor-1-opened')
      // The SIM card was changed last night: the screen shows in words what forbids the code.
      await screen.page
        .locator('[data-challenge="sms_code"][data-state="unavailable"]')
        .getByText('Forbidden by the risk sim-swap')
        .waitFor()
      const closed = screen.page.locator('[data-challenge][data-state="unavailable"] h4 small')
      for (const why of await closed.allInnerTexts()) assert.notEqual(why.trim(), '')
      await screen.ask('questions')
      for (let attempt = 1; attempt <= 3; attempt += 1) {
        await answer(screen, 'questions', () => 'something from a dossier')
        await screen.says('.trail', new RegExp(`try\\s${attempt}`))
      }
      await screen.page.locator('[data-challenge="questions"][data-state="not_passed"]').waitFor()
      await screen.shoot('impostor-2-failed')
      await screen.ask('authenticator')
      for (const [at, code] of ['123456', '000000'].entries()) {
        await answer(screen, 'authenticator', () => code)
        await screen.says('.trail', new RegExp(`authenticator · inconclusive · try\\s${at + 1}`))
      }
      await screen.page.locator('p.held').getByText('The recovery path is closed').waitFor()
      await screen.shoot('impostor-3-closed')

      await screen.press('Escape', 'e')
      await screen.page.locator('dialog textarea:focus').waitFor()
      await screen.type('wrong answers, in a hurry, and a new SIM card')
      await screen.shoot('impostor-4-escalate')
      await screen.press('Enter')
      await screen.verdict('Waiting for a second person')
      await screen.shoot('impostor-5-escalated')

      const second = await Screen.open(browser, desk.url, width)
      await second.page.getByRole('heading', { name: 'Who is at the desk?' }).waitFor()
      await second.press('2')
      await second.page.locator('#search:focus').waitFor()
      await second.shoot('second-1-waiting')
      await second.press('ArrowDown', 'Enter')
      await second.verdict('More proof needed')
      await second.ask('manager_vouch')
      await second.page.getByText('Waiting for the answer').waitFor()
      await second.shoot('second-2-vouch')
      assert.equal(desk.service.people.says(false), 'user04')
      await second.page.locator('[data-challenge="manager_vouch"][data-state="not_passed"]').waitFor()
      await second.says('#trail', /(\d+) records verified/)
      const count = Number(/(\d+) records/.exec(await second.page.locator('#trail h2').textContent())[1])
      assert.equal(await second.page.locator('.trail > li').count(), count)
      await second.press('x')
      await second.page.locator('dialog button:focus').waitFor()
      await second.press('Enter')
      await second.verdict('Ended by the operator')
      await second.shoot('second-3-ended')
      await nothingLeaked(second, 60)
      await nothingLeaked(screen, 60)
      await screen.context.close()
      await second.context.close()
    })
  })
}
