import { expect, test } from "vitest";
import { Channel } from "../../src/calls/channel.ts";

/** Whether a promise has settled after the event loop has turned. */
async function settles(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  promise.then(() => {
    settled = true;
  });
  await new Promise(setImmediate);
  return settled;
}

async function itemsOf(channel: Channel<number>): Promise<number[]> {
  const items: number[] = [];
  for await (const item of channel) items.push(item);
  return items;
}

const full = () => {
  const channel = new Channel<number>(2);
  channel.push(1);
  channel.push(2);
  return channel;
};

test("gives items in order, and ends", async () => {
  const channel = full();
  channel.end();
  expect(await itemsOf(channel)).toEqual([1, 2]);
});

test("a reader that waits gets what is pushed", async () => {
  const channel = new Channel<number>(2);
  const next = channel[Symbol.asyncIterator]().next();
  expect(await settles(next)).toBe(false);
  channel.push(1);
  expect((await next).value).toBe(1);
});

test("a reader gets the error after what is queued, and the first end counts", async () => {
  const channel = full();
  channel.fail(new Error("first"));
  channel.fail(new Error("second"));
  channel.end();
  channel.push(3);
  const items: number[] = [];
  await expect(
    (async () => {
      for await (const item of channel) items.push(item);
    })(),
  ).rejects.toThrow("first");
  expect(items).toEqual([1, 2]);
});

test("there is room while fewer items than the capacity are queued", async () => {
  const channel = new Channel<number>(2);
  channel.push(1);
  expect(await settles(channel.room())).toBe(true);
  channel.push(2);
  channel.push(3);
  const room = channel.room();
  expect(await settles(room)).toBe(false);
  const reader = channel[Symbol.asyncIterator]();
  await reader.next();
  expect(await settles(room)).toBe(false);
  await reader.next();
  expect(await settles(room)).toBe(true);
});

test("forgetting what is queued makes room", async () => {
  const channel = full();
  const room = channel.room();
  channel.drop();
  expect(await settles(room)).toBe(true);
  channel.end();
  expect(await itemsOf(channel)).toEqual([]);
});

test("when the reader leaves, nobody waits and nothing is kept", async () => {
  const channel = full();
  channel.push(3);
  channel.push(4);
  const room = channel.room();
  expect(channel.left).toBe(false);
  for await (const _ of channel) break;
  expect(channel.left).toBe(true);
  expect(await settles(room)).toBe(true);
  for (let item = 0; item < 5; item += 1) channel.push(item);
  expect(await settles(channel.room())).toBe(true);
});
