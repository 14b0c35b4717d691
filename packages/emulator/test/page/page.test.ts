import { describeWith } from "@sagemaker-async/services";
import axe from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { type EmulatorConfiguration, startEmulator } from "../../src/index.ts";
import { echo, heldModel, oneEndpoint, start } from "../support/start.ts";
import { burstConfiguration, sendBurst } from "./support/burst.ts";
import { chromiumFile, launchChromium } from "./support/chromium.ts";
import { ensembleConfiguration, sendToEnsemble } from "./support/ensemble.ts";

const Body = Buffer.from("x");

describeWith("the page in Chromium", { Chromium: chromiumFile !== undefined }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  /** The page, which must not report any error until the test is over. */
  async function open(
    url: string,
    { ignored, ...options }: BrowserContextOptions & { ignored?: RegExp } = {},
  ): Promise<Page> {
    const page = await browser.newPage(options);
    page.setDefaultTimeout(10_000);
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") errors.push(message.text());
    });
    await page.goto(url);
    onTestFinished(async () => {
      await page.close();
      expect(errors.filter((error) => ignored?.test(error) !== true)).toEqual([]);
    });
    return page;
  }

  /** How much of the chart of instances is under its blue line. */
  const blueShare = (page: Page): Promise<number> =>
    page.evaluate(`(() => {
      const canvas = document.querySelector("[aria-label^=Instances] canvas");
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      let blue = 0;
      for (let at = 0; at < data.length; at += 4) blue += data[at + 3] > 0 && data[at + 2] > data[at] + 40 ? 1 : 0;
      return blue / (data.length / 4);
    })()`);

  const bars = (page: Page) => page.getByRole("list", { name: "Invocations" }).getByRole("listitem");

  test("shows a run live: bars appear and end without a reload", async () => {
    const { model, releaseAll } = heldModel();
    const { emulator, invoke } = await start(oneEndpoint(model, { instances: { max: 2 } }));
    const page = await open(emulator.url);
    await page.getByText("No invocation yet.").waitFor();
    for (const InferenceId of ["one", "two", "three"]) await invoke({ Body, InferenceId });
    await bars(page).filter({ hasText: "running" }).nth(1).waitFor();
    await bars(page)
      .filter({ hasText: /^three.*queued/ })
      .waitFor();
    releaseAll();
    await bars(page).filter({ hasText: "completed" }).nth(2).waitFor();
    await page.getByRole("radio", { name: /Completed 3/ }).waitFor();
    await page
      .locator(".endpoint")
      .getByText(/^2\s+instances$/)
      .waitFor();
  });

  test("shows instances now → wanted during a cold start, in figures and as a line", async () => {
    const { emulator, invoke } = await start({
      ...oneEndpoint(echo, { instances: { max: 2, coldStartMs: 60_000 } }),
      clock: { frozen: true },
    });
    // Chromium's advice to programs that look at their canvas as this test does.
    const page = await open(emulator.url, { ignored: /willReadFrequently/ });
    await invoke({ Body });
    await page.locator(".endpoint").getByText("0 → 1").waitFor();
    await page.getByRole("img", { name: "Instances: 0 now, 1 wanted" }).waitFor();
    expect(await blueShare(page)).toBeLessThan(0.02);
    await emulator.clock.advance(60_000);
    await page.getByRole("img", { name: "Instances: 1 now, 1 wanted" }).waitFor();
    await emulator.clock.advance(30_000);
    await page.getByRole("radio", { name: "1 min" }).check();
    await expect.poll(() => blueShare(page)).toBeGreaterThan(0.1);
  });

  test("draws the graph of a meta endpoint, and its children as they work", async () => {
    const { model, held, releaseAll } = heldModel();
    const { emulator } = await start(ensembleConfiguration(model));
    const page = await open(emulator.url);
    const node = (name: string) =>
      page
        .getByRole("list", { name: "Nodes of solubility" })
        .getByRole("listitem")
        .filter({ has: page.getByText(name, { exact: true }) });
    await node("boosted").getByText("not in this emulator").waitFor();
    await node("trees").getByText("WeightedMean").waitFor();
    await sendToEnsemble(emulator, 6);
    await node("linear").getByText("2 instances").waitFor();
    await node("linear").getByText("2 queued · 4 running").waitFor();
    await node("forest").getByText("0 → 3 instances").waitFor();
    held[0]?.();
    await node("linear").getByText("1 done").waitFor();
    await node("linear").getByRole("progressbar", { name: "linear: 1 of 6 ended" }).waitFor();
    releaseAll();
    await node("linear").getByText("6 done").waitFor();
    await page.getByRole("radio", { name: /forest/ }).check();
    await node("linear").waitFor({ state: "detached" });
  });

  test("says how to begin, in commands that are right for this emulator", async () => {
    const { emulator } = await start({
      ...oneEndpoint(echo),
      region: "eu-west-1",
      accessKeyIds: ["AKIAONE"],
    });
    const page = await open(emulator.url);
    const commands = await page.locator("pre").textContent();
    expect(commands).toContain(`export AWS_ENDPOINT_URL=${emulator.url} AWS_DEFAULT_REGION=eu-west-1`);
    expect(commands).toContain("AWS_ACCESS_KEY_ID=AKIAONE");
    expect(commands).toContain("--endpoint-name model --input-location s3://demo/");
  });

  test("without an endpoint it says how to make one", async () => {
    const { emulator } = await start({});
    const page = await open(emulator.url);
    await page.getByRole("heading", { name: "No endpoint yet" }).waitFor();
    expect(await page.locator("pre").textContent()).toContain("outputPath: s3://");
  });

  test("a failed invocation is opened by keyboard and tells why", async () => {
    const { emulator, invoke } = await start(
      oneEndpoint(() => {
        throw new Error("no ring closure");
      }),
    );
    const page = await open(emulator.url);
    await invoke({ Body, InferenceId: "bad" });
    await bars(page).filter({ hasText: "failed" }).locator("summary").focus();
    await page.keyboard.press("Enter");
    const why = bars(page).filter({ hasText: /^bad/ }).getByText("no ring closure");
    await why.waitFor();
    // News of others leave it open.
    await invoke({ Body, InferenceId: "worse" });
    await bars(page).filter({ hasText: "worse" }).waitFor();
    expect(await why.isVisible()).toBe(true);
  });

  test("the clock is frozen, advanced and sped up by keyboard alone", async () => {
    const { emulator, invoke } = await start(oneEndpoint(echo, { instances: { coldStartMs: 900_000 } }));
    const page = await open(emulator.url);
    await invoke({ Body });
    await page.getByRole("button", { name: "Freeze" }).press("Enter");
    await page.getByRole("button", { name: "Resume" }).waitFor();
    expect(emulator.clock.state().frozen).toBe(true);
    await page.getByLabel("Advance by").press("Enter");
    await bars(page).filter({ hasText: "completed" }).waitFor();
    await page.getByRole("radio", { name: "10×", exact: true }).focus();
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => emulator.clock.state()).toMatchObject({ speed: 100, frozen: false });
  });

  test("every control is reached by Tab, and shows that it has the focus", async () => {
    const { emulator } = await start({ ...oneEndpoint(echo), faults: [{ kind: "outputLost" }] });
    const page = await open(emulator.url);
    await page.getByRole("button", { name: "Clear all" }).waitFor();
    const reached: string[] = [];
    for (let presses = 0; presses < 40 && !reached.includes("Add fault"); presses += 1) {
      await page.keyboard.press("Tab");
      const focused: { text: string; outline: string } = await page.evaluate(`(() => {
        const element = document.activeElement;
        const shown = element.type === "radio" ? element.closest("label") : element;
        return { text: element.name || element.innerText, outline: getComputedStyle(shown).outlineStyle };
      })()`);
      expect(focused.outline, focused.text).not.toBe("none");
      reached.push(focused.text);
    }
    for (const control of [
      "speed",
      "Freeze",
      "amount",
      "unit",
      "Advance",
      "endpoint",
      "span",
      "Copy",
      "Clear all",
    ])
      expect(reached, control).toContain(control);
  });

  test("faults are added, struck and cleared", async () => {
    const { emulator, invoke } = await start(oneEndpoint(echo));
    const page = await open(emulator.url);
    await page.getByLabel("What happens").selectOption("outputLost");
    await page.getByRole("combobox", { name: /^Endpoint/ }).selectOption("model");
    await page.getByLabel("How many").fill("1");
    await page.getByRole("button", { name: "Add fault" }).click();
    const on = page.getByRole("list", { name: "Faults that are on" }).getByRole("listitem");
    await on.filter({ hasText: "outputLost model at most 1 · struck 0 of 0" }).waitFor();
    await invoke({ Body });
    await on.filter({ hasText: "struck 1 of 1" }).waitFor();
    await page.getByRole("button", { name: "Clear all" }).click();
    await page.getByText("None: everything goes well.").waitFor();
    expect(emulator.faults.list()).toEqual([]);
  });

  test("a fault that the emulator refuses is told in its words", async () => {
    const { emulator } = await start(oneEndpoint(echo));
    // The browser itself reports a status of 400 as an error.
    const page = await open(emulator.url, { ignored: /status of 400/ });
    await page.getByLabel("Operation").fill("PutObject");
    await page.getByRole("button", { name: "Add fault" }).click();
    await page.getByRole("alert").getByText("operation: must be an operation such as s3.PutObject").waitFor();
  });

  test("names that look like markup are text", async () => {
    const hostile =
      `<img src=x onerror="document.title='struck'"><script>document.title='struck'</script>`.slice(0, 64);
    const { emulator, invoke } = await start(
      oneEndpoint(() => {
        throw new Error("</dd><script>document.title='struck'</script>");
      }),
    );
    emulator.faults.add({ endpoint: "<b>all</b>", kind: "outputLost" });
    const page = await open(emulator.url);
    await invoke({ Body, InferenceId: hostile });
    const row = bars(page).filter({ hasText: "failed" });
    await row.locator("summary").click();
    expect(await row.locator(".id").textContent()).toBe(hostile);
    await page.getByText("</dd><script>document.title='struck'</script>").waitFor();
    await page.getByText("<b>all</b>").waitFor();
    expect(await page.title()).toBe("SageMaker async emulator");
    expect(await page.locator("#page script, .id img, .faults b").count()).toBe(0);
  });

  test("an emulator that comes back is shown again", async () => {
    const first = await startEmulator(oneEndpoint(echo));
    const port = Number(new URL(first.url).port);
    const page = await browser.newPage();
    onTestFinished(() => page.close());
    await page.goto(first.url);
    await page.getByRole("status").getByText("live").waitFor();
    await first.close();
    await page.getByText("connection lost").waitFor();
    const { emulator } = await start({ ...burstConfiguration, port });
    expect(emulator.url).toBe(first.url);
    await page.getByRole("status").getByText("live").waitFor();
    await page.getByRole("radio", { name: /solubility/ }).waitFor();
  });

  const looks: [string, EmulatorConfiguration][] = [
    ["a run", burstConfiguration],
    ["a graph", ensembleConfiguration(echo)],
    ["no endpoint", {}],
    ["no invocation", oneEndpoint(echo)],
  ];
  const schemes = ["light", "dark"] as const;
  test.each(
    looks.flatMap(([name, configuration]) => schemes.map((scheme) => [name, scheme, configuration] as const)),
  )(
    "%s in %s: axe finds nothing serious, and nothing is wider than 400 px",
    async (name, colorScheme, configuration) => {
      const { emulator } = await start(configuration);
      const page = await open(emulator.url, {
        colorScheme,
        viewport: { width: 400, height: 800 },
        bypassCSP: true,
      });
      if (name === "a run") {
        emulator.faults.add({ endpoint: "solubility", kind: "outputTruncated", rate: 0.1 });
        await sendBurst(emulator, 12);
        await emulator.events.waitFor("invocation.failed");
        await bars(page).filter({ hasText: "failed" }).waitFor();
      }
      await page.getByRole("heading", { level: 2 }).first().waitFor();
      await page.evaluate(axe.source);
      const { violations }: { violations: { id: string; impact: string; nodes: { html: string }[] }[] } =
        await page.evaluate("axe.run()");
      const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
      expect(grave.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(400);
    },
  );
});
