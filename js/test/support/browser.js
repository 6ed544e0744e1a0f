import { chromium } from "playwright-core";

const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * A page of a headless Chromium, until the test is over. What it does wrong fails the test: errors, those on the console
 * (among them what a Content-Security-Policy refuses), and answers that are none; but not what `isExpected` says of a message
 * on the console. The other options are Playwright's.
 */
export async function openPage(t, address, { isExpected = () => false, ...options } = {}) {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  const browser = await chromium.launch({ executablePath, args: ARGS });
  t.after(() => browser.close());
  const page = await browser.newPage(options);
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    const isFavicon = message.location().url.endsWith("/favicon.ico");
    if (message.type() === "error" && !isFavicon && !isExpected(message.text())) errors.push(message.text());
  });
  page.on("response", (response) => {
    const path = new URL(response.url()).pathname;
    if (response.status() >= 400 && path !== "/favicon.ico") errors.push(`${response.status()} ${path}`);
  });
  t.after(() => {
    if (errors.length > 0) throw new Error(`the page had errors: ${errors.join("; ")}`);
  });
  await page.goto(address);
  return page;
}
