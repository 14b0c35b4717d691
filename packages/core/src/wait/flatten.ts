/** Lists, as they come → their items. */
export async function* flatten<Item>(lists: AsyncIterable<readonly Item[]>): AsyncGenerator<Item> {
  for await (const list of lists) for (const item of list) yield item;
}
