import {
  AddTagsCommand,
  DeleteTagsCommand,
  DescribeEndpointCommand,
  ListTagsCommand,
} from "@aws-sdk/client-sagemaker";
import { expect } from "vitest";
import type { FidelityCase } from "../case.ts";
import { sources } from "../sources.ts";
import type { World } from "../world.ts";

const needsEmulator = "changes the endpoint's tags";
const refused = { name: "ValidationException", $metadata: { httpStatusCode: 400 } };
const numbered = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ Key: `key-${at}`, Value: String(at) }));

export const tagCases: readonly FidelityCase[] = [
  {
    name: "tags-by-arn",
    fact: "AddTags, ListTags and DeleteTags want the endpoint's ARN",
    certainty: "service model",
    source: sources.sagemakerModel,
    needsEmulator,
    async run(start) {
      const world = await start();
      const { sagemaker } = world;
      const ResourceArn = await arnOf(world);
      await sagemaker.send(new AddTagsCommand({ ResourceArn, Tags: numbered(2) }));
      await sagemaker.send(new DeleteTagsCommand({ ResourceArn, TagKeys: ["key-0"] }));
      const { Tags } = await sagemaker.send(new ListTagsCommand({ ResourceArn }));
      expect(Tags).toEqual([{ Key: "key-1", Value: "1" }]);
    },
  },
  {
    name: "limits-of-a-tag",
    fact: "A key has 1 to 128 and a value 0 to 256 letters, digits, spaces and `_.:/=+-@`, so no JSON",
    certainty: "service model",
    source: sources.sagemakerModel,
    needsEmulator,
    async run(start) {
      const world = await start();
      const ResourceArn = await arnOf(world);
      const add = (Key: string, Value: string) =>
        world.sagemaker.send(new AddTagsCommand({ ResourceArn, Tags: [{ Key, Value }] }));
      await add("k".repeat(128), "v".repeat(256));
      await add("empty", "");
      for (const [key, value] of [
        ["k".repeat(129), "v"],
        ["k", "v".repeat(257)],
        ["k", '{"a":1}'],
        ["k", "a\nb"],
        ["k", "a,b"],
      ] as const) {
        await expect(add(key, value), value).rejects.toMatchObject(refused);
      }
    },
  },
  {
    name: "fifty-tags",
    fact: "A call brings 50 tags at most, or takes 1 to 50 away, and a resource has 50 at most",
    certainty: "service model",
    source: sources.sagemakerModel,
    needsEmulator,
    async run(start) {
      const world = await start();
      const ResourceArn = await arnOf(world);
      const add = (Tags: { Key: string; Value: string }[]) =>
        world.sagemaker.send(new AddTagsCommand({ ResourceArn, Tags }));
      await expect(add(numbered(51))).rejects.toMatchObject(refused);
      await add(numbered(50));
      for (const TagKeys of [[], numbered(51).map(({ Key }) => Key)]) {
        const remove = new DeleteTagsCommand({ ResourceArn, TagKeys });
        await expect(world.sagemaker.send(remove)).rejects.toMatchObject(refused);
      }
      await expect(add([{ Key: "more", Value: "" }])).rejects.toMatchObject({
        $metadata: { httpStatusCode: 400 },
      });
    },
  },
  {
    name: "pages-of-tags",
    fact: "MaxResults of ListTags is at least 50",
    certainty: "service model",
    source: sources.sagemakerModel,
    async run(world) {
      const ResourceArn = await arnOf(world);
      const list = (MaxResults: number) =>
        world.sagemaker.send(new ListTagsCommand({ ResourceArn, MaxResults }));
      await expect(list(49)).rejects.toMatchObject(refused);
      await list(50);
    },
  },
];

async function arnOf({ sagemaker, endpointName }: World): Promise<string | undefined> {
  return (await sagemaker.send(new DescribeEndpointCommand({ EndpointName: endpointName }))).EndpointArn;
}
