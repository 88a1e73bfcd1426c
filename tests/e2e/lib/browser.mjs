// Debian's Chromium, driven as a person would use it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { counterparts, importCounterpart } from './environment.mjs';

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
               '--disable-component-update', '--disable-sync'];

export async function launchBrowser(scope) {
  const { chromium } = await importCounterpart('playwright-core/index.mjs');
  const executablePath = process.env.SIGNALBOX_CHROMIUM ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: flags });
  scope.after(() => browser.close());
  return browser;
}

const axeSource = () => readFileSync(join(counterparts, 'node_modules/axe-core/axe.min.js'), 'utf8');

// What axe finds wrong with the page as it stands: one line each.
export async function findAccessibilityFaults(page) {
  await page.evaluate(axeSource()); // evaluated, because the page rightly forbids foreign scripts
  const violations = await page.evaluate(() => globalThis.axe.run(document).then((result) => result.violations));
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ target, failureSummary }) =>
    `${id} (${help}) at ${target.join(' ')}: ${failureSummary.split('\n').slice(1).join(' ').trim()}`));
}

export const sidewaysScroll = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
