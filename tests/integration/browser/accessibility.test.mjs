// WCAG 2.2 AA in the states of the conversation: axe-core, and what a screen reader gets.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {after, before, test} from 'node:test';
import {openBrowser, Server} from './server.mjs';
import {open, pick, say} from './page.mjs';

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let browser;
let server;
before(async () => { [browser, server] = await Promise.all([openBrowser(), Server.create()]); });
after(async () => {
  await browser?.close();
  await server?.destroy();
});

const violations = async (page) => {
  await page.evaluate(axeSource);
  const found = await page.evaluate(() => axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}));
  return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target).join(' ')}`);
};

const kinds = {
  'light 1280': {viewport: {width: 1280, height: 800}},
  'light 320': {viewport: {width: 320, height: 640}},
  'dark 1280': {viewport: {width: 1280, height: 800}, colorScheme: 'dark'},
  'dark 320': {viewport: {width: 320, height: 640}, colorScheme: 'dark'},
  'forced colours': {forcedColors: 'active'},
  '400 % zoom': {viewport: {width: 320, height: 256}},
  'reduced motion': {reducedMotion: 'reduce'},
};

for (const [kind, options] of Object.entries(kinds)) {
  test(`no axe violation in any state: ${kind}`, async (t) => {
    const page = await open(t, browser, server, {bypassCSP: true, ...options});
    const check = async (state) => assert.deepEqual(await violations(page), [], state);
    await check('opening');
    await page.click('.numbers summary');
    await check('numbers');
    await page.click('.numbers summary');
    await page.click('#send');
    await check('error');
    await say(page, 'Ze heeft ineens dure kleren en een tweede telefoon.');
    await check('signals');
    await pick(page, 'pick-all');
    await page.click('#menu summary');
    await check('menu');
    await page.click('#menu summary');
    await pick(page, 'education');
    await say(page, 'Ze wordt nu bedreigd met een mes');
    await check('urgency');
    await say(page, 'verder');
    await say(page, 'contact');
    await say(page, 'Assen');
    await check('contact');
    await page.goto(`${server.address}/about`);
    await check('about');
    await page.goto(server.address);
    await Promise.all([page.waitForURL(/buienradar/), page.click('#leave button')]);
    await page.goto(server.address);
    await check('locked');
  });
}

test('what a screen reader gets: a log, one node a reply, choices as a labelled group', async (t) => {
  const page = await open(t, browser, server);
  await page.evaluate(() => {
    window.added = 0;
    new MutationObserver((changes) => {
      for (const change of changes) {
        for (const node of change.addedNodes) if (node.getAttribute?.('aria-live') !== 'off') ++window.added;
      }
    }).observe(document.getElementById('log'), {childList: true});
  });
  await pick(page, 'worried');
  assert.equal(await page.evaluate(() => window.added), 1);
  await page.getByRole('log', {name: 'Gesprek'}).getByRole('group', {name: 'Kies een antwoord'})
    .getByRole('button', {name: 'Onderwijs'}).waitFor();
  await page.getByRole('textbox', {name: 'Jouw bericht'}).waitFor();
  await page.getByRole('navigation', {name: 'De vijf stappen'}).getByRole('button', {name: 'stap 1: Signalen'}).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.closest('.choices') !== null), true);
});
